"""Passes (通行): what lets a contractor see something, for one work order and some hours."""

from django.db import models

from zhengtong.kernel.ids import uuid7
from zhengtong.toolkit.fields import CleanCharField


class Pass(models.Model):
    """One pass of one contractor; ``order`` names the work order, which lives in a room above.

    ``is_open_ended`` marks passes given before passes named things: they open all systems and
    runs of the body until they end. None is given so any more.
    """

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    number = models.CharField(max_length=24, unique=True)
    account = models.ForeignKey(
        "organisations.Account", on_delete=models.PROTECT, related_name="passes"
    )
    order = models.UUIDField()
    order_number = models.CharField(max_length=24)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    reason = CleanCharField(max_length=200)
    given_by = models.UUIDField()
    given_by_name = models.CharField(max_length=100)
    is_open_ended = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=16, blank=True)

    class Meta:
        ordering = ["-from_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="pass_times_in_order", condition=models.Q(until_at__gt=models.F("from_at"))
            )
        ]
        indexes = [
            models.Index(
                fields=["account"], condition=models.Q(ended_at__isnull=True), name="pass_running"
            ),
            models.Index(fields=["order"], name="pass_of_order"),
        ]

    def __str__(self) -> str:
        return self.number


class PassedThing(models.Model):
    """One thing that a pass opens, with what it was called when the pass was given."""

    opened_by = models.ForeignKey(Pass, on_delete=models.CASCADE, related_name="things")
    kind = models.CharField(max_length=16)
    thing = models.UUIDField()
    title = CleanCharField(max_length=200)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["opened_by", "kind", "thing"], name="passed_thing_once")
        ]

    def __str__(self) -> str:
        return str(self.title)


class PassUse(models.Model):
    """That a page was opened through a pass in that hour; once a page, pass and hour."""

    opened_by = models.ForeignKey(Pass, on_delete=models.PROTECT, related_name="uses")
    path = models.CharField(max_length=300)
    hour = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["opened_by", "path", "hour"], name="pass_use_once_an_hour"
            )
        ]

    def __str__(self) -> str:
        return self.path
