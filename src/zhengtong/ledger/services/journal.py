"""To write records: deeds in their own transaction, refusals after it, calls in batches."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from zhengtong.crypto import records
from zhengtong.crypto.digests import sm3
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.ids import uuid7
from zhengtong.ledger.domain.calls import CallRecord
from zhengtong.ledger.models import Log
from zhengtong.ledger.services.first_epochs import ensure_epoch
from zhengtong.ledger.services.shards import Place, next_place

_INSERT = (
    "INSERT INTO ledger_record"
    " (uuid, log, epoch, at, txid, shard, sequence, previous, nonce, commitment, content)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
_COPY = (
    "COPY ledger_record"
    " (uuid, log, epoch, at, txid, shard, sequence, previous, nonce, commitment, content)"
    " FROM STDIN"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be written: outer name, instant, nonce and content, before it has a place."""

    uuid: UUID
    at: datetime
    nonce: bytes
    content: dict[str, Any]


def record_deed(
    name: str, *, subject: object, by: Actor, subject_kind: str = "", **facts: Any
) -> None:
    """Journal one deed inside the deed's own transaction: both happen or neither.

    Args:
        name: What happened, as ``catalogue.entry-published``.
        subject: Outer name of what it happened to (uuid or code).
        by: Who acted.
        subject_kind: What the subject is, as ``entry``; "" where the name says it.
        facts: Plain JSON values; no secrets, no data of citizens.

    Raises:
        RuntimeError: there is no transaction to belong to.

    Policy: R56
    """
    if not connection.in_atomic_block:
        raise RuntimeError("record_deed belongs inside the deed's transaction")
    content = _content(name, subject=subject, subject_kind=subject_kind, by=by, facts=facts)
    _append(Log.DEEDS, [_entry(content)])


def record_refusal(
    name: str, *, subject: object, by: Actor | None, code: str, **facts: Any
) -> None:
    """Record one refused attempt in a transaction of its own, after the deed's has rolled back.

    Args:
        name: What was tried, as ``POST catalogue:publish``.
        subject: Outer name of what it was tried on.
        by: Who tried; None if nobody was signed in.
        code: Code of the error that refused it.
        facts: Plain JSON values; no secrets, no data of citizens.

    Policy: R56
    """
    content = _content(name, subject=subject, subject_kind="", by=by, facts=facts)
    content["code"] = records.plain_value(code)
    with transaction.atomic():
        _append(Log.REFUSALS, [_entry(content)])


def append_calls(rows: Sequence[CallRecord]) -> int:
    """Append calls in one batch and return how many were new; ones already there are left out.

    Runs in its own transaction by COPY, in this connection's shard, in the order given.

    Policy: R56
    """
    with transaction.atomic():
        known = _known_uuids([row.uuid for row in rows])
        fresh = {row.uuid: row for row in rows if row.uuid not in known}
        _append(Log.CALLS, [_call_entry(row) for row in fresh.values()])
    return len(fresh)


def record_epoch(log: str, *, by: Actor, number: int, cites: str, reason: str) -> None:
    """Write the first record of a new epoch, which cites the last published head."""
    facts = {"epoch": number, "cites": cites, "reason": reason}
    content = _content("ledger.epoch-opened", subject=log, subject_kind="log", by=by, facts=facts)
    _append(log, [_entry(content)])


def _content(
    name: str, *, subject: object, subject_kind: str, by: Actor | None, facts: Mapping[str, Any]
) -> dict[str, Any]:
    content: dict[str, Any] = {
        "name": records.plain_value(name),
        "subject": records.plain_value(str(subject)),
        "facts": records.plain_value(facts),
    }
    if subject_kind:
        content["subject_kind"] = records.plain_value(subject_kind)
    if by is not None:
        content["by"] = _actor_facts(by)
    return content


def _actor_facts(actor: Actor) -> dict[str, Any]:
    facts = {
        "kind": actor.kind,
        "account": str(actor.account_id) if actor.account_id.int else "",
        "name": actor.name,
        "body": str(actor.body_id) if actor.body_id else "",
        "body_name": actor.body_name,
        "post": str(actor.post_id) if actor.post_id else "",
        "post_title": actor.post_title,
        "on_behalf_of": actor.on_behalf_of,
    }
    return {key: records.plain_value(value) for key, value in facts.items() if value}


def _entry(content: dict[str, Any]) -> Entry:
    at = clock.current().now()
    return Entry(uuid7(), at, secrets.token_bytes(records.NONCE_BYTES), content)


def _call_entry(row: CallRecord) -> Entry:
    if len(row.nonce) != records.NONCE_BYTES:
        raise ValueError("a call's nonce has 16 bytes")
    content: dict[str, Any] = {
        "name": records.plain_value(row.name),
        "subject": records.plain_value(row.subject),
        "facts": records.plain_value(row.facts),
    }
    if row.body_id:
        content["by"] = {"body": str(row.body_id), "kind": "body"}
    return Entry(row.uuid, row.at, row.nonce, content)


def _known_uuids(uuids: list[UUID]) -> set[UUID]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT uuid FROM ledger_record WHERE uuid = ANY(%s)", [uuids])
        return {row[0] for row in cursor.fetchall()}


def _append(log: str, entries: Sequence[Entry]) -> None:
    place = next_place(log)
    if place is None:
        ensure_epoch(log)
        place = next_place(log)
    if place is None:
        raise RuntimeError(f"log {log} has no epoch")
    rows = _placed(log, entries, place)
    with connection.cursor() as cursor:
        if len(entries) == 1:
            cursor.execute(_INSERT, next(iter(rows)))
            return
        with cursor.copy(_COPY) as copy:
            for row in rows:
                copy.write_row(row)


def _placed(log: str, entries: Sequence[Entry], place: Place) -> Iterable[tuple[Any, ...]]:
    """Rows for the record table, each naming the one before it."""
    sequence, previous, shard = place.sequence, place.previous, str(place.shard)
    for entry in entries:
        content = records.canonical_json(entry.content)
        commitment = records.content_commitment(entry.nonce, content)
        at = entry.at.astimezone(UTC)
        yield (
            entry.uuid, log, place.epoch, at, place.txid, place.shard, sequence,
            previous, entry.nonce, commitment, content.decode("utf-8"),
        )  # fmt: skip
        header = records.Header(
            log=log, epoch=place.epoch, uuid=str(entry.uuid), at=instant_text(at),
            transaction=place.txid, shard=shard, sequence=sequence,
            previous=previous, commitment=commitment,
        )  # fmt: skip
        previous = sm3(records.header_bytes(header))
        sequence += 1


def instant_text(at: datetime) -> str:
    """The instant as headers hold it, ``2026-03-02T02:00:00.000000Z``."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
