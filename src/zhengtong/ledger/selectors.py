"""Questions to the ledger: records as rows to show, by log, subject and body."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from zhengtong.ledger.domain.errors import RecordNotFound, UnknownLog
from zhengtong.ledger.models import Log, Record


@dataclass(frozen=True, kw_only=True)
class RecordRow:
    """One record to show.

    Attributes:
        uuid: Outer name.
        log: The log it stands in.
        at: Instant of the deed.
        name: What happened.
        subject: Outer name of what it happened to.
        by: Who acted, as kept: name, body_name, post_title and so on.
        facts: What else was kept.
        code: Code of the refusing error, "" for others.
        epoch: Epoch of the log.
        index: Index of its leaf; None while it is not sealed.
        shard: Name of the shard it was written in.
        sequence: Place in the shard.
        commitment: SM3 of nonce and content, hexadecimal.
        content: The canonical text.
    """

    uuid: UUID
    log: str
    at: datetime
    name: str
    subject: str
    by: dict[str, Any]
    facts: dict[str, Any]
    code: str
    epoch: int
    index: int | None
    shard: UUID
    sequence: int
    commitment: str
    content: str

    @property
    def is_sealed(self) -> bool:
        """Whether a signed head covers the record."""
        return self.index is not None


def filter_records(
    log: str, *, subject: str = "", name: str = "", body_id: UUID | None = None
) -> QuerySet[Record]:
    """Records of a log, newest first, narrowed to a subject, a name or an acting body.

    Raises:
        UnknownLog: there is no such log.
    """
    if log not in Log.values:
        raise UnknownLog(log=log)
    found = Record.objects.filter(log=log).select_related("leaf").order_by("-id")
    if subject:
        found = found.filter(subject=subject.replace("\x00", ""))
    if name:
        found = found.filter(name__startswith=name.replace("\x00", ""))
    if body_id is not None:
        found = found.filter(body=str(body_id))
    return found


def list_records(
    log: str,
    *,
    subject: str = "",
    name: str = "",
    body_id: UUID | None = None,
    limit: int = 100,
) -> Sequence[RecordRow]:
    """The newest records of a log, at most ``limit``, narrowed like ``filter_records``."""
    found = filter_records(log, subject=subject, name=name, body_id=body_id)
    return [read_row(record) for record in found[:limit]]


def list_deeds_of(subject: object, *, limit: int = 100) -> Sequence[RecordRow]:
    """The newest deeds on a subject, for the history on its page."""
    return list_records(Log.DEEDS, subject=str(subject), limit=limit)


def get_record(record_id: UUID) -> RecordRow:
    """One record.

    Raises:
        RecordNotFound: there is none of that name.
    """
    found = Record.objects.select_related("leaf").filter(uuid=record_id).first()
    if found is None:
        raise RecordNotFound
    return read_row(found)


def read_row(record: Record) -> RecordRow:
    """The record as a row to show."""
    content = json.loads(record.content)
    leaf = getattr(record, "leaf", None)
    return RecordRow(
        uuid=record.uuid,
        log=record.log,
        at=record.at,
        name=content.get("name", ""),
        subject=content.get("subject", ""),
        by=content.get("by", {}),
        facts=content.get("facts", {}),
        code=content.get("code", ""),
        epoch=record.epoch,
        index=leaf.index if leaf else None,
        shard=record.shard,
        sequence=record.sequence,
        commitment=bytes(record.commitment).hex(),
        content=record.content,
    )
