"""``zhengtong standards …``: the registers as JSON, values by date, mappings."""

import argparse
import json
import sys
from datetime import date
from typing import Any

from django.utils.translation import gettext as _


def register(subparsers: Any) -> None:
    """Put the verbs of the context under the command line."""
    parser = subparsers.add_parser("standards", help="registers of standards")
    verbs = parser.add_subparsers(dest="verb", required=True)
    exported = verbs.add_parser("export", help="a register as JSON that an import takes back")
    exported.add_argument("register", help="standard, element, code-set, rule or mapping")
    exported.set_defaults(run=run_export)
    value = verbs.add_parser("value", help="whether a code is valid on a day, and what followed it")
    value.add_argument("code_set")
    value.add_argument("value")
    value.add_argument("--on", type=date.fromisoformat, default=None, help="day, today if left out")
    value.set_defaults(run=run_value)


def run_export(arguments: argparse.Namespace) -> int:
    """Write every published record of the register; exit status 2 if there is no such register."""
    from zhengtong.standards.domain.fields import REGISTERS
    from zhengtong.standards.selectors.records import iterate_contents

    if arguments.register not in REGISTERS:
        print(
            _("没有这个登记册，可用：%(names)s。") % {"names": "、".join(REGISTERS)},
            file=sys.stderr,
        )
        return 2
    print(f'{{"register": "{arguments.register}", "records": [')
    for place, content in enumerate(iterate_contents(arguments.register)):
        print(("," if place else "") + json.dumps(content, ensure_ascii=False))
    print("]}")
    return 0


def run_value(arguments: argparse.Namespace) -> int:
    """Say whether the code is valid; exit status 0 if it is, 1 if not, 2 without such a set."""
    from zhengtong.kernel import clock
    from zhengtong.standards import public

    day = arguments.on or clock.today()
    try:
        is_valid = public.is_code_valid(arguments.code_set, arguments.value, day)
        holders = sorted(public.find_successors(arguments.code_set, arguments.value, day))
    except public.CodeSetNotFound as error:
        print(_(error.message) % error.facts, file=sys.stderr)
        return 2
    words = _("%(day)s 有效。") if is_valid else _("%(day)s 无效。")
    print(words % {"day": day.isoformat()})
    if not is_valid:
        print(_("当日由下列代码承接：") + "、".join(holders) if holders
              else _("承接代码不详，未作推测。"))  # fmt: skip
    return 0 if is_valid else 1
