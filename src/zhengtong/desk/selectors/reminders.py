"""What was escalated and is still open."""

from django.db.models import F, QuerySet

from zhengtong.desk.domain.reminders import AUTHORITY
from zhengtong.desk.models import ClockReminder
from zhengtong.kernel.actor import Actor, Role


def list_escalated(actor: Actor) -> QuerySet[ClockReminder]:
    """Running clocks reported to the actor's body, longest overdue first; all for who audits."""
    found = ClockReminder.objects.filter(
        stage=AUTHORITY.name, clock__stopped_on=None, due_on=F("clock__due_on")
    ).select_related("clock__body", "authority")
    if not actor.has(Role.SYSTEM_ADMIN, Role.AUDITOR):
        found = found.filter(authority__uuid=actor.body_id) if actor.body_id else found.none()
    return found.order_by("due_on", "pk")
