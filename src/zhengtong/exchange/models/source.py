"""Data sources, the addresses allowed, and what sources looked like."""

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhengtong.exchange.domain.errors import SourceNotFound
from zhengtong.exchange.domain.states import SourceState
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.ids import uuid7
from zhengtong.organisations import public as organisations
from zhengtong.toolkit.fields import CleanCharField
from zhengtong.toolkit.models import Revised, current_instant


class SourceQuerySet(models.QuerySet["Source"]):
    """Questions over sources; ``for_actor`` is the way in for pages and API."""

    def for_actor(self, actor: Actor | None) -> Self:
        """Sources of the bodies the visibility table shows to the actor."""
        scope = organisations.visible_bodies(actor, "source", "registered")
        if scope.is_empty:
            return self.none()
        return self.filter(organisations.scope_filter(scope, "body"))

    def get_or_refuse(self, uuid: UUID) -> "Source":
        """The source of that name.

        Raises:
            SourceNotFound.
        """
        found = self.filter(uuid=uuid).first()
        if found is None:
            raise SourceNotFound
        return found


class Source(Revised):
    """One database of a body that is read from or written to."""

    body = models.ForeignKey(
        "organisations.Body", on_delete=models.PROTECT, related_name="+", verbose_name=_("所属单位")
    )
    system = models.UUIDField(_("所属信息系统"), null=True)
    name = CleanCharField(_("数据源名称"), max_length=50)
    kind = CleanCharField(_("数据库类型"), max_length=30)
    host = CleanCharField(_("主机地址"), max_length=255)
    port = models.PositiveIntegerField(_("端口"))
    database = CleanCharField(_("数据库名"), max_length=63)
    user = CleanCharField(_("用户名"), max_length=63)
    schema = CleanCharField(_("模式"), max_length=63, default="public")
    tls = models.CharField(_("传输加密"), max_length=20, default="disable")
    secret = models.UUIDField()
    state = models.CharField(max_length=20, default=SourceState.NEW)
    tested_at = models.DateTimeField(null=True)
    test_result = models.JSONField(default=dict)
    registered_by_name = models.CharField(max_length=100)

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["body", "name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["body", "name"], name="source_name_once_per_body"),
            models.CheckConstraint(
                condition=Q(port__gte=1) & Q(port__lte=65_535), name="source_port_valid"
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)


class EgressRule(models.Model):
    """One address that the platform may connect to for a body."""

    uuid = models.UUIDField(unique=True, default=uuid7, editable=False)
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    pattern = CleanCharField(_("主机名、地址或网段"), max_length=255)
    port_from = models.PositiveIntegerField(_("起始端口"))
    port_to = models.PositiveIntegerField(_("终止端口"))
    reason = CleanCharField(_("理由"), max_length=200)
    allowed_by_name = models.CharField(max_length=100)
    created_at = models.DateTimeField(default=current_instant)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["body", "pattern", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(port_from__gte=1) & Q(port_from__lte=models.F("port_to"))
                & Q(port_to__lte=65_535),
                name="egress_ports_in_order",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.pattern}:{self.port_from}-{self.port_to}"


class SchemaSnapshot(models.Model):
    """What a source held when it was last described; no row of data."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="snapshots")
    taken_at = models.DateTimeField(default=current_instant)
    product = models.CharField(max_length=100)
    version = models.CharField(max_length=50)
    tables = models.JSONField(default=list)

    class Meta:
        ordering = ["source", "-id"]

    def __str__(self) -> str:
        return f"{self.source_id} {self.taken_at}"
