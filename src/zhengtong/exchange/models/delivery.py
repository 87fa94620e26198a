"""Deliveries with their receipts, and rows set aside."""

from typing import Self
from uuid import UUID

from django.db import models

from zhengtong.exchange.domain.errors import DeliveryNotFound
from zhengtong.exchange.models.flow import Flow, Run, named_flows, visible_parties
from zhengtong.kernel.actor import Actor
from zhengtong.toolkit.models import current_instant


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Questions over deliveries."""

    def for_actor(self, actor: Actor | None) -> Self:
        """Deliveries of flows the actor sees."""
        condition = visible_parties(actor, "flow__")
        if condition is None:
            return self.none()
        return self.filter(condition, named_flows(actor, "flow__", "run__uuid"))

    def get_or_refuse(self, uuid: UUID) -> "Delivery":
        """The delivery of that name.

        Raises:
            DeliveryNotFound.
        """
        found = self.filter(uuid=uuid).first()
        if found is None:
            raise DeliveryNotFound
        return found


class Delivery(models.Model):
    """One batch that reached its consumer; the receipt is kept for good, files are not."""

    uuid = models.UUIDField(unique=True, editable=False)
    flow = models.ForeignKey(Flow, on_delete=models.PROTECT, related_name="deliveries")
    run = models.OneToOneField(Run, on_delete=models.PROTECT, related_name="delivery")
    way = models.CharField(max_length=20)
    receipt = models.JSONField()
    files = models.JSONField(default=list)
    file_secret = models.UUIDField(null=True)
    delivered_at = models.DateTimeField(default=current_instant)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by_name = models.CharField(max_length=100, blank=True)
    erase_after = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return str(self.uuid)


class QuarantinedRow(models.Model):
    """One broken rule of one row set aside; the row itself stays at its source."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="quarantined")
    partition = models.IntegerField()
    row_key = models.CharField(max_length=200)
    rule = models.CharField(max_length=100)
    kind = models.CharField(max_length=30)
    column = models.CharField(max_length=200)
    value_digest = models.CharField(max_length=64, blank=True)
    excerpt = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["run", "partition"], name="quarantine_by_partition")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.row_key} {self.kind}"
