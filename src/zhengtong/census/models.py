"""Information systems and how often each is used."""

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhengtong.census.domain import vocabulary
from zhengtong.census.domain.errors import SystemNotFound
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.ids import uuid7
from zhengtong.organisations import public as organisations


class SystemQuerySet(models.QuerySet["System"]):
    """Questions over systems; ``for_actor`` is the way in for pages and API."""

    def for_actor(self, actor: Actor | None) -> Self:
        """Systems of the bodies the visibility table shows to the actor.

        Contractors see those that their passes name.
        """
        scope = organisations.visible_bodies(actor, "system", "registered")
        if scope.is_empty:
            return self.none()
        found = self.filter(organisations.scope_filter(scope, "body"))
        named = organisations.named_things(actor, "system")
        return found if named is None else found.filter(uuid__in=named)

    def get_or_refuse(self, uuid: UUID) -> "System":
        """The system of that name.

        Raises:
            SystemNotFound.
        """
        found = self.filter(uuid=uuid).first()
        if found is None:
            raise SystemNotFound
        return found


class System(models.Model):
    """One information system as registered in the census (系统普查)."""

    uuid = models.UUIDField(unique=True, default=uuid7, editable=False)
    code = models.CharField(_("系统编号"), max_length=32, unique=True)
    body = models.ForeignKey(
        "organisations.Body", on_delete=models.PROTECT, related_name="+", verbose_name=_("所属单位")
    )
    office = models.ForeignKey(
        "organisations.Office", on_delete=models.PROTECT, null=True, related_name="+",
        verbose_name=_("责任处室"),
    )  # fmt: skip
    name = models.CharField(_("系统名称"), max_length=100)
    functions = models.TextField(_("系统功能"))
    use_range = models.CharField(_("使用范围"), max_length=20)
    use_range_note = models.CharField(_("使用范围说明"), max_length=500, blank=True)
    use_frequency = models.CharField(_("使用频度"), max_length=20)
    approving_body = models.CharField(_("审批部门"), max_length=200)
    approved_on = models.DateField(_("审批时间"))
    approval_number = models.CharField(_("批复文号"), max_length=100, blank=True)
    fund_source = models.CharField(_("经费来源"), max_length=20)
    fund_note = models.CharField(_("经费来源说明"), max_length=500, blank=True)
    phase = models.CharField(_("建设阶段"), max_length=20, default=vocabulary.Phase.LIVE)
    level = models.CharField(_("系统层级"), max_length=20, blank=True)
    network = models.CharField(_("所在网络"), max_length=20, blank=True)
    place = models.CharField(_("部署位置"), max_length=20, blank=True)
    place_note = models.CharField(_("部署说明"), max_length=200, blank=True)
    main_data = models.TextField(_("主要数据"), blank=True)
    protection_level = models.PositiveSmallIntegerField(_("等级保护级别"), null=True)
    protection_number = models.CharField(_("等保备案号"), max_length=100, blank=True)
    build_cost_fen = models.BigIntegerField(_("建设经费（分）"), null=True)
    yearly_cost_fen = models.BigIntegerField(_("年运维经费（分）"), null=True)
    users_count = models.BigIntegerField(_("用户数"), null=True)
    url = models.CharField(_("访问地址"), max_length=500, blank=True)
    has_interface = models.BooleanField(_("提供接口"), default=False)
    is_division_owned = models.BooleanField(_("处室自建自管"), default=False)
    operator = models.CharField(_("运维单位"), max_length=200, blank=True)
    vendor = models.CharField(_("承建单位"), max_length=200, blank=True)
    enabled_on = models.DateField(_("启用日期"), null=True)
    disabled_on = models.DateField(_("停用日期"), null=True)
    remark = models.TextField(_("备注"), blank=True)
    registered_by = models.UUIDField()
    registered_by_name = models.CharField(max_length=100)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = SystemQuerySet.as_manager()

    class Meta:
        ordering = ["body", "name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["body", "name"], name="system_name_once_per_body"),
            models.CheckConstraint(
                condition=Q(build_cost_fen__isnull=True) | Q(build_cost_fen__gte=0),
                name="system_build_cost_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(yearly_cost_fen__isnull=True) | Q(yearly_cost_fen__gte=0),
                name="system_yearly_cost_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(protection_level__isnull=True) | Q(protection_level__range=(1, 5)),
                name="system_protection_level_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SystemUse(models.Model):
    """Calls of a system on one day, as the gateway counted or a body reported."""

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="uses")
    day = models.DateField()
    calls = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["system", "day"]
        constraints = [
            models.UniqueConstraint(fields=["system", "day"], name="system_use_once_per_day"),
            models.CheckConstraint(condition=Q(calls__gte=0), name="system_use_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.system_id} {self.day}"
