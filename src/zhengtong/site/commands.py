"""``zhengtong site …``: doctor, maintenance, settings, levels of logging, the API's description."""

import argparse
import getpass
import json
import sys
from datetime import datetime
from typing import Any

from zhengtong.kernel.actor import Actor

LANGUAGES = {"zh": "zh-hans", "en": "en"}


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Put ``site`` and its verbs under the command line's parser."""
    parser = subparsers.add_parser("site", help="the portal as a whole")
    verbs = parser.add_subparsers(dest="verb", required=True)
    page = verbs.add_parser("openapi", help="the OpenAPI description of the API, as JSON")
    page.set_defaults(run=print_description)
    doctor = verbs.add_parser(
        "doctor", help="what is wrong and what to do; exit status 0 ok, 1 warning, 2 broken"
    )
    doctor.add_argument("code", nargs="*", help="only these checks, as site.disk")
    doctor.set_defaults(run=run_doctor)
    settings = verbs.add_parser("settings", help="every setting, its source and effect")
    settings.set_defaults(run=print_settings)
    for one in (doctor, settings):
        one.add_argument("--lang", choices=sorted(LANGUAGES), default="zh")
        one.add_argument("--json", action="store_true")
    _register_maintenance(verbs)
    _register_levels(verbs)


def _register_maintenance(verbs: Any) -> None:
    parser = verbs.add_parser("maintenance", help="keep people out while one works on the platform")
    steps = parser.add_subparsers(dest="step", required=True)
    steps.add_parser("off", help="end it, or drop the plan").set_defaults(run=end_maintenance)
    steps.add_parser("show", help="what is planned").set_defaults(run=show_maintenance)
    for name, purpose in (("on", "begin now"), ("plan", "announce a window")):
        one = steps.add_parser(name, help=purpose)
        if name == "plan":
            one.add_argument("--from", dest="starts", required=True, type=read_instant)
            one.add_argument("--hours", type=int, default=24, help="announce so long before")
        one.add_argument("--to", dest="ends", type=read_instant)
        one.add_argument("--notice", default="", help="what people read, in Chinese")
        one.add_argument("--notice-en", default="")
        one.add_argument("--keep-queue", action="append", default=[], metavar="QUEUE")
        one.add_argument("--stop-gateway", action="store_true")
        one.set_defaults(run=plan_maintenance)


def _register_levels(verbs: Any) -> None:
    parser = verbs.add_parser("log-level", help="log more of one logger for a while")
    parser.add_argument("logger", nargs="?", help="as zhengtong.exchange; none: show what is set")
    parser.add_argument("level", nargs="?", help="DEBUG, INFO, WARNING, ERROR, or off")
    parser.add_argument("--for", dest="lasting", default="30m", metavar="30m")
    parser.set_defaults(run=set_log_level)


def operator() -> Actor:
    """Whoever types the command: the system itself, by the name of the machine's user."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = "?"
    return Actor.system(f"zhengtong ({user})")


def read_instant(text: str) -> datetime:
    """An instant as typed, in China's time where it names no zone.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    from zhengtong.kernel import clock

    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("as 2026-12-01T22:00") from error
    return instant if instant.tzinfo else instant.replace(tzinfo=clock.CHINA)


def run_doctor(arguments: argparse.Namespace) -> int:
    """Run the checks; exit status by the worst of them."""
    from django.utils import translation

    from zhengtong.site import doctor

    outcomes = doctor.examine(arguments.code)
    language = LANGUAGES[arguments.lang]
    if arguments.json:
        with translation.override(language):
            print(json.dumps(doctor.to_plain(outcomes), ensure_ascii=False, indent=1))
    else:
        print(doctor.to_text(outcomes, language=language))
    return doctor.EXIT_STATUS[doctor.state_of(outcomes)]


def print_settings(arguments: argparse.Namespace) -> int:
    """Print every setting; exit status 1 if one is wrong."""
    from django.utils import translation

    from zhengtong.site import settings_report

    rows = settings_report.list_settings()
    with translation.override(LANGUAGES[arguments.lang]):
        if arguments.json:
            plain = [settings_report.to_plain(row) for row in rows]
            print(json.dumps(plain, ensure_ascii=False, indent=1))
        else:
            for row in rows:
                print(f"{row.name}={row.shown}  [{row.source_title}] {row.meaning}")
                for finding in row.findings:
                    print(f"  ! {finding.sentence()} {finding.advice()}")
    return 1 if any(row.findings for row in rows) else 0


def plan_maintenance(arguments: argparse.Namespace) -> int:
    """Begin or announce maintenance."""
    from zhengtong.kernel import clock
    from zhengtong.site import maintenance

    plan = maintenance.Plan(
        starts_at=getattr(arguments, "starts", None) or clock.current().now(),
        ends_at=arguments.ends,
        notice_zh=arguments.notice,
        notice_en=arguments.notice_en,
        announce_hours=getattr(arguments, "hours", maintenance.ANNOUNCE_HOURS),
        keeps_queues=tuple(arguments.keep_queue),
        keeps_gateway=not arguments.stop_gateway,
    )
    _tell_whether_stored(maintenance.set_plan(plan, by=operator()))
    return show_maintenance(arguments)


def end_maintenance(arguments: argparse.Namespace) -> int:
    """End maintenance or drop its plan."""
    from zhengtong.site import maintenance

    _tell_whether_stored(maintenance.turn_off(by=operator()))
    return show_maintenance(arguments)


def show_maintenance(arguments: argparse.Namespace) -> int:
    """Print what is planned."""
    from zhengtong.site import maintenance

    plan = maintenance.current()
    print(json.dumps(maintenance.dump(plan) if plan else None, ensure_ascii=False, indent=1))
    return 0


def _tell_whether_stored(is_stored: bool) -> None:  # noqa: FBT001 - the answer itself
    if not is_stored:
        sys.stderr.write("The database does not answer: only the flag file was written.\n")


def set_log_level(arguments: argparse.Namespace) -> int:
    """Set, end or show levels of logging."""
    from zhengtong.kernel import clock
    from zhengtong.site import levels

    if arguments.logger and arguments.level == "off":
        levels.end_level(arguments.logger, by=operator())
    elif arguments.logger and arguments.level:
        lasting = levels.parse_duration(arguments.lasting)
        levels.set_level(arguments.logger, arguments.level.upper(), lasting=lasting, by=operator())
    for row in levels.list_levels():
        until = row.until.astimezone(clock.CHINA).isoformat(timespec="seconds")
        print(f"{row.logger} {row.level} until {until} ({row.set_by_name})")
    return 0


def print_description(_arguments: argparse.Namespace) -> int:
    """The description on standard output."""
    sys.stdout.write(render_description())
    return 0


def render_description() -> str:
    """The description as the repository keeps it: sorted, indented, Chinese as it is."""
    from zhengtong.site.api import describe_api

    plain = json.loads(json.dumps(describe_api(), default=str))
    return json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
