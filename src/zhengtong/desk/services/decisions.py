"""Deciding a step: alone, or as one party of several (会签)."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from zhengtong.desk.domain import flow
from zhengtong.desk.domain.countersign import Mode, outcome_of
from zhengtong.desk.domain.errors import StepAlreadyDecided
from zhengtong.desk.domain.rows import MatterRow
from zhengtong.desk.domain.verb_errors import OpinionsOutstanding
from zhengtong.desk.models import Matter, Step
from zhengtong.desk.services.closing import tell_owner
from zhengtong.desk.services.form_needs import refuse_unchecked_forms
from zhengtong.desk.services.steps import (
    close_matter,
    get_own_step,
    lock_matter,
    note_action,
    refuse_if_closed,
    touch_matter,
    write_decision,
)
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import StaleRevision
from zhengtong.ledger import public as ledger

_UNDECIDED = (flow.StepState.CURRENT, flow.StepState.WAITING)
_ENDS = {
    flow.StepState.RETURNED: flow.MatterState.RETURNED,
    flow.StepState.REFUSED: flow.MatterState.REFUSED,
}


@transaction.atomic
def decide_step(
    matter_id: UUID,
    *,
    by: Actor,
    decision: str,
    opinion: str = "",
    gaps: Sequence[str] = (),
    revision: int | None = None,
) -> MatterRow:
    """The matter after the decision on its current step; the last approval closes it.

    Of two who decide at once the first counts; the second learns who it was. ``revision`` is the
    one the page showed. Of several parties each decides its own; the step goes on or ends as its
    mode says. ``gaps`` are what is to be mended, all at once, when it is returned.

    Policy: R22

    Raises:
        MatterNotFound, StepAlreadyDecided, StaleRevision, NotYourStep, FourEyes, OpinionRequired,
        OpinionsOutstanding, UnknownDecision, FormNeeded.
    """
    verdict = flow.read_decision(decision)
    gaps = [gap.strip() for gap in gaps if gap.strip()]
    opinion = opinion.strip() or "\n".join(gaps)
    matter = lock_matter(matter_id, by)
    refuse_if_closed(matter)
    _refuse_stale(matter, revision)
    step = get_own_step(matter, by)
    step_state, _matter_state = flow.effect_of(verdict, is_last=False, opinion=opinion)
    if verdict is flow.Decision.APPROVE:
        _refuse_unanswered(matter, step)
        refuse_unchecked_forms(matter, step)
    write_decision(step, step_state, by, opinion)
    _advance(matter, step)
    note_action(matter, str(verdict), by, step=step.name, opinion=opinion, gaps=gaps)
    ledger.record_deed(
        "desk.step-decided",
        subject=str(matter.uuid),
        by=by,
        step=step.name,
        decision=str(verdict),
        state=str(matter.state),
    )
    return tell_owner(matter, by, decided=step)


def _refuse_stale(matter: Matter, revision: int | None) -> None:
    """A page made before somebody's decision is stale, unless parties decide side by side."""
    if revision is None or revision == matter.revision:
        return
    side_by_side = matter.steps.filter(state=flow.StepState.CURRENT).exclude(mode=Mode.ONE)
    if side_by_side.exists():
        return
    previous = matter.steps.filter(decided_by__isnull=False).order_by("-decided_at").first()
    if previous is not None:
        raise StepAlreadyDecided(step=previous.name, by=previous.decided_by_name)
    raise StaleRevision


def _refuse_unanswered(matter: Matter, step: Step) -> None:
    """Nobody agrees before the opinions they wait for have come."""
    count = matter.steps.filter(
        round=step.round,
        ordinal=step.ordinal,
        kind=flow.StepKind.CONSULTATION,
        state=flow.StepState.CURRENT,
        is_awaited=True,
    ).count()
    if count:
        raise OpinionsOutstanding(count=count)


def _advance(matter: Matter, step: Step) -> None:
    parties = matter.steps.filter(
        round=step.round, ordinal=step.ordinal, kind=flow.StepKind.DECISION
    )
    states = [flow.StepState(state) for state in parties.values_list("state", flat=True)]
    outcome = outcome_of(Mode(step.mode), states)
    if outcome is flow.StepState.CURRENT:
        touch_matter(matter)
        return
    matter.steps.filter(round=step.round, ordinal=step.ordinal, state__in=_UNDECIDED).update(
        state=flow.StepState.CANCELLED
    )
    if outcome in _ENDS:
        close_matter(matter, _ENDS[outcome])
    elif not give_turn(matter, after=step.ordinal):
        close_matter(matter, flow.MatterState.APPROVED)
    else:
        touch_matter(matter)


def give_turn(matter: Matter, *, after: int) -> bool:
    """Whether a step follows; it has its turn now, all its parties at once."""
    waiting = matter.steps.filter(
        round=matter.round, ordinal__gt=after, state=flow.StepState.WAITING
    )
    following = waiting.order_by("ordinal").values_list("ordinal", flat=True).first()
    if following is None:
        return False
    waiting.filter(ordinal=following).update(
        state=flow.StepState.CURRENT, current_since=clock.current().now()
    )
    return True
