"""Regions (行政区划) with their history."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zhengtong.organisations.domain.regions import Level

LEVEL_NAMES = {
    Level.PROVINCE: _("省级"),
    Level.CITY: _("市级"),
    Level.COUNTY: _("县级"),
    Level.TOWN: _("乡级"),
    Level.VILLAGE: _("村级"),
}


class Region(models.Model):
    """One region; its code has twelve digits, padded with zeros."""

    code = models.CharField(_("区划代码"), max_length=12, unique=True)
    name = models.CharField(_("区划名称"), max_length=100)
    level = models.CharField(_("级别"), max_length=10, choices=list(LEVEL_NAMES.items()))
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    valid_from = models.DateField(_("生效日期"), null=True, blank=True)
    valid_to = models.DateField(_("失效日期"), null=True, blank=True)
    source = models.CharField(_("数据来源"), max_length=200, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="region_code_twelve_digits", condition=Q(code__regex=r"^[0-9]{12}$")
            ),
            models.CheckConstraint(name="region_level_known", condition=Q(level__in=list(Level))),
            models.CheckConstraint(
                name="region_dates_in_order",
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.code}）"

    @property
    def parent_code(self) -> str | None:
        """Code of the region above, None for a province."""
        return self.parent.code if self.parent else None
