"""What of sharing hangs on a person: requests they wrote that are still under way."""

from uuid import UUID

from django.db.models import F, QuerySet

from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import N_
from zhengtong.organisations import public as organisations
from zhengtong.sharing.domain.states import RequestState
from zhengtong.sharing.models import Request

_UNDER_WAY = (
    RequestState.DRAFT,
    RequestState.CONSENT,
    RequestState.ANSWERING,
    RequestState.INCOMPLETE,
)


def _requests(who: UUID) -> QuerySet[Request]:
    return Request.objects.filter(written_by=who, state__in=_UNDER_WAY)


def _move(who: UUID, to: organisations.Holder, _by: Actor) -> int:
    return _requests(who).update(
        written_by=to.account_id, written_by_name=to.name, revision=F("revision") + 1
    )


def register() -> None:
    """Declare them."""
    organisations.register_duty(
        organisations.Duty(
            code="sharing.requests",
            title=N_("尚未办结的共享申请"),
            list_open=lambda who: [
                f"{request.number} {request.entry_title}"
                for request in _requests(who)[: organisations.LINES_SHOWN]
            ],
            hand_to=_move,
        )
    )
