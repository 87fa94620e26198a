"""The commands ``zhengtong policy show | list | profile | trace``."""

import argparse
import gettext
import sys
from collections.abc import Callable
from pathlib import Path

from zhengtong.kernel.deadlines import CERTAINTY_NAMES, UNIT_NAMES, Term, Unit
from zhengtong.kernel.errors import N_, DomainError, fill
from zhengtong.policy import clauses, profiles, rules, trace

LOCALE = Path(__file__).resolve().parents[1] / "locale"
LANGUAGES = ("zh", "en")
Translate = Callable[[str], str]
IN_FORCE, DUE, STATE = N_("施行日期"), N_("方案要求时间"), N_("状态")
REASON, SOURCE = N_("状态说明"), N_("来源")


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Put ``policy`` and its verbs under the command line's parser."""
    parser = subparsers.add_parser("policy", help="plan clauses, rules and rule profiles")
    verbs = parser.add_subparsers(dest="verb", required=True)
    _add_verb(verbs, "list", list_ids, "every clause and rule with its state")
    show = _add_verb(verbs, "show", show_id, "one clause (P7.2) or rule (R19) with code and tests")
    show.add_argument("id")
    profile = _add_verb(verbs, "profile", show_profile, "the periods of one profile (CN-2025)")
    profile.add_argument("id", nargs="?", default="CN-2025")
    written = _add_verb(
        verbs, "trace", write_trace, "print or write the index clause → code, tests"
    )
    written.add_argument("--root", type=Path, default=None, help="checkout to read")
    written.add_argument("--write", type=Path, default=None, help="file to write")


def _add_verb(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    run: Callable[[argparse.Namespace], int],
    what: str,
) -> argparse.ArgumentParser:
    parser = verbs.add_parser(name, help=what)
    parser.add_argument("--lang", choices=LANGUAGES, default="zh")
    parser.set_defaults(run=run)
    return parser


def list_ids(arguments: argparse.Namespace) -> int:
    """Print every clause with its state, then every rule."""
    say = _translator(arguments.lang)
    for clause in clauses.list_clauses():
        sentence = clause.en if arguments.lang == "en" else clause.zh
        _print(f"{clause.id}\t{say(clause.state_name())}\t{sentence}")
    for rule in rules.list_rules():
        sentence = rule.en if arguments.lang == "en" else rule.zh
        _print(f"{rule.id}\t{say(rules.GROUP_NAMES[rule.group])}\t{sentence}")
    return 0


def show_id(arguments: argparse.Namespace) -> int:
    """Print one clause or rule with state, functions, tests and pages."""
    say = _translator(arguments.lang)
    wanted = arguments.id.upper()
    try:
        head = _rule_lines(wanted, arguments.lang, say) if wanted.startswith("R") else None
        head = head or _clause_lines(wanted, arguments.lang, say)
    except DomainError as error:
        sys.stderr.write(fill(say(error.message), error.facts) + "\n")
        return 2
    for line in head:
        _print(line)
    checkout = trace.find_checkout()
    found = trace.collect(checkout) if checkout else trace.read_trace()
    marks = found.get(wanted, trace.Marks())
    sections = (
        (N_("实现"), marks.functions),
        (N_("验收测试"), marks.tests),
        (N_("页面"), marks.pages),
    )
    for title, places in sections:
        _print(f"\n{say(title)} ({len(places)})")
        for place in places:
            _print(f"  {place.path}{'::' + place.name if place.name else ''}")
    return 0


def show_profile(arguments: argparse.Namespace) -> int:
    """Print the periods of one profile, each with article and certainty."""
    say = _translator(arguments.lang)
    try:
        profile = profiles.get_profile(arguments.id)
    except DomainError as error:
        sys.stderr.write(fill(say(error.message), error.facts) + "\n")
        return 2
    english = arguments.lang == "en"
    _print(f"{profile.id}  {profile.title_en if english else profile.title_zh}")
    _print(f"{say(IN_FORCE)} {profile.in_force}")
    for event, term in profile.terms.items():
        zh, en = profile.wording[event]
        _print(f"\n{event}  {_period(term, say)}")
        _print(f"  {en if english else zh}")
        certainty = say(CERTAINTY_NAMES[term.certainty])
        _print("  " + " · ".join(part for part in (term.rule, term.article, certainty) if part))
    for retention in profile.retentions.values():
        _print(f"\n{retention.record}  {_period_of(retention, say)}")
        _print(f"  {retention.en if english else retention.zh}")
        certainty = say(CERTAINTY_NAMES[retention.certainty])
        _print("  " + " · ".join(p for p in (retention.rule, retention.article, certainty) if p))
    return 0


def _period_of(retention: profiles.Retention, say: Callable[[str], str]) -> str:
    if retention.years:
        return fill(say(N_("%(years)s 年")), {"years": retention.years})
    return f"{retention.days} {say(UNIT_NAMES[Unit.DAY])}"


def write_trace(arguments: argparse.Namespace) -> int:
    """Print, or write to a file, the index from ids to code, tests and pages."""
    root = arguments.root or trace.find_checkout()
    text = trace.dump_trace(trace.collect(root) if root else trace.read_trace())
    if arguments.write:
        arguments.write.write_text(text, encoding="utf-8")
    else:
        _print(text.rstrip("\n"))
    return 0


def _clause_lines(wanted: str, lang: str, say: Translate) -> list[str]:
    clause = clauses.get_clause(wanted)
    english = lang == "en"
    due = [f"{say(DUE)} {clause.due}"] if clause.due else []
    return [
        f"{clause.id}  {clause.en if english else clause.zh}",
        *due,
        f"{say(STATE)} {say(clause.state_name())}",
        f"{say(REASON)} {clause.reason_en if english else clause.reason}",
    ]


def _rule_lines(wanted: str, lang: str, say: Translate) -> list[str]:
    rule = rules.get_rule(wanted)
    return [
        f"{rule.id}  {rule.en if lang == 'en' else rule.zh}",
        f"{say(SOURCE)} {rule.source}",
    ]


def _period(term: Term, say: Translate) -> str:
    if term.amount is None:
        return say(N_("未规定或未见"))
    words = f"{term.amount} {say(UNIT_NAMES[term.unit])}"
    if term.extension:
        words += fill(say(N_("，可延长 %(days)s")), {"days": term.extension})
    return words


def _translator(lang: str) -> Translate:
    wanted = ["en"] if lang == "en" else ["zh-hans"]
    found = gettext.translation("django", localedir=LOCALE, languages=wanted, fallback=True)
    return found.gettext


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")
