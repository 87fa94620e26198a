"""Several rows of a worklist at once: each its own deed in its own transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, OperationalError

from zhengtong.desk.domain.errors import BatchEmpty, BatchTooLarge, NotDecidedInBatch, RowBusy
from zhengtong.desk.domain.flow import Decision, read_decision
from zhengtong.desk.domain.kinds import find_kind
from zhengtong.desk.models import Matter
from zhengtong.desk.services.decisions import decide_step
from zhengtong.desk.services.notices import read_notice
from zhengtong.desk.services.transfers import transfer_step
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import DomainError, Forbidden
from zhengtong.ledger import public as ledger


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """One ticked row: the matter and the revision the page showed."""

    matter_id: UUID
    revision: int | None


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one row; ``error`` is why nothing did."""

    number: str
    title: str
    error: DomainError | None = None


def decide_batch(
    chosen: Sequence[Chosen], *, decision: str, opinion: str, by: Actor
) -> list[Outcome]:
    """What became of each row after the same decision with the same opinion.

    Raises:
        UnknownDecision, BatchEmpty, BatchTooLarge.
    """
    verdict = read_decision(decision)

    def decide(row: Chosen, matter: Matter) -> None:
        _decide_one(row, matter, verdict, by=by, opinion=opinion)

    return _each(chosen, decide, by=by, deed="desk.decide-batch")


def transfer_batch(
    chosen: Sequence[Chosen], *, to_account: UUID, reason: str, by: Actor
) -> list[Outcome]:
    """What became of each row after handing its step to the same person.

    Raises:
        BatchEmpty, BatchTooLarge.
    """

    def transfer(row: Chosen, matter: Matter) -> None:
        transfer_step(row.matter_id, by=by, to_account=to_account, reason=reason)

    return _each(chosen, transfer, by=by, deed="desk.transfer-batch")


def read_batch(notice_ids: Sequence[UUID], *, by: Actor) -> int:
    """How many of the notices were told to the person and are read now.

    Raises:
        BatchEmpty, BatchTooLarge.
    """
    _refuse_size(len(notice_ids))
    return sum(read_notice(notice_id, by=by) is not None for notice_id in notice_ids)


def _decide_one(row: Chosen, matter: Matter, verdict: Decision, *, by: Actor, opinion: str) -> None:
    kind = find_kind(matter.kind)
    words: dict[str, Any] = {
        "by": by,
        "decision": str(verdict),
        "opinion": opinion,
        "revision": row.revision,
    }
    if kind is not None and kind.decide is not None:
        kind.decide(matter.subject, **words)
    elif kind is not None and kind.is_decided_at_desk:
        decide_step(row.matter_id, **words)
    else:
        raise NotDecidedInBatch(kind=kind.title if kind else matter.kind)


def _refuse_size(count: int) -> None:
    if not count:
        raise BatchEmpty
    if count > settings.ZT_BATCH_ROWS:
        raise BatchTooLarge(limit=settings.ZT_BATCH_ROWS)


def _each(
    chosen: Sequence[Chosen], act: Callable[[Chosen, Matter], None], *, by: Actor, deed: str
) -> list[Outcome]:
    """Each row in turn; what one row refuses does not touch the others."""
    _refuse_size(len(chosen))
    ids = [row.matter_id for row in chosen]
    known = {m.uuid: m for m in Matter.objects.for_actor(by).filter(uuid__in=ids)}
    outcomes = []
    for row in {row.matter_id: row for row in chosen}.values():
        matter = known.get(row.matter_id)
        if matter is not None:
            error = _try(row, matter, act, by=by, deed=deed)
            outcomes.append(Outcome(number=matter.number, title=matter.title, error=error))
    return outcomes


def _try(
    row: Chosen, matter: Matter, act: Callable[[Chosen, Matter], None], *, by: Actor, deed: str
) -> DomainError | None:
    try:
        act(row, matter)
    except DomainError as error:
        if isinstance(error, Forbidden):
            ledger.record_refusal(deed, subject=matter.uuid, by=by, code=error.code)
        return error
    except (IntegrityError, OperationalError):
        return RowBusy()
    return None
