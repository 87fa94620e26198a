"""How a request moves on: found and locked, permitted, moved to its next state."""

from uuid import UUID

from zhengtong.kernel import clock
from zhengtong.kernel.actor import ROLE_NAMES, Actor
from zhengtong.sharing.domain.errors import (
    NotYourRequest,
    RequestAlreadyDecided,
)
from zhengtong.sharing.domain.permits import PERMITS, Parties, is_permitted
from zhengtong.sharing.domain.states import REQUEST_STATE_NAMES, RequestState, may_move
from zhengtong.sharing.models import Request

CONSENT_KIND = "sharing.consent"
ANSWER_KIND = "sharing.answer"


def subject_of(request: Request) -> str:
    """How the desk and the journal call a request."""
    return f"request:{request.uuid}"


def url_of(request: Request) -> str:
    """The request's page."""
    return f"/sharing/requests/{request.uuid}/"


def lock_request(request_id: UUID, by: Actor) -> Request:
    """The request, locked for a deed, if the actor may see it.

    Raises:
        RequestNotFound.
    """
    visible = Request.objects.for_actor(by).filter(uuid=request_id).values("pk")
    return (
        Request.objects.select_for_update(of=("self",))
        .select_related("consumer", "provider")
        .filter(pk__in=visible)
        .get_or_refuse(request_id)
    )


def permit(permission: str, by: Actor, parties: Parties, *, body: str) -> None:
    """Return if the actor may.

    Raises:
        NotYourRequest: names the body and the role that may.
    """
    if not is_permitted(permission, by, parties):
        raise NotYourRequest(body=body, role=ROLE_NAMES[PERMITS[permission][1]])


def move(request: Request, state: RequestState) -> None:
    """Put the request into the state and save it.

    Raises:
        RequestAlreadyDecided: the move is not in the table.
    """
    if not may_move(request.state, state):
        raise RequestAlreadyDecided(number=request.number, state=REQUEST_STATE_NAMES[request.state])
    request.state = state
    touch(request)


def touch(request: Request) -> None:
    """Save the request as a new revision."""
    request.revision += 1
    request.updated_at = clock.current().now()
    request.save()
