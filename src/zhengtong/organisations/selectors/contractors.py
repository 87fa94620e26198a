"""Questions over contractors: who, till when, for whom, with which pass."""

import tomllib
from datetime import timedelta
from functools import cache
from importlib.resources import files
from uuid import UUID

from django.db.models import F, Prefetch, QuerySet

from zhengtong.kernel import clock
from zhengtong.kernel.actor import Role
from zhengtong.organisations.domain.errors import PassNotFound
from zhengtong.organisations.models import Account, ContractorTie, Pass
from zhengtong.organisations.selectors.passes import running_passes
from zhengtong.organisations.selectors.posts import _held


@cache
def contractor_rules() -> dict[str, int]:
    """Longest tie in days, longest pass in hours."""
    path = files("zhengtong.organisations") / "data" / "contractors.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def list_pass_orders(account_id: UUID) -> list[UUID]:
    """The work orders that the contractor's passes in force are for."""
    return list(running_passes().filter(account__uuid=account_id).values_list("order", flat=True))


def list_passes_of(order_id: UUID) -> list[Pass]:
    """All passes of a work order, newest first."""
    found = Pass.objects.filter(order=order_id).select_related("account__contractor_tie__sponsor")
    return list(found.prefetch_related("things")[:100])


def get_pass(pass_id: UUID) -> Pass:
    """The pass of that name.

    Raises:
        PassNotFound.
    """
    found = Pass.objects.select_related("account__contractor_tie__sponsor", "account__home_body")
    row = found.filter(uuid=pass_id).first()
    if row is None:
        raise PassNotFound
    return row


def search_contractors(people: QuerySet[Account]) -> QuerySet[ContractorTie]:
    """The ties of those people with their sponsors and running passes; soonest end first."""
    found = ContractorTie.objects.filter(account__in=people.order_by().values("pk"))
    running = Prefetch("account__passes", queryset=running_passes(), to_attr="running")
    return (
        found.select_related("account__home_body", "sponsor")
        .prefetch_related(running)
        .order_by("end_date", "pk")
    )


def list_ending_ties(*, within_days: int) -> list[ContractorTie]:
    """Ties of living accounts that end within so many days, today included."""
    today = clock.today()
    found = ContractorTie.objects.filter(
        account__is_active=True, end_date__range=(today, today + timedelta(days=within_days))
    )
    return list(found.select_related("account__home_body", "sponsor").order_by("end_date", "pk"))


def list_ending_passes(*, within_hours: int) -> list[Pass]:
    """Passes in force that end within so many hours and were given for longer than that."""
    span = timedelta(hours=within_hours)
    found = running_passes().filter(
        until_at__lte=clock.current().now() + span, from_at__lt=F("until_at") - span
    )
    return list(
        found.select_related("account__home_body", "account__contractor_tie__sponsor").order_by(
            "until_at", "pk"
        )
    )


def list_contractors_of(body_id: UUID) -> list[ContractorTie]:
    """Living contractors of a body, for a choice; by name."""
    found = ContractorTie.objects.filter(
        account__home_body__uuid=body_id, account__is_active=True, end_date__gte=clock.today()
    )
    return list(found.select_related("account", "sponsor").order_by("account__name")[:500])


def is_in_post(account: Account) -> bool:
    """Whether the person holds any post today."""
    return _held(clock.today()).filter(account=account).exists()


def is_no_staff(account: Account) -> bool:
    """Whether the person has a contractor's post at most, so that a tie fits."""
    roles = {role for posts in _held(clock.today()).filter(account=account).values_list(
        "post__roles", flat=True) for role in posts}  # fmt: skip
    return roles <= {Role.CONTRACTOR.value}
