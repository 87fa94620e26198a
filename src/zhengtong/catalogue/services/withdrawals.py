"""Taking an entry out of the catalogue, unless somebody still lives on it."""

from uuid import UUID

from django.db import transaction

from zhengtong.catalogue.domain.approval import check_approvals
from zhengtong.catalogue.domain.changes import WITHDRAWN
from zhengtong.catalogue.domain.errors import (
    EntryInvalid,
    MoveNotPossible,
    ReviewForbidden,
    WithdrawalBlocked,
)
from zhengtong.catalogue.domain.events import EntryWithdrawn
from zhengtong.catalogue.domain.lifecycle import STATE_NAMES, Move, State, next_life
from zhengtong.catalogue.domain.rows import EntryRow
from zhengtong.catalogue.domain.texts import has_control_characters
from zhengtong.catalogue.models import Entry
from zhengtong.catalogue.selectors.entries import entry_row
from zhengtong.catalogue.services import update_clocks
from zhengtong.catalogue.services.changes import record_change
from zhengtong.catalogue.services.conformance import judge_entries
from zhengtong.catalogue.services.indexing import forget_entry
from zhengtong.catalogue.services.locks import lock_entry, touch_entry
from zhengtong.catalogue.services.reviews import approvals_of, refuse_unclear_decision
from zhengtong.desk import public as desk
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import N_, Gap
from zhengtong.ledger import public as ledger
from zhengtong.organisations import public as organisations

WITHDRAWAL_KIND = "catalogue.withdrawal"
REASON_LIMIT = 500


@transaction.atomic
def ask_withdrawal(entry_id: UUID, *, by: Actor, reason: str, revision: int) -> EntryRow:
    """The entry on its way out: the head of the department, then the authority decide.

    Raises:
        EntryNotFound, EntryForbidden, StaleRevision, MoveNotPossible, EntryInvalid (no reason),
        WithdrawalBlocked: somebody still lives on it.

    Policy: P7.2, R05, R30
    """
    reason = reason.strip()
    if not reason or len(reason) > REASON_LIMIT or has_control_characters(reason):
        gap = Gap(field="reason", message=N_("请写明撤销理由，500 字以内。"))
        raise EntryInvalid(gaps=(gap,), count=1)
    entry = lock_entry(entry_id, by=by, permission="catalogue.ask-withdrawal", revision=revision)
    entry.state = next_life(entry.state, Move.ASK_WITHDRAWAL)
    _refuse_held(entry)
    entry.withdrawal_reason = reason
    touch_entry(entry)
    entry.save()
    desk.open_matter(
        WITHDRAWAL_KIND,
        subject=str(entry.uuid),
        title=entry.title,
        body_id=entry.body.uuid,
        by=by,
    )
    ledger.record_deed(
        "catalogue.withdrawal-asked",
        subject=str(entry.uuid),
        subject_kind="catalogue.entry",
        by=by,
        reason=reason,
    )
    return entry_row(entry)


@transaction.atomic
def decide_withdrawal(
    entry_id: UUID, *, by: Actor, decision: str, opinion: str = "", revision: int | None = None
) -> EntryRow:
    """The entry after the decision; the authority's approval takes it out of the catalogue.

    Raises:
        DecisionUnknown, OpinionMissing, EntryNotFound, MoveNotPossible, ReviewForbidden,
        WithdrawalBlocked, and what the desk refuses.

    Policy: P7.2, R05, R08, R30
    """
    refuse_unclear_decision(decision, opinion)
    visible = Entry.objects.for_actor(by).filter(uuid=entry_id).values("pk")
    found = Entry.objects.select_for_update(of=("self",)).filter(pk__in=visible)
    entry = found.select_related("body", "current", "working").get_or_refuse(entry_id)
    if entry.state != State.WITHDRAWING:
        raise MoveNotPossible(state=STATE_NAMES[entry.state], move=decision)
    matter = desk.find_matter(WITHDRAWAL_KIND, str(entry.uuid))
    if matter is None:
        raise ReviewForbidden
    matter = desk.decide_step(
        matter.uuid, by=by, decision=decision, opinion=opinion, revision=revision
    )
    if matter.outcome == "approved":
        _withdraw(entry, by)
    elif matter.outcome is not None:
        entry.state = next_life(entry.state, Move.KEEP)
        touch_entry(entry)
        entry.save()
    if matter.outcome != "approved":
        ledger.record_deed(
            "catalogue.withdrawal-decided",
            subject=str(entry.uuid),
            subject_kind="catalogue.entry",
            by=by,
            decision=decision,
        )
    return entry_row(entry)


@transaction.atomic
def recall_withdrawal(entry_id: UUID, *, by: Actor, revision: int) -> EntryRow:
    """The entry published as before, its withdrawal taken back by the one who asked for it.

    Raises:
        EntryNotFound, EntryForbidden, StaleRevision, MoveNotPossible; the desk: not one's own.
    """
    entry = lock_entry(entry_id, by=by, permission="catalogue.ask-withdrawal", revision=revision)
    entry.state = next_life(entry.state, Move.KEEP)
    matter = desk.find_matter(WITHDRAWAL_KIND, str(entry.uuid))
    if matter is not None and matter.outcome is None:
        desk.withdraw_matter(matter.uuid, by=by)
    touch_entry(entry)
    entry.save()
    ledger.record_deed(
        "catalogue.withdrawal-recalled",
        subject=str(entry.uuid),
        subject_kind="catalogue.entry",
        by=by,
    )
    return entry_row(entry)


def _withdraw(entry: Entry, by: Actor) -> None:
    check_approvals(
        approvals_of(WITHDRAWAL_KIND, entry),
        body_id=entry.body.uuid,
        authority_id=organisations.authority_of(entry.body.uuid).uuid,
    )
    _refuse_held(entry)
    entry.state = next_life(entry.state, Move.WITHDRAW)
    entry.withdrawn_at = clock.current().now()
    touch_entry(entry)
    entry.save()
    forget_entry(entry)
    judge_entries([entry.pk])
    update_clocks.note_withdrawn(entry, by=by)
    code = entry.codes.values_list("code", flat=True)[0]
    if entry.current is not None:
        record_change(entry, entry.current, WITHDRAWN, code=code)
    ledger.record_deed(
        "catalogue.entry-withdrawn",
        subject=str(entry.uuid),
        subject_kind="catalogue.entry",
        by=by,
        code=code,
        title=entry.title,
    )
    ledger.publish(
        EntryWithdrawn(
            subject=str(entry.uuid), code=code, title=entry.title, body_id=str(entry.body.uuid)
        )
    )


def _refuse_held(entry: Entry) -> None:
    holds = list(entry.holds.filter(lifted_at__isnull=True).order_by("pk")[:20])
    if holds:
        reasons = "；".join(hold.reason for hold in holds)
        count = entry.holds.filter(lifted_at__isnull=True).count()
        raise WithdrawalBlocked(count=count, reasons=reasons)
