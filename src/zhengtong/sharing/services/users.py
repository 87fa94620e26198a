"""Who uses an entry: the bodies with a live grant."""

from uuid import UUID

from zhengtong.sharing.domain.states import GrantState
from zhengtong.sharing.models import Grant


def list_users(entry_id: UUID) -> set[UUID]:
    """UUIDs of the bodies that hold a live grant of the entry.

    Policy: R27
    """
    found = Grant.objects.filter(entry=entry_id, state=GrantState.LIVE).order_by()
    return set(found.values_list("consumer__uuid", flat=True))
