"""Holds: somebody above lives on an entry or on items of it, and says so."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.ids import uuid7


class Hold(models.Model):
    """One hold (占用); while it lives the entry cannot be withdrawn."""

    uuid = models.UUIDField(unique=True, default=uuid7, editable=False)
    entry = models.ForeignKey("catalogue.Entry", on_delete=models.PROTECT, related_name="holds")
    holder = models.CharField(max_length=200)
    reason = models.CharField(_("占用事由"), max_length=300)
    item_ids = models.JSONField(default=list)
    placed_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["entry", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "holder"],
                condition=Q(lifted_at__isnull=True),
                name="catalogue_hold_once_per_holder",
            ),
        ]

    def __str__(self) -> str:
        return self.reason
