"""Standards, quality rules and mappings, as published."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zhengtong.standards.domain.fields import (
    COVERAGES,
    DIMENSIONS,
    KINDS_OF_STANDARD,
    LEVELS,
    RELATIONS,
    STANDARD_STATUSES,
    THEMES,
)
from zhengtong.standards.models.choices import Certainty, Status, choices_of
from zhengtong.toolkit.fields import CleanCharField, CleanTextField


class Named(models.Model):
    """What all three carry."""

    code = CleanCharField(_("编号"), max_length=50, unique=True)
    name = CleanCharField(_("名称"), max_length=200)
    name_en = CleanCharField(_("英文名称"), max_length=200, blank=True)
    version = CleanCharField(_("版本"), max_length=20)
    source = CleanCharField(_("来源"), max_length=200)
    certainty = CleanCharField(_("来源可靠程度"), max_length=10, choices=Certainty.choices)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def label(self) -> str:
        """The name in the reader's language."""
        is_english = (get_language() or "").startswith("en") and self.name_en
        return str(self.name_en if is_english else self.name)


class Standard(Named):
    """One standard with the requirements it holds.

    Attributes:
        requirements: ``{"clause", "text", "text_certainty"}`` each.
        replaces: Codes of the standards it took the place of.
        pending: What of it is not registered yet; never invented.
    """

    number = CleanCharField(_("标准编号"), max_length=50)
    kind = CleanCharField(_("标准类别"), max_length=20, choices=choices_of(KINDS_OF_STANDARD))
    level = CleanCharField(_("标准级别"), max_length=20, choices=choices_of(LEVELS))
    status = CleanCharField(_("标准状态"), max_length=10, choices=choices_of(STANDARD_STATUSES))
    theme = CleanCharField(_("落实领域"), max_length=20, choices=choices_of(THEMES), blank=True)
    scope = CleanTextField(_("适用范围"), blank=True)
    issuer = CleanCharField(_("发布机构"), max_length=200, blank=True)
    issued_on = models.DateField(_("发布日期"), null=True, blank=True)
    effective_on = models.DateField(_("实施日期"), null=True, blank=True)
    ended_on = models.DateField(_("废止日期"), null=True, blank=True)
    replaces = models.JSONField(_("替代标准"), default=list, blank=True)
    coverage = CleanCharField(_("数据元录入情况"), max_length=10, choices=choices_of(COVERAGES))
    pending = CleanTextField(_("待录入说明"), blank=True)
    requirements = models.JSONField(_("条款要求"), default=list, blank=True)

    class Meta:
        ordering = ["number", "code"]


class QualityRule(Named):
    """One quality rule, of a data element or for any item.

    Attributes:
        kind: A kind of ``domain.rules``; those that can run carry the exchange's own names.
        settings: The parameters of the kind.
    """

    dimension = CleanCharField(_("质量维度"), max_length=20, choices=choices_of(DIMENSIONS))
    kind = CleanCharField(_("规则种类"), max_length=30)
    element = CleanCharField(_("数据元"), max_length=50, blank=True, db_index=True)
    settings = models.JSONField(_("参数"), default=dict, blank=True)
    text = CleanTextField(_("规则说明"))
    status = CleanCharField(_("状态"), max_length=10, choices=Status.choices)
    standard = CleanCharField(_("依据标准"), max_length=50, blank=True)

    class Meta:
        ordering = ["code"]


class Mapping(Named):
    """Values of one code set set against those of another, or of another edition."""

    from_set = CleanCharField(_("源代码集"), max_length=50)
    from_version = CleanCharField(_("源版本"), max_length=20, blank=True)
    to_set = CleanCharField(_("目标代码集"), max_length=50)
    to_version = CleanCharField(_("目标版本"), max_length=20, blank=True)
    status = CleanCharField(_("状态"), max_length=10, choices=Status.choices)
    note = CleanTextField(_("备注"), blank=True)

    class Meta:
        ordering = ["code"]


class MappingPair(models.Model):
    """One value set against one other; a value may have several."""

    mapping = models.ForeignKey(Mapping, on_delete=models.CASCADE, related_name="pairs")
    from_value = CleanCharField(_("源代码"), max_length=50)
    to_value = CleanCharField(_("目标代码"), max_length=50)
    relation = CleanCharField(_("关系"), max_length=10, choices=choices_of(RELATIONS))
    pair_note = CleanCharField(_("对照说明"), max_length=500, blank=True)

    class Meta:
        ordering = ["from_value", "to_value"]
        constraints = [
            models.UniqueConstraint(
                fields=["mapping", "from_value", "to_value"], name="standards_pair_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_value} → {self.to_value}"
