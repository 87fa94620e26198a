"""Changes of the working calendar: previewed, confirmed, kept; days of one region laid over it."""

from django.db import models
from django.db.models import Q

from zhengtong.kernel.ids import uuid7

YEAR, REGIONAL_DAY, REGIONAL_END = "year", "regional_day", "regional_end"
DRAFT, CONFIRMED, DROPPED = "draft", "confirmed", "dropped"


class CalendarState(models.Model):
    """One row: a token that is new after every confirmed change, so that readers may remember."""

    token = models.UUIDField(default=uuid7)

    def __str__(self) -> str:
        return str(self.token)


class CalendarChange(models.Model):
    """A year loaded, or a region's day set or ended: a draft until somebody confirms it.

    ``payload`` is the file of a year, or the day of a region. ``base`` is the token of the calendar
    that the preview was made on. The figures count running clocks.
    """

    uuid = models.UUIDField(unique=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=16)
    state = models.CharField(max_length=16, default=DRAFT)
    year = models.PositiveIntegerField()
    payload = models.TextField()
    source = models.CharField(max_length=300)
    base = models.UUIDField()
    day_changes = models.JSONField(default=list)
    moved_count = models.PositiveIntegerField(default=0)
    filled_count = models.PositiveIntegerField(default=0)
    settled_count = models.PositiveIntegerField(default=0)
    made_by = models.UUIDField()
    made_by_name = models.CharField(max_length=100)
    made_at = models.DateTimeField()
    closed_by_name = models.CharField(max_length=100, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[YEAR, REGIONAL_DAY, REGIONAL_END]),
                name="desk_calendar_change_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(state=DRAFT, closed_at__isnull=True)
                | Q(state__in=[CONFIRMED, DROPPED], closed_at__isnull=False),
                name="desk_calendar_change_closed_when_not_draft",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}"


class CalendarMove(models.Model):
    """A running clock whose last day a change moves, from what to what."""

    change = models.ForeignKey(CalendarChange, on_delete=models.CASCADE, related_name="moves")
    clock = models.ForeignKey("desk.Clock", on_delete=models.CASCADE, related_name="+")
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    old_due = models.DateField(null=True, blank=True)
    new_due = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["change", "clock"], name="desk_calendar_move_once_per_clock"
            )
        ]
        indexes = [models.Index(fields=["change", "body"], name="desk_calendar_move_body")]

    def __str__(self) -> str:
        return f"{self.old_due} → {self.new_due}"


class RegionalDay(models.Model):
    """A day off for one region and all below it; the national calendar stays as it is."""

    uuid = models.UUIDField(unique=True, default=uuid7, editable=False)
    region = models.ForeignKey("organisations.Region", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    name = models.CharField(max_length=100)
    source = models.CharField(max_length=300)
    set_by_name = models.CharField(max_length=100)
    set_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-on", "region__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "on"],
                condition=Q(ended_at__isnull=True),
                name="desk_regional_day_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.on}"
