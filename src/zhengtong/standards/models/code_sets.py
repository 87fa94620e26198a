"""Code sets in editions, and their values with the days on which they are valid."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zhengtong.standards.models.choices import Certainty, Status
from zhengtong.toolkit.fields import CleanCharField, CleanTextField


class CodeSet(models.Model):
    """One edition of a set of permitted values."""

    code = CleanCharField(_("代码集"), max_length=50)
    version = CleanCharField(_("版本"), max_length=20)
    is_current = models.BooleanField(_("现行版本"), default=True)
    name = CleanCharField(_("名称"), max_length=200)
    name_en = CleanCharField(_("英文名称"), max_length=200, blank=True)
    note = CleanTextField(_("备注"), blank=True)
    status = CleanCharField(
        _("状态"), max_length=10, choices=Status.choices, default=Status.CURRENT
    )
    effective_on = models.DateField(_("版本实施日期"), null=True, blank=True)
    standard = CleanCharField(_("依据标准"), max_length=50, blank=True)
    source = CleanCharField(_("来源"), max_length=200)
    certainty = CleanCharField(_("来源可靠程度"), max_length=10, choices=Certainty.choices)

    class Meta:
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="standards_set_edition_once"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(is_current=True), name="standards_set_one_current"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"

    def label(self) -> str:
        """The name in the reader's language."""
        is_english = (get_language() or "").startswith("en") and self.name_en
        return str(self.name_en if is_english else self.name)


class CodeValue(models.Model):
    """One permitted value with the days on which it is valid; ``valid_to`` itself no longer is."""

    code_set = models.ForeignKey(CodeSet, on_delete=models.CASCADE, related_name="values_of")
    value = CleanCharField(_("代码"), max_length=50)
    name = CleanCharField(_("名称"), max_length=200)
    valid_from = models.DateField(_("生效日期"), null=True, blank=True)
    valid_to = models.DateField(_("失效日期"), null=True, blank=True)
    source = CleanCharField(_("来源"), max_length=200)
    successors = models.JSONField(_("承接代码"), default=list, blank=True)
    certainty = CleanCharField(
        _("来源可靠程度"), max_length=10, choices=Certainty.choices, blank=True
    )
    note = CleanCharField(_("说明"), max_length=500, blank=True)

    class Meta:
        ordering = ["value", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["code_set", "value", "valid_from"],
                name="standards_value_once_per_start",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_from__lt=models.F("valid_to")),
                name="standards_value_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value} {self.name}"
