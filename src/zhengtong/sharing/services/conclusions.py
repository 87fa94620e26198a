"""What an answer concludes: checked, written, and turned into a grant or a refusal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from zhengtong.desk import public as desk
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.ledger import public as ledger
from zhengtong.sharing.domain.errors import (
    ReasonsRequired,
    RequestAlreadyDecided,
)
from zhengtong.sharing.domain.events import RequestRefused
from zhengtong.sharing.domain.grants import AnswerFacts, check_answer
from zhengtong.sharing.domain.states import REQUEST_STATE_NAMES, RequestState
from zhengtong.sharing.models import Answer, Request
from zhengtong.sharing.services.decisions import decide_grant
from zhengtong.sharing.services.passage import (
    move,
    subject_of,
    url_of,
)


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What the provider's officer proposes to answer.

    Attributes:
        agrees: Whether the data may be used.
        reasons: Needed for a refusal (R22).
        item_ids: Items granted; empty means all that were asked for.
        masks: Item id to mask.
        conditions: Requirements of use told to the consumer.
    """

    agrees: bool
    reasons: str = ""
    item_ids: Sequence[str] = ()
    masks: Mapping[str, str] = field(default_factory=dict)
    per_second: int | None = None
    per_day: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    conditions: str = ""


def require_answering(request: Request) -> None:
    """Return if the provider is to answer now.

    Raises:
        RequestAlreadyDecided.
    """
    if request.state != RequestState.ANSWERING:
        raise RequestAlreadyDecided(number=request.number, state=REQUEST_STATE_NAMES[request.state])


def check_proposal(request: Request, proposal: Proposal) -> AnswerFacts | None:
    """What would be granted, within what was asked; None for a refusal with its reasons.

    Policy: R22, R25

    Raises:
        ReasonsRequired, AnswerItemsWrong, MaskUnknown, QuotaWrong, TermWrong.
    """
    if not proposal.agrees:
        if not proposal.reasons.strip():
            raise ReasonsRequired
        return None
    asked_from = request.valid_from or clock.today()
    asked_to = request.valid_to or asked_from
    answer = AnswerFacts(
        item_ids=tuple(proposal.item_ids) or tuple(request.item_ids),
        masks=proposal.masks,
        per_second=proposal.per_second,
        per_day=proposal.per_day,
        valid_from=proposal.valid_from or asked_from,
        valid_to=proposal.valid_to or asked_to,
    )
    check_answer(
        answer,
        asked_items=frozenset(request.item_ids),
        asked_from=asked_from,
        asked_to=asked_to,
    )
    return answer


def write_answer(
    request: Request, proposal: Proposal, facts: AnswerFacts | None, by: Actor
) -> Answer:
    """The answer as stored, not yet consented to."""
    return Answer.objects.create(
        request=request,
        agrees=proposal.agrees,
        reasons=proposal.reasons,
        item_ids=list(facts.item_ids) if facts else [],
        masks={item: mask for item, mask in proposal.masks.items() if mask} if facts else {},
        per_second=facts.per_second if facts else None,
        per_day=facts.per_day if facts else None,
        valid_from=facts.valid_from if facts else None,
        valid_to=facts.valid_to if facts else None,
        conditions=proposal.conditions,
        written_by=by.account_id,
        written_by_name=by.name,
        written_at=clock.current().now(),
    )


def conclude(request: Request, answer: Answer, by: Actor) -> None:
    """Stop the clocks, make the grant or the refusal, tell the requester."""
    for row in desk.list_clocks(subject_of(request)):
        desk.stop_clock(row.subject, row.event, by=by)
    if answer.agrees:
        decide_grant(request, answer, by=by)
        move(request, RequestState.GRANTED)
        template = "sharing.answered"
    else:
        move(request, RequestState.REFUSED)
        ledger.record_deed("sharing.request-refused", subject=str(request.uuid), by=by)
        ledger.publish(RequestRefused(subject=str(request.uuid), entry=str(request.entry)))
        template = "sharing.refused"
    desk.notify(
        template=template,
        kind="sharing.answered",
        facts={
            "number": request.number,
            "title": request.entry_title,
            "reasons": answer.reasons,
        },
        link=url_of(request),
        body_id=request.consumer.uuid,
    )
