"""Passes (通行): what lets a contractor see anything, for one work order and some hours."""

from django.db import models

from zhengtong.kernel.ids import uuid7
from zhengtong.toolkit.fields import CleanCharField


class Pass(models.Model):
    """One pass of one contractor; ``order`` names the work order, which lives in a room above."""

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
