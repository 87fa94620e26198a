"""Whether a contractor holds a pass in force: asked by whatever a contractor may see."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor, Role
from zhengtong.organisations.domain.pass_kinds import Named
from zhengtong.organisations.models import (
    Account,
    ContractorTie,
    Pass,
    PassedThing,
    PostHolding,
)
from zhengtong.toolkit.remembering import once_a_request


def running_passes() -> QuerySet[Pass]:
    """Passes in force now: by the clock at each question, while tie and sponsor stand.

    A sponsor stands who may sign in and holds a post.
    """
    now, today = clock.current().now(), clock.today()
    posts = PostHolding.objects.filter(
        Q(to_date__isnull=True) | Q(to_date__gte=today),
        account=OuterRef("account__contractor_tie__sponsor"),
        from_date__lte=today,
        post__closed_on__isnull=True,
    )
    return Pass.objects.filter(
        Exists(posts),
        ended_at__isnull=True,
        from_at__lte=now,
        until_at__gt=now,
        account__contractor_tie__end_date__gte=today,
        account__contractor_tie__sponsor__is_active=True,
        account__contractor_tie__sponsor__locked_at__isnull=True,
    )


@once_a_request
def has_pass(account_id: UUID) -> bool:
    """Whether the contractor holds a pass in force."""
    return running_passes().filter(account__uuid=account_id).exists()


@once_a_request
def _opens_everything(account_id: UUID) -> bool:
    return running_passes().filter(account__uuid=account_id, is_open_ended=True).exists()


@once_a_request
def _named(account_id: UUID) -> frozenset[Named]:
    mine = running_passes().filter(account__uuid=account_id)
    found = PassedThing.objects.filter(opened_by__in=mine.order_by().values("pk"))
    return frozenset(found.values_list("kind", "thing"))


def named_things(actor: Actor | None, kind: str) -> frozenset[UUID] | None:
    """The things of that kind to which the actor's passes open the way; None: not limited so.

    Only contractors are limited, unless a pass from before passes named things is in force.

    Policy: P11.2
    """
    if actor is None or not actor.has(Role.CONTRACTOR) or _opens_everything(actor.account_id):
        return None
    return frozenset(thing for known, thing in _named(actor.account_id) if known == kind)


def passes_through(
    account_id: UUID, things: Iterable[Named] | None, orders: Iterable[UUID]
) -> list[Pass]:
    """The passes in force that open a page: for its order or one of its things, a list by any."""
    found = running_passes().filter(account__uuid=account_id)
    if things is None:
        return list(found)
    opened = Q(order__in=list(orders)) | Q(is_open_ended=True)
    for kind, thing in things:
        opened |= Q(things__kind=kind, things__thing=thing)
    return list(found.filter(opened).distinct())


def is_tie_over(account: Account) -> bool:
    """Whether the person is a contractor whose tie has ended."""
    return ContractorTie.objects.filter(account=account, end_date__lt=clock.today()).exists()
