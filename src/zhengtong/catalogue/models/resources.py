"""Resources mounted on an entry: a table, an interface or a file, with the map to its items."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhengtong.catalogue.domain.mounting import RESOURCE_STATES
from zhengtong.kernel.ids import uuid7


class Resource(models.Model):
    """One mounted resource (挂接资源); the source is an opaque name of a room above."""

    uuid = models.UUIDField(unique=True, default=uuid7, editable=False)
    entry = models.ForeignKey("catalogue.Entry", on_delete=models.PROTECT, related_name="resources")
    kind = models.CharField(_("资源类型"), max_length=12)
    name = models.CharField(_("资源名称"), max_length=200)
    source = models.CharField(max_length=200, blank=True)
    schema_name = models.CharField(max_length=200, blank=True)
    table_name = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=500, blank=True)
    state = models.CharField(_("状态"), max_length=12, default="proposed")
    rows_count = models.BigIntegerField(null=True)
    # Column → type as the source had them when the map was last settled.
    known_columns = models.JSONField(default=dict)
    age_column = models.CharField(_("数据时间字段"), max_length=200, blank=True)
    # A map (item → column, age column) that waits for review; None if nothing waits.
    wanted_map = models.JSONField(null=True)
    newest_on = models.DateField(_("最新数据日期"), null=True)
    probed_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["entry", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["table", "interface", "file"]),
                name="catalogue_resource_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(RESOURCE_STATES)),
                name="catalogue_resource_state_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ResourceProbe(models.Model):
    """What one look at the source of a resource found; the newest so many are kept."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="probes")
    at = models.DateTimeField()
    is_fit = models.BooleanField()
    rows_count = models.BigIntegerField(null=True)
    newest_on = models.DateField(null=True)
    findings = models.JSONField(default=list)

    class Meta:
        ordering = ["resource", "-id"]

    def __str__(self) -> str:
        return f"{self.resource_id} {self.at}"


class ResourceField(models.Model):
    """One column or parameter of a resource and the item it stands for."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="fields")
    item_id = models.UUIDField()
    column = models.CharField(max_length=200)
    column_type = models.CharField(max_length=100, blank=True)
    is_parameter = models.BooleanField(default=False)

    class Meta:
        ordering = ["resource", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["resource", "item_id"], name="catalogue_resource_item_once"
            ),
            models.UniqueConstraint(
                fields=["resource", "column"], name="catalogue_resource_column_once"
            ),
        ]

    def __str__(self) -> str:
        return self.column
