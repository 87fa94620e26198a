"""To rehearse a purge, to carry it out, and to prove afterwards that nothing is left."""

import json
import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection, transaction

from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import DomainError
from zhengtong.ledger.domain.errors import PurgeNotFound, PurgeNotOpen
from zhengtong.ledger.domain.purges import digest_records, marker_of
from zhengtong.ledger.models import Purge
from zhengtong.ledger.services import purge_parts, sweeping
from zhengtong.ledger.services.journal import record_deed
from zhengtong.ledger.services.purges import destroy_words, keep_words, read_words
from zhengtong.ledger.services.record_clearing import (
    FINISHED_DEED,
    clear_records,
    find_records,
)
from zhengtong.toolkit.purging import find_purgeable, list_caches

logger = logging.getLogger(__name__)

SESSIONS = "django_session"
# Searched for the words: what the platform itself writes in clear. Keys and sealed files are not.
CLEAR_FILES = ("log/*.log", "logs/*.log", "*.json", "sheets/*", "exports/*")
LARGEST_FILE_BYTES = 256 * 1024 * 1024


@dataclass(kw_only=True)
class Report:
    """What a purge clears or cleared, without a word of it.

    Attributes:
        tables: Rows, by table.
        records: Records of the ledger.
        sessions: Sessions of signed-in people.
        files: Files outside the database.
        kept_keys: Rows whose key columns hold a word; keys stay.
        failed: Tables that refused the change, with the error's name.
        remaining: Rows that still hold a word after the purge, by table.
        backups: Backups to be treated by hand.
    """

    tables: dict[str, int] = field(default_factory=dict)
    records: int = 0
    sessions: int = 0
    files: list[str] = field(default_factory=list)
    kept_keys: dict[str, int] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    remaining: dict[str, int] = field(default_factory=dict)
    backups: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether nothing is left and nothing refused."""
        return not (self.remaining or self.failed)

    def add(self, counts: dict[str, int]) -> None:
        """Add rows by table."""
        for table, count in counts.items():
            if count:
                self.tables[table] = self.tables.get(table, 0) + count


def rehearse(purge: Purge) -> Report:
    """What the purge would clear, counted; nothing is changed."""
    report = Report(backups=list_backups())
    words = words_of(purge)
    tables = sweeping.list_columns()
    report.add(purge_parts.count_parts(purge.subjects))
    for table, columns in tables.items():
        changing = [one for one in columns if one.may_change]
        count = sweeping.count_hits(changing, words) if words else 0
        report.tables[table] = max(count, report.tables.get(table, 0))
    report.tables = {table: count for table, count in report.tables.items() if count}
    report.kept_keys = _count_keys(tables, words)
    subjects = [uuid for _kind, uuid in purge.subjects]
    report.records = find_records(words, subjects).count() if words or subjects else 0
    report.sessions = len(_sessions_with(words))
    report.files = _files_with(words)
    for kind, uuid in purge.subjects:
        purgeable = find_purgeable(kind)
        if purgeable is not None and purgeable.erase_files is not None:
            report.files.append(f"{kind} {uuid}")
    return report


def words_of(purge: Purge) -> tuple[str, ...]:
    """The words, and what the named things are known by, in all forms."""
    return sweeping.vary([*read_words(purge), *purge_parts.read_names(purge.subjects)])


def carry_out(purge_id: UUID) -> Report:
    """Clear everything that a confirmed purge names, then look whether anything is left.

    Raises:
        PurgeNotFound, PurgeNotOpen: it is not confirmed, or was carried out already.
    """
    report = Report(backups=list_backups())
    with transaction.atomic():
        purge = Purge.objects.select_for_update().filter(uuid=purge_id).first()
        if purge is None:
            raise PurgeNotFound
        words = words_of(purge)
        if purge.state == Purge.State.CONFIRMED:
            keep_words(purge, purge_parts.read_names(purge.subjects))
            _clear_database(purge, words, report)
        elif not is_half_done(purge):
            raise PurgeNotOpen
    _treat_copies(purge, words, report)
    _finish(purge, words, report)
    return report


def is_half_done(purge: Purge) -> bool:
    """Whether the database was cleared, but what follows was cut short."""
    is_cleared = purge.state in {Purge.State.DONE, Purge.State.INCOMPLETE}
    return is_cleared and purge.secret is not None


def _clear_database(purge: Purge, words: Sequence[str], report: Report) -> None:
    marker = marker_of(purge.uuid)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('zhengtong.purge', %s, true)", [str(purge.uuid)])
    tables = sweeping.list_columns()
    report.add(purge_parts.clear_parts(purge.subjects, tables, marker))
    for table, columns in tables.items():
        if words:
            _sweep_table(table, columns, words=words, marker=marker, report=report)
    sessions = _sessions_with(words)
    report.sessions = len(sessions)
    Session.objects.filter(pk__in=sessions).delete()
    cleared = clear_records(purge, words, marker) if words or purge.subjects else []
    report.records = len(cleared)
    record_deed(
        FINISHED_DEED,
        subject=purge.uuid,
        by=Actor.system("purge"),
        subject_kind="purge",
        requested_by=str(purge.requested_by),
        confirmed_by=str(purge.confirmed_by),
        tables=report.tables,
        records=len(cleared),
        records_sha256=digest_records(cleared),
    )
    state = Purge.State.INCOMPLETE if report.failed else Purge.State.DONE
    Purge.objects.filter(pk=purge.pk).update(state=state, finished_at=clock.current().now())


def _sweep_table(
    table: str,
    columns: Sequence[sweeping.Column],
    *,
    words: Sequence[str],
    marker: str,
    report: Report,
) -> None:
    try:
        with transaction.atomic():
            if table in list_caches():
                report.add({table: sweeping.drop_rows(columns, words)})
            elif sweeping.count_hits([one for one in columns if one.may_change], words):
                report.add({table: sweeping.clear_rows(columns, words, marker)})
    except DatabaseError as error:
        logger.warning("table %s refused the purge: %s", table, type(error).__name__)
        report.failed[table] = type(error).__name__


def _treat_copies(purge: Purge, words: Sequence[str], report: Report) -> None:
    """Outside the transaction: indexes written anew, files erased, logs blotted."""
    for table, rebuild in list_caches().items():
        if rebuild is not None and table in report.tables:
            rebuild()
    for kind, uuid in purge.subjects:
        purgeable = find_purgeable(kind)
        if purgeable is not None and purgeable.erase_files is not None:
            try:
                report.files += purgeable.erase_files(UUID(uuid))
            except (OSError, DomainError) as error:
                report.failed[f"{kind} {uuid}"] = type(error).__name__
    for name in _files_with(words):
        _blot(Path(settings.ZT_STATE_DIR) / name, words)
        report.files.append(name)


def _finish(purge: Purge, words: Sequence[str], report: Report) -> None:
    report.remaining = sweeping.scan(words) if words else {}
    tables = sweeping.list_columns()
    report.kept_keys = _count_keys(tables, words)
    if _files_with(words):
        report.remaining["files"] = len(_files_with(words))
    with transaction.atomic():
        stored = Purge.objects.select_for_update().get(pk=purge.pk)
        stored.state = Purge.State.DONE if report.is_clean else Purge.State.INCOMPLETE
        stored.report = asdict(report)
        stored.revision += 1
        destroy_words(stored)
        stored.save()
        record_deed(
            "ledger.purge-examined",
            subject=purge.uuid,
            by=Actor.system("purge"),
            subject_kind="purge",
            remaining=report.remaining,
            failed=sorted(report.failed),
        )


def _count_keys(tables: dict[str, list[sweeping.Column]], words: Sequence[str]) -> dict[str, int]:
    keys = {table: [one for one in columns if one.is_key] for table, columns in tables.items()}
    hits = {table: sweeping.count_hits(columns, words) for table, columns in keys.items()}
    return {table: count for table, count in hits.items() if count}


def _sessions_with(words: Sequence[str]) -> list[str]:
    """Sessions that hold a word: they are packed, so each is opened."""
    found = []
    for session in Session.objects.iterator(500) if words else ():
        text = json.dumps(session.get_decoded(), ensure_ascii=False, default=str)
        if any(word in text for word in words):
            found.append(session.session_key)
    return found


def _files_with(words: Sequence[str]) -> list[str]:
    folder = Path(settings.ZT_STATE_DIR)
    forms = [word.encode("utf-8") for word in words]
    found = []
    for pattern in CLEAR_FILES if words else ():
        for path in sorted(folder.glob(pattern)):
            if path.is_file() and path.stat().st_size <= LARGEST_FILE_BYTES:
                data = path.read_bytes()
                if any(form in data for form in forms):
                    found.append(path.relative_to(folder).as_posix())
    return found


def _blot(path: Path, words: Sequence[str]) -> None:
    """Write over the words in a file, in place: who has it open for appending goes on."""
    with path.open("r+b") as file:
        data = file.read()
        for word in words:
            form = word.encode("utf-8")
            data = data.replace(form, b"*" * len(form))
        file.seek(0)
        file.write(data)


def list_backups() -> list[str]:
    """Backups that were made before now, as far as the platform knows of them."""
    path = Path(settings.ZT_STATE_DIR) / "backup-status.json"
    try:
        status: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    known = status.get("sets") or [status]
    return [f"{one.get('at', '')} {one.get('target', '')}".strip() for one in known]
