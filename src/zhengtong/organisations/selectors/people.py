"""Questions over people: of a body, by name, their sign-ins."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.organisations.domain.errors import AccountNotFound
from zhengtong.organisations.models import Account, Office, Post, PostHolding
from zhengtong.organisations.selectors.bodies import (
    as_uuid,
    is_visible,
    scope_filter,
    visible_bodies,
)
from zhengtong.organisations.selectors.posts import open_on


def visible_people(actor: Actor) -> QuerySet[Account]:
    """The people the actor may know of."""
    scope = visible_bodies(actor, "person", "any")
    return Account.objects.filter(scope_filter(scope, "home_body")).select_related("home_body")


def search_people(
    actor: Actor, *, text: str = "", body_id: UUID | None = None
) -> QuerySet[Account]:
    """Visible people whose name, user name or number holds the text."""
    found = visible_people(actor).order_by("home_body__name", "id")
    if body_id is not None:
        found = found.filter(home_body__uuid=body_id)
    if text := text.replace("\x00", "").strip():
        named = Q(name__icontains=text) | Q(username__icontains=text) | Q(employee_number=text)
        found = found.filter(named)
    return found


def get_person(actor: Actor, account_id: UUID | str) -> Account:
    """One person the actor may know of.

    Raises:
        AccountNotFound.
    """
    found = Account.objects.select_related("home_body").filter(uuid=as_uuid(account_id)).first()
    if found is None:
        raise AccountNotFound
    home = found.home_body.uuid if found.home_body else None
    own = found.uuid == actor.account_id
    if not own and not visible_people(actor).filter(pk=found.pk).exists():
        raise AccountNotFound(account=str(home))
    return found


def list_offices(body_id: UUID) -> Sequence[Office]:
    """The open offices of a body with open posts and their present holders, in three statements."""
    holdings = (
        PostHolding.objects.filter(open_on(clock.today()))
        .select_related("account")
        .order_by("-kind", "id")
    )
    posts = Post.objects.filter(closed_on__isnull=True).prefetch_related(
        Prefetch("holdings", queryset=holdings, to_attr="present")
    )
    offices = Office.objects.filter(body__uuid=body_id, closed_on__isnull=True)
    return list(offices.prefetch_related(Prefetch("posts", queryset=posts, to_attr="open_posts")))


def may_see_people(actor: Actor | None, body_id: UUID) -> bool:
    """Whether the actor may see the people of a body."""
    return is_visible(actor, "person", "any", body_id)
