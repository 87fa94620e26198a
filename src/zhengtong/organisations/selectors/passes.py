"""Whether a contractor holds a pass in force: asked by whatever a contractor may see."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhengtong.kernel import clock
from zhengtong.organisations.models import Account, ContractorTie, Pass, PostHolding
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


def is_tie_over(account: Account) -> bool:
    """Whether the person is a contractor whose tie has ended."""
    return ContractorTie.objects.filter(account=account, end_date__lt=clock.today()).exists()
