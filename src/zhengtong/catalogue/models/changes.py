"""What changed in the published catalogue, in the order in which harvesters are told."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhengtong.catalogue.domain.changes import KINDS


class ChangeSeries(models.Model):
    """A stretch of changes numbered by the transactions of one database cluster.

    A backup restored into another cluster begins a new series: transaction numbers start low again
    there, and what harvesters have read must stay behind them.
    """

    cluster = models.CharField(max_length=20)
    begun_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.pk} {self.cluster}"


class Change(models.Model):
    """One change of one entry, written in the transaction of the deed itself.

    Attributes:
        txid: Number of that transaction; readers take what lies below the oldest running one.
    """

    series = models.ForeignKey(ChangeSeries, on_delete=models.PROTECT, related_name="+")
    txid = models.BigIntegerField()
    entry = models.ForeignKey("catalogue.Entry", on_delete=models.PROTECT, related_name="changes")
    code = models.CharField(_("信息资源代码"), max_length=60, blank=True)
    version = models.PositiveIntegerField()
    kind = models.CharField(_("变更"), max_length=12)
    at = models.DateTimeField()

    class Meta:
        ordering = ["series", "txid", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=sorted(KINDS)), name="catalogue_change_kind_known"
            ),
        ]
        indexes = [models.Index(fields=["series", "txid", "id"], name="catalogue_change_in_order")]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"
