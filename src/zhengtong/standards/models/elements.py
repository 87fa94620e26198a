"""Data elements after GB/T 18391, as published."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zhengtong.standards.models.choices import Certainty, Personal, Status
from zhengtong.toolkit.fields import CleanCharField, CleanTextField


class DataElement(models.Model):
    """One data element: what an item means, how it is written, how it is graded by default."""

    code = CleanCharField(_("编号"), max_length=32, unique=True)
    name = CleanCharField(_("名称"), max_length=200)
    name_en = CleanCharField(_("英文名称"), max_length=200, blank=True)
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

    synonyms = CleanCharField(_("同义名称"), max_length=500, blank=True)
    context = CleanCharField(_("相关环境"), max_length=200, blank=True)
    registrar = CleanCharField(_("注册机构"), max_length=200, blank=True)
    replaced_by = models.JSONField(_("替代数据元"), default=list, blank=True)
    standard = CleanCharField(_("依据标准"), max_length=50, blank=True)
    clause = CleanCharField(_("依据条款"), max_length=50, blank=True)
    note = CleanTextField(_("备注"), blank=True)

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
        is_english = (get_language() or "").startswith("en") and self.name_en
        return str(self.name_en if is_english else self.name)
