"""Clocks and the working calendar."""

from django.db import models
from django.db.models import Q

from zhengtong.kernel.ids import uuid7


class Clock(models.Model):
    """One deadline: event, start, amount, unit, rule, profile and its certainty.

    ``due_on`` is empty while the calendar does not reach that far (待日历), while paused, and
    where the rule names no number.
    """

    uuid = models.UUIDField(unique=True, default=uuid7, editable=False)
    subject = models.CharField(max_length=128)
    event = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    link = models.CharField(max_length=300, blank=True)
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=16, blank=True)
    article = models.CharField(max_length=100, blank=True)
    source = models.CharField(max_length=200, blank=True)
    profile = models.CharField(max_length=32)
    certainty = models.CharField(max_length=16)
    approver = models.CharField(max_length=32, blank=True)
    start_on = models.DateField()
    amount = models.PositiveIntegerField(null=True, blank=True)
    unit = models.CharField(max_length=16)
    extension_limit = models.PositiveIntegerField(default=0)
    due_on = models.DateField(null=True, blank=True)
    stopped_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["start_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "event"],
                condition=Q(stopped_on__isnull=True),
                name="desk_clock_one_running_per_event",
            )
        ]
        indexes = [
            models.Index(fields=["subject"], name="desk_clock_subject"),
            models.Index(
                fields=["body", "due_on"],
                condition=Q(stopped_on__isnull=True),
                name="desk_clock_running",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ClockPause(models.Model):
    """A time that does not count; ``ended_on`` empty while it lasts."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="pauses")
    began_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300)
    by_name = models.CharField(max_length=100)

    class Meta:
        ordering = ["began_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=models.F("began_on")),
                name="desk_pause_ends_after_it_began",
            ),
            models.UniqueConstraint(
                fields=["clock"], condition=Q(ended_on__isnull=True), name="desk_pause_one_open"
            ),
        ]

    def __str__(self) -> str:
        return self.reason


class ClockExtension(models.Model):
    """More time, with who consented."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="extensions")
    amount = models.PositiveIntegerField()
    reason = models.CharField(max_length=300)
    consented_by = models.CharField(max_length=100)
    consented_body = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return str(self.amount)


class CalendarYear(models.Model):
    """A year's file loaded by an administrator; goes before the shipped one."""

    year = models.PositiveIntegerField(unique=True)
    text = models.TextField()
    source = models.CharField(max_length=300)
    loaded_by = models.CharField(max_length=100)
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ["year"]

    def __str__(self) -> str:
        return str(self.year)
