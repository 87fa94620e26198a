"""How far an actor sees what hangs on entries not public: one condition for all such tables."""

from django.db.models import Q

from zhengtong.kernel.actor import Actor
from zhengtong.organisations import public as organisations


def within_reach(actor: Actor | None, path: str) -> Q:
    """Rows of the actor's own body, and of bodies whose submitted entries come before it.

    Args:
        actor: Who asks; None sees nothing.
        path: Way from the row to the body.
    """
    if actor is None:
        return Q(pk__in=[])
    scope = organisations.visible_bodies(actor, "entry", "submitted")
    seen = Q(pk__in=[]) if scope.is_empty else organisations.scope_filter(scope, path)
    return seen | Q(**{f"{path}__uuid": actor.body_id}) if actor.body_id else seen
