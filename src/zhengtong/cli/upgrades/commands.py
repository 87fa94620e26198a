"""``zhengtong upgrade check | run | roll-back``."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

from zhengtong.cli.main import refuse_unfinished, set_up_django
from zhengtong.cli.trouble import Trouble

NOTICE_ZH = "系统正在升级，请稍后再试。"
NOTICE_EN = "The platform is being upgraded. Please try again later."


def run(arguments: list[str]) -> int:
    """Look what an upgrade would do, run it, or take the last one back."""
    parser = argparse.ArgumentParser(prog="zhengtong upgrade")
    steps = parser.add_subparsers(dest="step", required=True)
    steps.add_parser("check", help="pending migrations, whom they hold up, what is in the way")
    going = steps.add_parser("run", help="run the pending migrations")
    going.add_argument("--force", action="store_true", help="run though readers will wait")
    back = steps.add_parser("roll-back", help="take the last upgrade's migrations back")
    for one in (going, back):
        one.add_argument("--maintenance", action="store_true", help="keep people out while it runs")
        one.add_argument("--keep-out", action="store_true", help="and afterwards, until turned off")
    options = parser.parse_args(arguments)
    refuse_unfinished()
    set_up_django()
    verbs = {"check": check, "run": carry_out, "roll-back": take_back}
    return verbs[options.step](options)


def check(_options: argparse.Namespace) -> int:
    """Print the pre-check; 0 go, 1 with care, 2 not at all."""
    from zhengtong.cli.upgrades.planning import assess

    found = assess()
    print(found.to_text())
    if found.hindrances:
        return 2
    return 1 if found.warnings or any(map(found.is_felt, found.findings)) else 0


def carry_out(options: argparse.Namespace) -> int:
    """Run the upgrade unless the pre-check forbids it."""
    from zhengtong.cli.upgrades.planning import assess
    from zhengtong.cli.upgrades.running import run_upgrade

    found = assess()
    print(found.to_text(), flush=True)
    if found.hindrances:
        raise Trouble("The upgrade was not begun.", "The reason stands above.")
    felt = [one for one in found.findings if found.is_felt(one)]
    if felt and not (options.force or options.maintenance or options.keep_out):
        raise Trouble(
            f"{felt[0].migration} would hold readers up; the upgrade was not begun.",
            "Run it in a maintenance window: --maintenance, or --force without one.",
        )
    with _kept_out(options):
        record = run_upgrade(_say)
    print(f"Upgraded to {record.version or 'this tree'}: {len(record.steps)} migrations.")
    return 0


def take_back(options: argparse.Namespace) -> int:
    """Roll the last upgrade's migrations back."""
    from zhengtong.cli.upgrades.running import roll_back

    with _kept_out(options):
        record = roll_back(_say)
    before = record.from_version or "the version before"
    print(f"Rolled back. Now start {before}: its code fits the database again.")
    return 0


@contextmanager
def _kept_out(options: argparse.Namespace) -> Iterator[None]:
    """Maintenance for as long as it takes; if it fails, people stay out until somebody looked.

    The flag file alone: the table of windows may be among those that change.
    """
    from zhengtong.kernel import clock
    from zhengtong.site import maintenance

    if not (options.maintenance or options.keep_out) or maintenance.is_active():
        yield
        return
    now = clock.current().now()
    maintenance.raise_flag(
        maintenance.Plan(starts_at=now, notice_zh=NOTICE_ZH, notice_en=NOTICE_EN)
    )
    yield
    if not options.keep_out:
        maintenance.flag_path().unlink(missing_ok=True)


def _say(text: str) -> None:
    print(text, flush=True)
