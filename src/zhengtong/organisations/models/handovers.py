"""Hand-overs (离岗交接): the sheet of what went from whom to whom, kept for good."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.ids import uuid7


class HandOver(models.Model):
    """One sheet; ``duties`` holds code, title, count and lines as they were handed over."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    number = models.CharField(max_length=24, unique=True)
    account = models.ForeignKey(
        "organisations.Account", on_delete=models.PROTECT, related_name="handovers"
    )
    account_name = models.CharField(max_length=100)
    successor = models.ForeignKey(
        "organisations.Account", on_delete=models.PROTECT, related_name="taken_over"
    )
    successor_name = models.CharField(max_length=100)
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("交接原因"), max_length=200)
    duties = models.JSONField(default=list)
    posts = models.JSONField(default=list)
    by = models.UUIDField()
    by_name = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="handover_to_another", condition=~models.Q(account=models.F("successor"))
            )
        ]

    def __str__(self) -> str:
        return self.number
