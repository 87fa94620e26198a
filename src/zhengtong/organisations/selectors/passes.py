"""Whether a contractor holds a pass in force: asked by whatever a contractor may see."""

from uuid import UUID

from django.db.models import QuerySet

from zhengtong.kernel import clock
from zhengtong.organisations.models import Pass
from zhengtong.toolkit.remembering import once_a_request


def running_passes() -> QuerySet[Pass]:
    """Passes in force now: by the clock at each question, never by a job alone.

    One that was seen ended stays ended though the clock be set back.
    """
    now = clock.current().now()
    return Pass.objects.filter(
        ended_at__isnull=True, from_at__lte=now, until_at__gt=now,
        account__contractor_tie__end_date__gte=clock.today(),
        account__contractor_tie__sponsor__is_active=True,
    )  # fmt: skip


@once_a_request
def has_pass(account_id: UUID) -> bool:
    """Whether the contractor holds a pass in force."""
    return running_passes().filter(account__uuid=account_id).exists()
