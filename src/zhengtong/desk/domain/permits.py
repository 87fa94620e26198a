"""Who may what at the desk."""

from collections.abc import Callable

from zhengtong.kernel.actor import Actor, Role
from zhengtong.kernel.errors import Forbidden

PERMITS: dict[str, Callable[[Actor], bool]] = {
    "desk.load-calendar": lambda actor: actor.has(Role.SYSTEM_ADMIN),
    "desk.tend-messages": lambda actor: actor.has(Role.SYSTEM_ADMIN),
    "desk.publish-own": lambda actor: actor.has(
        Role.SHARING_HEAD, Role.BODY_HEAD, Role.BODY_ADMIN, Role.REVIEWER, Role.SYSTEM_ADMIN
    ),
    "desk.publish-branch": lambda actor: actor.has(
        Role.BODY_HEAD, Role.BODY_ADMIN, Role.REVIEWER, Role.SYSTEM_ADMIN
    ),
    "desk.publish-region": lambda actor: actor.has(Role.REVIEWER, Role.SYSTEM_ADMIN),
    "desk.publish-named": lambda actor: actor.has(Role.REVIEWER, Role.SYSTEM_ADMIN),
    "desk.publish-everyone": lambda actor: actor.has(Role.SYSTEM_ADMIN),
    "desk.answer-questions": lambda actor: actor.has(Role.REVIEWER),
    "desk.reopen-order": lambda actor: actor.has(
        Role.SYSTEM_ADMIN, Role.BODY_HEAD, Role.BODY_ADMIN, Role.REVIEWER
    ),
    "desk.reassign-order": lambda actor: actor.has(
        Role.SYSTEM_ADMIN, Role.BODY_HEAD, Role.BODY_ADMIN, Role.REVIEWER
    ),
}


def permit(permission: str, actor: Actor) -> None:
    """Return if the actor has the permission.

    Raises:
        Forbidden.
    """
    if not PERMITS[permission](actor):
        raise Forbidden


def permit_calendar(actor: Actor) -> None:
    """Return if the actor may load a year's calendar.

    Raises:
        Forbidden.
    """
    if not PERMITS["desk.load-calendar"](actor):
        raise Forbidden
