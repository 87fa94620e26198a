"""Handing the current step to another holder of its role."""

from uuid import UUID

from django.db import transaction

from zhengtong.desk.domain.errors import TransferTargetWrong
from zhengtong.desk.domain.rows import MatterRow
from zhengtong.desk.selectors.matters import matter_row
from zhengtong.desk.services.steps import (
    get_own_step,
    holders_of_step,
    lock_matter,
    note_action,
    refuse_if_closed,
    touch_matter,
)
from zhengtong.kernel.actor import ROLE_NAMES, Actor, Role
from zhengtong.ledger import public as ledger


@transaction.atomic
def transfer_step(matter_id: UUID, *, by: Actor, to_account: UUID, reason: str = "") -> MatterRow:
    """The matter with its current step handed to another holder of the same role (转办).

    Raises:
        MatterNotFound, MatterClosed, NotYourStep, FourEyes, TransferTargetWrong.
    """
    matter = lock_matter(matter_id, by)
    refuse_if_closed(matter)
    step = get_own_step(matter, by)
    role = Role(step.role)
    target = next(
        (p for p in holders_of_step(step) if p.account_id == to_account),
        None,
    )
    if target is None or (step.four_eyes and to_account == matter.started_by):
        name = target.name if target else ""
        raise TransferTargetWrong(name=name, role=ROLE_NAMES[role])
    step.transferred_to = to_account
    step.transferred_to_name = target.name
    step.save()
    touch_matter(matter)
    note_action(matter, "transfer", by, step=step.name, opinion=_said(target.name, reason))
    ledger.record_deed("desk.step-transferred", subject=str(matter.uuid), by=by, to=str(to_account))
    return matter_row(matter)


def _said(name: str, reason: str) -> str:
    return f"→ {name} {reason}".strip()
