"""``zhengtong purge …``: look at purges, rehearse one, carry out one that two persons signed."""

import argparse
import json
import sys
from dataclasses import asdict
from typing import Any
from uuid import UUID


def register(verbs: Any) -> None:
    """Put ``purge`` and its steps under the ledger's verbs."""
    parser = verbs.add_parser("purge", help="emergency purges; asked and confirmed on the pages")
    steps = parser.add_subparsers(dest="step", required=True)
    steps.add_parser("list", help="purges, newest first").set_defaults(run=run_list)
    for name, run, purpose in (
        ("rehearse", run_rehearsal, "count what one would clear; changes nothing"),
        ("run", run_purge, "carry out one that is confirmed, if no worker does"),
        ("report", run_report, "print the report of one"),
    ):
        one = steps.add_parser(name, help=purpose)
        one.add_argument("purge", type=UUID)
        one.set_defaults(run=run)


def run_list(arguments: argparse.Namespace) -> int:
    """Print the newest purges."""
    from zhengtong.ledger.models import Purge

    for purge in Purge.objects.all()[:50]:
        names = f"{purge.requested_name} / {purge.confirmed_name}"
        sys.stdout.write(f"{purge.uuid} {purge.state} {names}\n")
    return 0


def run_rehearsal(arguments: argparse.Namespace) -> int:
    """Print what a purge would clear."""
    from zhengtong.ledger.services.purge_run import rehearse
    from zhengtong.ledger.services.purges import get_purge

    return _print(asdict(rehearse(get_purge(arguments.purge))))


def run_purge(arguments: argparse.Namespace) -> int:
    """Carry out a confirmed purge; exit status 1 if something is left."""
    from zhengtong.ledger.services.purge_run import carry_out

    report = carry_out(arguments.purge)
    _print(asdict(report))
    return 0 if report.is_clean else 1


def run_report(arguments: argparse.Namespace) -> int:
    """Print the report of a purge."""
    from zhengtong.ledger.services.purges import get_purge

    return _print(get_purge(arguments.purge).report)


def _print(values: dict[str, Any]) -> int:
    sys.stdout.write(json.dumps(values, ensure_ascii=False, indent=1) + "\n")
    return 0
