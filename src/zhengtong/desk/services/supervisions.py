"""督办: opened by the authority, replied to by the body asked, closed with a finding."""

from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from zhengtong.desk.domain import supervision as rules
from zhengtong.desk.domain.errors import OpinionRequired
from zhengtong.desk.domain.supervision import SupervisionFacts, SupervisionState
from zhengtong.desk.domain.verb_errors import ReplyDayPast, SupervisionNotFound, SupervisionRunning
from zhengtong.desk.models import Matter, Supervision
from zhengtong.desk.services.notices import notify
from zhengtong.desk.services.steps import (
    list_current_steps,
    lock_matter,
    note_action,
    refuse_if_closed,
)
from zhengtong.desk.services.urges import holders_now
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.ledger import public as ledger
from zhengtong.organisations import public as organisations
from zhengtong.toolkit.numbering import next_number


def _link(row: Supervision) -> str:
    return f"/desk/supervisions/{row.uuid}/"


def _facts(row: Supervision) -> dict[str, str]:
    return {"supervision": row.number, "number": row.matter.number, "title": row.matter.title}


@transaction.atomic
def open_supervision(matter_id: UUID, *, by: Actor, reason: str, reply_by: date) -> Supervision:
    """A supervision of an open matter, with its number; the body and the holders are told.

    Raises:
        MatterNotFound, MatterClosed, SupervisionNotYours, SupervisionRunning, OpinionRequired,
        ReplyDayPast.
    """
    matter = lock_matter(matter_id, by)
    refuse_if_closed(matter)
    rules.permit_opening(by=by, authority_id=organisations.authority_of(matter.body.uuid).uuid)
    if not reason.strip():
        raise OpinionRequired
    if reply_by < clock.today():
        raise ReplyDayPast
    running = matter.supervisions.exclude(state=SupervisionState.CLOSED).first()
    if running is not None:
        raise SupervisionRunning(number=running.number)
    row = _create(matter, by, reason=reason, reply_by=reply_by)
    _tell_opened(row)
    said = f"{row.number} {reply_by:%Y-%m-%d} {reason}"
    note_action(matter, "supervise", by, opinion=said[:2000])
    ledger.record_deed(
        "desk.supervision-opened",
        subject=str(matter.uuid),
        by=by,
        number=row.number,
        reply_by=reply_by.isoformat(),
    )
    return row


def _create(matter: Matter, by: Actor, *, reason: str, reply_by: date) -> Supervision:
    """The new row; it asks the body whose turn it is, the first of several."""
    assert by.body_id is not None  # noqa: S101 - a reviewer acts for a body
    steps = list_current_steps(matter)
    try:
        with transaction.atomic():
            return Supervision.objects.create(
                number=next_number("DB", "desk_supervision_number", digits=6),
                matter=matter,
                body_id=steps[0].body_id if steps else matter.body_id,
                authority_id=organisations.get_body(by.body_id).pk,
                reason=reason,
                reply_by=reply_by,
                opened_by=by.account_id,
                opened_by_name=by.name,
                opened_at=clock.current().now(),
            )
    except IntegrityError as error:
        raise SupervisionRunning(number="") from error


def _tell_opened(row: Supervision) -> None:
    told = {account for step in list_current_steps(row.matter) for account in holders_now(step)}
    notify(
        template="desk.supervision-opened",
        facts={**_facts(row), "day": row.reply_by.isoformat()},
        link=_link(row),
        accounts=sorted(told),
        body_id=row.body.uuid,
    )


def _lock(supervision_id: UUID, by: Actor) -> Supervision:
    row = (
        Supervision.objects.select_for_update(of=("self",))
        .select_related("matter", "body", "authority")
        .filter(uuid=supervision_id)
        .first()
    )
    visible = Supervision.objects.for_actor(by).filter(uuid=supervision_id).exists()
    if row is None or not visible:
        raise SupervisionNotFound
    return row


def facts_of(row: Supervision) -> SupervisionFacts:
    """The supervision as the rules know it."""
    return SupervisionFacts(
        state=SupervisionState(row.state), body_id=row.body.uuid, authority_id=row.authority.uuid
    )


@transaction.atomic
def reply_supervision(supervision_id: UUID, *, by: Actor, reply: str) -> Supervision:
    """The supervision with the reply of the body asked; a later reply takes the place of one.

    Raises:
        SupervisionNotFound, SupervisionNotYours, SupervisionOver, OpinionRequired.
    """
    row = _lock(supervision_id, by)
    rules.permit_reply(facts_of(row), by=by)
    if not reply.strip():
        raise OpinionRequired
    row.state, row.reply = SupervisionState.REPLIED, reply
    row.replied_by_name, row.replied_at = by.name, clock.current().now()
    row.save()
    note_action(row.matter, "reply", by, opinion=f"{row.number} {reply}"[:2000])
    ledger.record_deed(
        "desk.supervision-replied", subject=str(row.matter.uuid), by=by, number=row.number
    )
    notify(
        template="desk.supervision-replied",
        facts=_facts(row),
        link=_link(row),
        accounts=[row.opened_by],
    )
    return row


@transaction.atomic
def close_supervision(supervision_id: UUID, *, by: Actor, finding: str) -> Supervision:
    """The supervision ended with the authority's finding.

    Raises:
        SupervisionNotFound, SupervisionNotYours, SupervisionOver, OpinionRequired.
    """
    row = _lock(supervision_id, by)
    rules.permit_closing(facts_of(row), by=by)
    if not finding.strip():
        raise OpinionRequired
    row.state, row.finding = SupervisionState.CLOSED, finding
    row.closed_by_name, row.closed_at = by.name, clock.current().now()
    row.save()
    note_action(row.matter, "supervised", by, opinion=f"{row.number} {finding}"[:2000])
    ledger.record_deed(
        "desk.supervision-closed", subject=str(row.matter.uuid), by=by, number=row.number
    )
    notify(
        template="desk.supervision-closed",
        facts=_facts(row),
        link=_link(row),
        body_id=row.body.uuid,
    )
    return row
