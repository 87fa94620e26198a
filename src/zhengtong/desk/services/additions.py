"""加签: whoever has the step adds a person who decides before or after them."""

from uuid import UUID

from django.db import transaction
from django.db.models import F

from zhengtong.desk.domain import flow
from zhengtong.desk.domain.countersign import Mode
from zhengtong.desk.domain.rows import MatterRow
from zhengtong.desk.domain.verb_errors import NotAddedHere, PersonNotSuitable
from zhengtong.desk.models import Matter, Step
from zhengtong.desk.selectors.matters import matter_row
from zhengtong.desk.services.steps import (
    get_own_step,
    list_current_steps,
    lock_matter,
    note_action,
    refuse_if_closed,
    touch_matter,
)
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.ledger import public as ledger
from zhengtong.organisations import public as organisations


def find_person(account_id: UUID, body_id: UUID, *, barred: set[UUID]) -> organisations.PersonRow:
    """The person with a post of the body, who is none of those barred.

    Raises:
        PersonNotSuitable.
    """
    staff = organisations.list_staff(body_id)
    found = next((person for person in staff if person.account_id == account_id), None)
    if found is None or account_id in barred:
        raise PersonNotSuitable(name=found.name if found else "")
    return found


@transaction.atomic
def add_step(
    matter_id: UUID, *, by: Actor, account_id: UUID, is_before: bool, reason: str = ""
) -> MatterRow:
    """The matter with one more step, for a colleague, before or after the actor's own.

    A step before takes the turn and gives it back; four eyes hold for the added person too.

    Raises:
        MatterNotFound, MatterClosed, NotYourStep, FourEyes, PersonNotSuitable, NotAddedHere.
    """
    matter = lock_matter(matter_id, by)
    refuse_if_closed(matter)
    step = get_own_step(matter, by)
    if is_before and len(list_current_steps(matter)) > 1:
        raise NotAddedHere
    person = find_person(account_id, step.body.uuid, barred={matter.started_by, by.account_id})
    _make_room(matter, step, is_before=is_before)
    _lay_added(matter, step, person, by, is_before=is_before)
    touch_matter(matter)
    said = f"→ {person.name} {reason}".strip()
    note_action(matter, "add", by, step=step.name, opinion=said)
    ledger.record_deed(
        "desk.step-added",
        subject=str(matter.uuid),
        by=by,
        step=step.name,
        account=str(account_id),
        before=is_before,
    )
    return matter_row(matter)


def _make_room(matter: Matter, step: Step, *, is_before: bool) -> None:
    this_round = matter.steps.filter(round=matter.round)
    first = step.ordinal if is_before else step.ordinal + 1
    this_round.filter(ordinal__gte=first).update(ordinal=F("ordinal") + 1)
    if is_before:
        turn = {"kind": flow.StepKind.DECISION, "state": flow.StepState.CURRENT}
        this_round.filter(ordinal=step.ordinal + 1, **turn).update(
            state=flow.StepState.WAITING, current_since=None
        )


def _lay_added(
    matter: Matter,
    step: Step,
    person: organisations.PersonRow,
    by: Actor,
    *,
    is_before: bool,
) -> None:
    Step.objects.create(
        matter=matter,
        ordinal=step.ordinal if is_before else step.ordinal + 1,
        round=matter.round,
        name=flow.ADDED_STEP,
        role=step.role,
        body=step.body,
        office=step.office,
        four_eyes=True,
        mode=Mode.ONE,
        state=flow.StepState.CURRENT if is_before else flow.StepState.WAITING,
        current_since=clock.current().now() if is_before else None,
        transferred_to=person.account_id,
        transferred_to_name=person.name,
        added_by=by.account_id,
        added_by_name=by.name,
    )
