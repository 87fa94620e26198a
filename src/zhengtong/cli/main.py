"""The ``zhengtong`` command: processes, and ``zhengtong <context> <verb>``.

A context offers verbs in ``commands.py``: ``register(subparsers)`` puts a parser of the context's
name under the command line's, and verbs under that; every verb sets ``run``, a function from the
parsed arguments to an exit status::

    def register(subparsers):
        verbs = subparsers.add_parser("ledger").add_subparsers(dest="verb", required=True)
        verbs.add_parser("verify", help="walk the logs").set_defaults(run=verify)
"""

import argparse
import os
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from zhengtong.cli.trouble import Trouble
from zhengtong.kernel.errors import DomainError

PACKAGE = Path(__file__).resolve().parent.parent
# Contexts that know nothing of Django, nor do their commands.
PLAIN_CONTEXTS = {"kernel", "policy", "crypto"}
# What operators type most: `zhengtong doctor` is `zhengtong site doctor`.
SHORTCUTS = {
    "doctor": "site", "maintenance": "site", "settings": "site", "log-level": "site",
    "purge": "ledger",
}  # fmt: skip
# Commands about the whole installation; their modules offer ``run(arguments)``.
TOOLS = {
    "backup": "zhengtong.cli.backups.commands",
    "upgrade": "zhengtong.cli.upgrades.commands",
}


def main(argv: list[str] | None = None) -> int:
    """Run one command; its exit status."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhengtong.site.settings")
    name, *rest = (sys.argv[1:] if argv is None else argv) or ["help"]
    try:
        if name in {"help", "-h", "--help"}:
            print(_help())
            return 0
        work = _find_work(name, rest)
        if work is not None:
            return work()
    except (Trouble, DomainError) as problem:
        print(f"zhengtong: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    print(_help(), file=sys.stderr)
    print(f"zhengtong: there is no command {name!r}.", file=sys.stderr)
    return 2


def _find_work(name: str, rest: list[str]) -> Callable[[], int] | None:
    """What a command does; None if there is no such command."""
    if name in TOOLS:
        run: Callable[[list[str]], int] = import_module(TOOLS[name]).run
        return lambda: run(rest)
    if name in PROCESSES and (not rest or rest[0].startswith("-")):
        if name in NEED_WHOLE:
            refuse_unfinished()
        return lambda: PROCESSES[name](rest)
    context, verb = _find_verb(name)
    return (lambda: _run_verb(context, [*verb, *rest])) if context else None


def _find_verb(name: str) -> tuple[str, list[str]]:
    """The context behind a name, and the verb where the name is short for one; ("", []) if none."""
    if name in SHORTCUTS:
        return SHORTCUTS[name], [name]
    return (name, []) if name in list_contexts() else ("", [])


def list_contexts() -> list[str]:
    """The contexts that offer commands."""
    return sorted(path.parent.name for path in PACKAGE.glob("*/commands.py"))


def _run_verb(context: str, arguments: list[str]) -> int:
    if context not in PLAIN_CONTEXTS:
        set_up_django()
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `zhengtong … | head` ends quietly
    parser = argparse.ArgumentParser(prog="zhengtong")
    subparsers = parser.add_subparsers(dest="context", required=True)
    import_module(f"zhengtong.{context}.commands").register(subparsers)
    parsed = parser.parse_args([context, *arguments])
    return int(parsed.run(parsed) or 0)


def refuse_unfinished() -> None:
    """Check that no restore waits to be finished in the state folder.

    Raises:
        Trouble: one does; nothing may run on half of an installation.
    """
    from zhengtong.site import config, unfinished

    try:
        begun = unfinished.read(config.state_dir())
    except ValueError as problem:
        raise Trouble(f"{problem}.", "Empty the folder and the database; restore again.") from None
    if begun is not None:
        raise Trouble(
            f"The restore of {begun.set} into {config.state_dir()} was not finished.",
            f"Finish it: zhengtong backup restore … {begun.set}",
        )


def set_up_django() -> None:
    """Load settings and apps; Trouble where a setting cannot be read."""
    import django

    try:
        django.setup()
    except ValueError as problem:
        raise Trouble(
            f"A setting cannot be read: {problem}.", "Correct it; docs/reference/settings.md."
        ) from problem


def _help() -> str:
    lines = ["usage: zhengtong <command>", ""]
    lines += [
        f"  {name:<10} {(run.__doc__ or '').splitlines()[0]}" for name, run in PROCESSES.items()
    ]
    lines += ["", "  " + ", ".join(sorted([*TOOLS, *SHORTCUTS])) + ": each with --help"]
    lines += ["", "  <context> <verb>, where the contexts are:", "  " + ", ".join(list_contexts())]
    return "\n".join(lines)


def serve_web(arguments: list[str]) -> int:
    """Serve the portal and its API."""
    import uvicorn

    from zhengtong.site import config

    uvicorn.run(
        "zhengtong.site.asgi:application",
        host=config.value("ZT_HTTP_HOST"),
        port=config.value("ZT_HTTP_PORT"),
        http="httptools",
        lifespan="off",
        log_level="warning",
        log_config=None,  # ours, which redacts
        access_log=False,
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips=_trusted_proxies(
            config.value("ZT_PROXIES"), behind_tls=config.value("ZT_HTTPS")
        ),
        timeout_keep_alive=15,
        timeout_graceful_shutdown=10,
    )
    return 0


def _trusted_proxies(given: list[str], *, behind_tls: bool) -> list[str]:
    """The proxies that are believed: as given, else loopback behind TLS, else nobody."""
    return given or (["127.0.0.1", "::1"] if behind_tls else [])


def serve_gateway(arguments: list[str]) -> int:
    """Serve calls: the gateway's data plane."""
    from zhengtong.gateway.plane.main import main as run_gateway

    return int(run_gateway(arguments) or 0)


def run_worker(arguments: list[str]) -> int:
    """Run jobs, deliver events, seal the logs."""
    set_up_django()
    from zhengtong.cli.worker import work

    return work()


def migrate(arguments: list[str]) -> int:
    """Bring the database to this version's tables."""
    set_up_django()
    from django.core.management import call_command

    call_command("migrate", *arguments, interactive=False)
    return 0


def open_shell(arguments: list[str]) -> int:
    """Open a Python shell inside the installation."""
    set_up_django()
    from django.core.management import call_command

    call_command("shell", *arguments)
    return 0


def serve_database(arguments: list[str]) -> int:
    """Run the embedded PostgreSQL of the state folder; --url prints its address."""
    from zhengtong.cli.upkeep import serve_database as serve

    return serve(print_url="--url" in arguments)


PROCESSES = {
    "web": serve_web,
    "gateway": serve_gateway,
    "worker": run_worker,
    "migrate": migrate,
    "shell": open_shell,
    "database": serve_database,
}

# Never on an installation whose restore was not finished.
NEED_WHOLE = {"web", "gateway", "worker", "migrate"}

if __name__ == "__main__":
    sys.exit(main())
