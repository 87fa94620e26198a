"""What hangs on a person now, asked of every context that declared something."""

from dataclasses import dataclass
from uuid import UUID

from zhengtong.organisations.domain.duties import Duty, list_duties
from zhengtong.organisations.domain.errors import DutiesOpen
from zhengtong.organisations.models import Account


@dataclass(frozen=True, kw_only=True)
class OpenDuty:
    """What is open of one kind."""

    duty: Duty
    lines: list[str]


def list_open_duties(account_id: UUID) -> list[OpenDuty]:
    """Everything in the person's hands, by kind; kinds with nothing are left out."""
    found = [OpenDuty(duty=duty, lines=duty.list_open(account_id)) for duty in list_duties()]
    return [each for each in found if each.lines]


def refuse_open_duties(account: Account) -> None:
    """Return if nothing that must go to another hangs on the person.

    Raises:
        DutiesOpen: naming how much of what.
    """
    kept = [each for each in list_open_duties(account.uuid) if not each.duty.is_ended]
    if kept:
        count = sum(len(each.lines) for each in kept)
        raise DutiesOpen(name=account.name, count=count)
