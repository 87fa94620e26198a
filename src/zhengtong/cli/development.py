"""What ``./zt`` hands over to: one function per command, on this machine's own installation."""

import argparse
import errno
import gc
import os
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from zhengtong.cli import embedded, installation, processes
from zhengtong.cli.installation import Installation, OutsideServer
from zhengtong.cli.main import refuse_unfinished
from zhengtong.cli.ownership import cluster_owner
from zhengtong.cli.trouble import Trouble
from zhengtong.site import config

HOME = Path(os.environ.get("ZT_HOME") or Path(__file__).resolve().parents[3])


def main(arguments: list[str]) -> int:
    """Run one command of ``./zt``; its exit status."""
    command, rest = arguments[0], arguments[1:]
    try:
        return COMMANDS[command](rest)
    except Trouble as trouble:
        print(f"zt: {trouble}", file=sys.stderr)
    except OSError as problem:
        if problem.errno != errno.ENOSPC:
            raise
        print("zt: The disk is full. Free 1 GB and start again.", file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    return 1


def demo(arguments: list[str]) -> int:
    """Start the demonstration, run the main job, serve."""
    parser = _serving_parser("demo")
    parser.add_argument("--once", action="store_true")
    options = parser.parse_args(arguments)
    if find_spec("zhengtong.cli.demo") is None:
        raise Trouble("The demonstration's scenario is not part of this build.", "Use ./zt up.")
    return _run_installation(options, demo=True)


def up(arguments: list[str]) -> int:
    """Start an installation without demonstration data and serve."""
    return _run_installation(_serving_parser("up").parse_args(arguments), demo=False)


def _serving_parser(name: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"./zt {name}")
    parser.add_argument("--port", type=int, default=config.value("ZT_HTTP_PORT"))
    parser.add_argument("--gateway-port", type=int, default=config.value("ZT_GATEWAY_PORT"))
    return parser


def _run_installation(options: argparse.Namespace, *, demo: bool) -> int:
    processes.end_on_signals()
    installation.refuse_taken_port(options.port, "--port")
    installation.refuse_taken_port(options.gateway_port, "--gateway-port")
    here = open_installation(demo=demo)
    here.http_port, here.gateway_port = options.port, options.gateway_port
    os.environ.update(here.environment())
    refuse_unfinished()
    family = processes.Family(here.environment(), here.state_dir / "log")
    try:
        return _serve(here, family, once=demo and options.once)
    except KeyboardInterrupt:
        print("\nStopping.", flush=True)
        return 130 if demo and options.once else 0
    finally:
        processes.ignore_signals()
        family.stop()
        here.server.stop()


def _serve(here: Installation, family: processes.Family, *, once: bool) -> int:
    with processes.Apart(lambda tell: _prepare(here, tell)) as preparation:
        if not preparation.wait_told():
            raise Trouble("The tables could not be made; the reason is above.")
        family.start("worker")
        family.start("gateway", port=here.gateway_port)
        family.start("web", port=here.http_port)
        family.wait_ready()
        held = preparation.wait() == 0
    if once:
        return 0 if held else 1
    print(f"\nPortal   {here.portal_url}\nGateway  {here.gateway_url}", flush=True)
    print("Ctrl-C stops everything.", flush=True)
    while True:
        time.sleep(1)
        family.watch()


def _prepare(here: Installation, tell: Callable[[], None]) -> int:
    """Make the tables and say so; then, while the processes start, run the main job."""
    migrate_quietly()
    tell()
    if not here.demo:
        return 0
    from zhengtong.cli.demo import scenario

    return 0 if scenario.run(here) else 1


def migrate_quietly() -> int:
    """Bring the database to this version's tables; says so only when there is something to do."""
    import django
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    django.setup()
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        started = time.monotonic()
        # A migration draws up hundreds of model classes; collecting among them takes half the time.
        usual = gc.get_threshold()
        gc.set_threshold(100_000, 50, 50)
        call_command("migrate", verbosity=0, interactive=False)
        gc.set_threshold(*usual)
        print(
            f"Made the tables ({len(plan)} steps, {time.monotonic() - started:.1f} s)", flush=True
        )
    return 0


def open_installation(*, demo: bool) -> Installation:
    """The installation with its database running; ours to stop."""
    outside = config.value("DATABASE_URL")
    state_dir = installation.place_of(demo=demo)
    cluster_owner().make_folders(state_dir)
    if demo:
        installation.mark_as_demo(state_dir)
    if outside:
        return Installation(state_dir, OutsideServer(outside), outside, demo=demo)
    started = time.monotonic()
    server = embedded.start_platform(state_dir)
    print(f"PostgreSQL is up ({time.monotonic() - started:.1f} s, {state_dir})", flush=True)
    url = server.url(embedded.PLATFORM)
    return Installation(state_dir, server, url, demo=demo)


def setup(arguments: list[str]) -> int:
    """Nothing more: ``zt`` itself has set up."""
    return 0


def shell(arguments: list[str]) -> int:
    """A Python shell inside the installation."""
    from zhengtong.cli.upkeep import open_shell

    return open_shell(arguments)


def backup(arguments: list[str]) -> int:
    """Dump the database into a file."""
    from zhengtong.cli.upkeep import write_backup

    return write_backup(arguments)


def restore(arguments: list[str]) -> int:
    """Load a dump into an empty installation."""
    from zhengtong.cli.upkeep import load_backup

    return load_backup(arguments)


def test(arguments: list[str]) -> int:
    """Run the tests on a throw-away cluster."""
    from zhengtong.cli.testing import run_tests

    return run_tests(HOME, arguments)


def check(arguments: list[str]) -> int:
    """Run every check that is not a test."""
    from zhengtong.cli.checks import run_checks

    return run_checks(HOME, arguments)


def docs(arguments: list[str]) -> int:
    """Write the generated pages anew, or tell which are stale."""
    from zhengtong.cli.documents import run

    return run(HOME, arguments)


def translations(arguments: list[str]) -> int:
    """Extract and merge the texts for people."""
    from zhengtong.cli.translations import run

    return run(arguments)


def bench(arguments: list[str]) -> int:
    """Measure something against its peers."""
    from zhengtong.cli.benches import run_bench

    return run_bench(HOME, arguments)


def bundle(arguments: list[str]) -> int:
    """Pack the offline installer."""
    from zhengtong.cli.bundling.archive import run

    return run(HOME, arguments)


COMMANDS = {
    run.__name__: run
    for run in (
        demo, up, setup, shell, backup, restore, test, check, docs, translations, bench,
        bundle,
    )
}  # fmt: skip

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
