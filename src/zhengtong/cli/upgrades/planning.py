"""What an upgrade would do here: pending migrations, whom they hold up, sizes, disk, backup."""

import json
import shutil
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.recorder import MigrationRecorder

from zhengtong.cli.upgrades.effects import WORDS, Effect, Finding, examine
from zhengtong.kernel import clock
from zhengtong.site import config

# A table below this size is read in well under a second: whoever waits does not notice.
SMALL_TABLE_BYTES = 64 * 1024 * 1024
FRESH_BACKUP = timedelta(hours=24)
OLDEST_MAJOR = 15


@dataclass
class Assessment:
    """The outcome of the pre-check.

    Attributes:
        pending: Migrations to run, in order, as ``app.name``.
        findings: Their operations and whom they hold up.
        sizes: Bytes of the tables concerned.
        hindrances: What forbids the upgrade.
        warnings: What somebody should know first.
    """

    pending: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    sizes: dict[str, int] = field(default_factory=dict)
    hindrances: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def is_felt(self, finding: Finding) -> bool:
        """Whether people would notice: readers wait, on a table that is not small."""
        is_small = self.sizes.get(finding.table, 0) < SMALL_TABLE_BYTES
        return finding.effect >= Effect.READERS and not (is_small and finding.table)

    def to_text(self) -> str:
        """The outcome for a terminal."""
        lines = [f"{len(self.pending)} migrations are pending."]
        for finding in self.findings:
            if finding.effect is not Effect.NOBODY:
                known = self.sizes.get(finding.table)
                size = "" if known is None else f", {known // 1024:,} KB"
                mark = "!" if self.is_felt(finding) else " "
                lines.append(
                    f" {mark} {finding.migration}: {finding.what} ({finding.table}{size}): "
                    f"{WORDS[finding.effect]}"
                )
        lines += [f" ! {word}" for word in self.warnings]
        lines += [f" X {word}" for word in self.hindrances]
        return "\n".join(lines)


def pending_migrations() -> tuple[list[Migration], MigrationExecutor]:
    """The migrations this version has and the database lacks, in order."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [migration for migration, _ in plan], executor


def assess() -> Assessment:
    """Look at database, disk and backup; changes nothing."""
    migrations, executor = pending_migrations()
    found = Assessment(pending=[f"{m.app_label}.{m.name}" for m in migrations])
    found.findings = examine_pending(migrations, executor.loader)
    found.sizes = _sizes_of({one.table for one in found.findings if one.table})
    found.hindrances += _find_unknown(executor) + _find_old_server()
    found.warnings += _find_full_disk(found) + _find_stale_backup(config.state_dir())
    return found


def examine_pending(migrations: list[Migration], loader: Any) -> list[Finding]:
    """The operations of the migrations, seen from the state before each."""

    def state_before(migration: Migration) -> Any:
        return loader.project_state((migration.app_label, migration.name), at_end=False)

    return examine(migrations, state_before)


def _find_unknown(executor: MigrationExecutor) -> list[str]:
    known = executor.loader.disk_migrations
    ours = {label for label, _ in known}
    applied = MigrationRecorder(connection).applied_migrations()
    strange = sorted(f"{a}.{n}" for a, n in applied if a in ours and (a, n) not in known)
    if not strange:
        return []
    return [f"The database is newer than this version: it has {', '.join(strange[:5])}."]


def _find_old_server() -> list[str]:
    connection.ensure_connection()
    major = connection.connection.info.server_version // 10_000
    if major >= OLDEST_MAJOR:
        return []
    return [f"PostgreSQL {major} is too old: {OLDEST_MAJOR} is the oldest that serves."]


def _sizes_of(tables: set[str]) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, pg_total_relation_size(oid) FROM pg_class "
            "WHERE relkind IN ('r', 'p') AND relname = ANY(%s) "
            "AND relnamespace = 'public'::regnamespace",
            [sorted(tables)],
        )
        return {name: int(size) for name, size in cursor.fetchall()}


def _find_full_disk(found: Assessment) -> list[str]:
    needed = 2 * max(found.sizes.values(), default=0) + 512 * 1024 * 1024
    free = shutil.disk_usage(config.state_dir()).free
    if free >= needed:
        return []
    return [f"{free // 2**20} MB are free under the state folder, {needed // 2**20} MB are wished."]


def _find_stale_backup(state_dir: Path) -> list[str]:
    try:
        status = json.loads((state_dir / "backup-status.json").read_text(encoding="utf-8"))
        made_at = datetime.fromisoformat(str(status["at"]))
    except (OSError, ValueError, KeyError, TypeError):
        return ["No backup was made here. Make one first: zhengtong backup create."]
    if made_at.tzinfo is not None and clock.current().now() - made_at <= FRESH_BACKUP:
        return []
    return [f"The last backup is of {made_at.isoformat()}: older than a day."]
