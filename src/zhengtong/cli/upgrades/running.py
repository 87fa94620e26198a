"""The upgrade itself, and taking it back: one at a time, without holding readers up.

Each migration runs with a short ``lock_timeout``. A statement that waits for a lock makes everybody
behind it wait too; so it gives up soon, lets them pass, and is tried again.
"""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from zhengtong.cli.trouble import Trouble
from zhengtong.kernel import clock
from zhengtong.site import config
from zhengtong.site.release import product_version

LOCK_KEY = 0x7A74_7570  # "ztup"
LOCK_TIMEOUT_MS = 2_000
TRIES = 30
PAUSE_S = 2.0

Step = tuple[str, str]


@dataclass
class Record:
    """What one upgrade did, kept in the state folder for the roll-back.

    Attributes:
        started_at: When.
        version: The version whose migrations were run.
        from_version: The version noted by the upgrade before; "" for the first one.
        steps: Migrations applied, in order.
        is_done: Whether it came to its end.
        rolled_back_at: When it was taken back; "" if it stands.
    """

    started_at: str
    version: str
    from_version: str = ""
    steps: list[Step] = field(default_factory=list)
    is_done: bool = False
    rolled_back_at: str = ""


def records_folder() -> Path:
    """Where the records lie."""
    folder = config.state_dir() / "upgrades"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def list_records() -> list[tuple[Path, Record]]:
    """Every record, oldest first."""
    found = []
    for path in sorted(records_folder().glob("*.json")):
        values = json.loads(path.read_text(encoding="utf-8"))
        values["steps"] = [(label, name) for label, name in values["steps"]]
        found.append((path, Record(**values)))
    return found


def run_upgrade(say: Callable[[str], None]) -> Record:
    """Run every pending migration; the record of it.

    Raises:
        Trouble: another upgrade runs, or a lock was not to be had.
    """
    with _alone():
        standing = [record for _, record in list_records() if not record.rolled_back_at]
        now = clock.current().now()
        before = standing[-1].version if standing else ""
        record = Record(now.isoformat(), product_version(), before)
        path = records_folder() / f"{now:%Y%m%dT%H%M%S%f}.json"
        was_empty = not MigrationRecorder(connection).applied_migrations()
        plan = _pending()
        for number, step in enumerate(plan, 1):
            started = time.monotonic()
            _take_step(step, say)
            record.steps.append(step)
            if not was_empty:
                _keep(path, record)
            say(f"[{number}/{len(plan)}] {'.'.join(step)} ({time.monotonic() - started:.1f} s)")
        _tell_the_apps()
        record.is_done = True
        if not was_empty:  # the first tables are no upgrade: nothing to go back to
            _keep(path, record)
        return record


def roll_back(say: Callable[[str], None]) -> Record:
    """Take the last upgrade back, its migrations in reverse; the record of it.

    Raises:
        Trouble: there is none, another one runs, a migration cannot be reversed.
    """
    with _alone():
        standing = [(p, r) for p, r in list_records() if not r.rolled_back_at]
        if not standing:
            raise Trouble("No upgrade is on record here.", "Restore a backup instead.")
        path, record = standing[-1]
        if record.version != product_version():
            raise Trouble(
                f"The last upgrade on record was to {record.version or '?'}; this is "
                f"{product_version() or '?'}.",
                "Roll back with that version, or restore a backup.",
            )
        _refuse_irreversible(record.steps)
        while record.steps:
            step = record.steps[-1]
            _take_step(step, say, backwards=True)
            say(f"taken back: {'.'.join(step)}")
            record.steps.pop()
            _keep(path, record)
        record.rolled_back_at = clock.current().now().isoformat()
        _keep(path, record)
        return record


def _pending() -> list[Step]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [(migration.app_label, migration.name) for migration, _ in plan]


def _refuse_irreversible(steps: list[Step]) -> None:
    disk = MigrationExecutor(connection).loader.disk_migrations
    lost = [".".join(step) for step in steps if step not in disk]
    if lost:
        raise Trouble(
            f"This version does not know {lost[0]}.", "Roll back with the version that upgraded."
        )
    stuck = [
        ".".join(step)
        for step in steps
        if not all(operation.reversible for operation in disk[step].operations)
    ]
    if stuck:
        raise Trouble(f"{', '.join(stuck)} cannot be reversed.", "Restore the backup made before.")


def _take_step(step: Step, say: Callable[[str], None], *, backwards: bool = False) -> None:
    """One migration forwards or backwards, tried again where a lock was not to be had."""
    for attempt in range(1, TRIES + 1):
        executor = MigrationExecutor(connection)
        try:
            with _short_waits():
                executor.migrate([_target_before(executor, step) if backwards else step])
        except OperationalError as problem:
            if not isinstance(problem.__cause__, psycopg.errors.LockNotAvailable):
                raise
            say(f"{'.'.join(step)}: its table is in use; tried again ({attempt}/{TRIES})")
            time.sleep(PAUSE_S)
        else:
            return
    raise Trouble(
        f"{'.'.join(step)} did not get its lock in {TRIES} tries; what went before it stands.",
        "Begin maintenance (zhengtong maintenance on) or end long transactions, then run it again.",
    )


def _target_before(executor: MigrationExecutor, step: Step) -> tuple[str, str | None]:
    parents = executor.loader.graph.node_map[step].parents
    own = [parent.key for parent in parents if parent.key[0] == step[0]]
    return own[0] if own else (step[0], None)


@contextmanager
def _short_waits() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = {LOCK_TIMEOUT_MS}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the lock of upgrades on a connection of its own: a lost main connection keeps it."""
    own: Any = connection.copy("upgrade")
    try:
        with own.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK_KEY])
            if not cursor.fetchone()[0]:
                raise Trouble("Another upgrade of this database is running.", "Wait for its end.")
        MigrationRecorder(connection).ensure_schema()
        yield
    finally:
        own.close()


def _tell_the_apps() -> None:
    """Content types and permissions, as Django's own command does at its end."""
    from django.core.management.sql import emit_post_migrate_signal

    emit_post_migrate_signal(0, False, connection.alias)


def _keep(path: Path, record: Record) -> None:
    draft = path.with_suffix(".part")
    draft.write_text(json.dumps(asdict(record), indent=1), encoding="utf-8")
    draft.replace(path)
