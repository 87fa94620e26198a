"""What of the catalogue hangs on a person: entries they are drafting."""

from uuid import UUID

from django.db.models import F, QuerySet

from zhengtong.catalogue.domain.lifecycle import State
from zhengtong.catalogue.models import Entry
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import N_
from zhengtong.organisations import public as organisations


def _drafts(who: UUID) -> QuerySet[Entry]:
    return Entry.objects.filter(drafted_by=who, state=State.DRAFT)


def _move(who: UUID, to: organisations.Holder, _by: Actor) -> int:
    return _drafts(who).update(
        drafted_by=to.account_id, drafted_by_name=to.name, revision=F("revision") + 1
    )


def register() -> None:
    """Declare them."""
    organisations.register_duty(
        organisations.Duty(
            code="catalogue.drafts",
            title=N_("起草中的目录"),
            list_open=lambda who: [
                entry.title for entry in _drafts(who)[: organisations.LINES_SHOWN]
            ],
            hand_to=_move,
        )
    )
