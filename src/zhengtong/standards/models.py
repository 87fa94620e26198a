"""Data elements (GB/T 18391) and versioned code sets, each with its source."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zhengtong.toolkit.fields import CleanCharField, CleanTextField


class Certainty(models.TextChoices):
    """How sure the source of a fact is."""

    SEEN = "seen", _("已见原文")
    RECALLED = "recalled", _("据记忆，未复核")
    UNSURE = "unsure", _("不确定")


class Personal(models.TextChoices):
    """Whether values are personal information."""

    NONE = "", _("非个人信息")
    PERSONAL = "personal", _("个人信息")
    SENSITIVE = "sensitive", _("敏感个人信息")


class Status(models.TextChoices):
    """Whether new entries may use it."""

    CURRENT = "current", _("现行")
    RETIRED = "retired", _("停用")


class DataElement(models.Model):
    """One data element: what an item means, how it is written, how it is graded by default."""

    code = CleanCharField(_("编号"), max_length=32, unique=True)
    name = CleanCharField(_("名称"), max_length=100)
    name_en = CleanCharField(_("英文名称"), max_length=200)
    definition = CleanTextField(_("定义"))
    object_class = CleanCharField(_("对象类"), max_length=100)
    property = CleanCharField(_("特性"), max_length=100)
    representation = CleanCharField(_("表示"), max_length=50)
    data_type = CleanCharField(_("数据类型"), max_length=1)
    format = CleanCharField(_("表示格式"), max_length=50)
    code_set = CleanCharField(_("值域代码集"), max_length=50, blank=True)
    unit = CleanCharField(_("计量单位"), max_length=20, blank=True)
    grade = models.PositiveSmallIntegerField(_("默认分级"))
    personal = CleanCharField(_("个人信息"), max_length=10, choices=Personal.choices, blank=True)
    status = CleanCharField(
        _("状态"), max_length=10, choices=Status.choices, default=Status.CURRENT
    )
    version = CleanCharField(_("版本"), max_length=20, default="1.0")
    submitter = CleanCharField(_("提交机构"), max_length=200, blank=True)
    source = CleanCharField(_("来源"), max_length=200)
    certainty = CleanCharField(_("来源可靠程度"), max_length=10, choices=Certainty.choices)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(grade__gte=1, grade__lte=4), name="standards_element_grade_1_to_4"
            ),
            models.CheckConstraint(
                condition=Q(data_type__in=list("CNYDTLMGBIF")), name="standards_element_item_type"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def label(self) -> str:
        """The name in the reader's language."""
        return str(self.name_en if (get_language() or "").startswith("en") else self.name)


class CodeSet(models.Model):
    """One edition of a set of permitted values."""

    code = CleanCharField(_("代码集"), max_length=50)
    version = CleanCharField(_("版本"), max_length=20)
    is_current = models.BooleanField(_("现行版本"), default=True)
    name = CleanCharField(_("名称"), max_length=100)
    name_en = CleanCharField(_("英文名称"), max_length=200)
    note = CleanCharField(_("说明"), max_length=500, blank=True)
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
        return str(self.name_en if (get_language() or "").startswith("en") else self.name)


class CodeValue(models.Model):
    """One permitted value with the days on which it is valid; ``valid_to`` itself no longer is."""

    code_set = models.ForeignKey(CodeSet, on_delete=models.CASCADE, related_name="values_of")
    value = CleanCharField(_("代码"), max_length=50)
    name = CleanCharField(_("名称"), max_length=200)
    valid_from = models.DateField(_("生效日期"), null=True, blank=True)
    valid_to = models.DateField(_("失效日期"), null=True, blank=True)
    source = CleanCharField(_("来源"), max_length=200)

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
