"""Bodies (单位) and their offices (处室)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.ids import uuid7
from zhengtong.toolkit.spelling import SpelledField


class Body(models.Model):
    """One body: a government department, an authorised organisation, or another."""

    class Kind(models.TextChoices):
        DEPARTMENT = "department", _("政府部门")
        AUTHORISED = "authorised", _("授权组织")
        OTHER = "other", _("其他单位")

    class State(models.TextChoices):
        ACTIVE = "active", _("在用")
        CLOSED = "closed", _("已撤销")

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    revision = models.PositiveIntegerField(default=1)
    name = models.CharField(_("单位名称"), max_length=200)
    short_name = models.CharField(_("单位简称"), max_length=50, blank=True)
    pinyin = SpelledField()
    initials = SpelledField(short=True)
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    credit_code_finding = models.CharField(_("代码校验问题"), max_length=200, blank=True)
    credit_code_override = models.CharField(_("保留原代码的理由"), max_length=500, blank=True)
    kind = models.CharField(
        _("单位类别"), max_length=12, choices=Kind.choices, default=Kind.DEPARTMENT
    )
    region = models.ForeignKey(
        "organisations.Region",
        on_delete=models.PROTECT,
        related_name="bodies",
        verbose_name=_("所属区划"),
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children",
        verbose_name=_("上级单位"),
    )  # fmt: skip
    explicit_authority = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("指定的数据主管部门"),
    )  # fmt: skip
    is_data_authority = models.BooleanField(_("是数据主管部门"), default=False)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.ACTIVE)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["region__code", "name"]
        constraints = [
            models.CheckConstraint(
                name="body_kind_known", condition=Q(kind__in=["department", "authorised", "other"])
            ),
            models.CheckConstraint(
                name="body_state_known", condition=Q(state__in=["active", "closed"])
            ),
            models.CheckConstraint(
                name="body_not_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
            ),
            models.CheckConstraint(
                name="body_flawed_code_has_reason",
                condition=Q(credit_code_finding="") | ~Q(credit_code_override=""),
            ),
            models.UniqueConstraint(
                name="body_credit_code_once", fields=["credit_code"], condition=~Q(credit_code="")
            ),
            models.UniqueConstraint(
                name="body_name_once_per_region",
                fields=["region", "name"],
                condition=Q(state="active"),
            ),
            models.UniqueConstraint(
                name="body_one_authority_per_region",
                fields=["region"],
                condition=Q(is_data_authority=True, state="active"),
            ),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    @property
    def is_active(self) -> bool:
        return self.state == self.State.ACTIVE


class Office(models.Model):
    """One office (处室) of a body."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="offices")
    name = models.CharField(_("处室名称"), max_length=100)
    closed_on = models.DateField(_("撤销日期"), null=True, blank=True)

    class Meta:
        ordering = ["body", "id"]
        constraints = [
            models.UniqueConstraint(
                name="office_name_once_per_body",
                fields=["body", "name"],
                condition=Q(closed_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name
