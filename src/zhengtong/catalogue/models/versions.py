"""Versions of an entry and their items; a published one never changes again (trigger)."""

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhengtong.catalogue.domain.errors import VersionNotFound
from zhengtong.catalogue.domain.lifecycle import PUBLIC, State
from zhengtong.catalogue.models.entries import sight_of
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.ids import uuid7
from zhengtong.organisations import public as organisations


class VersionQuerySet(models.QuerySet["Version"]):
    """Questions over versions; ``for_actor`` is the way in for pages and API."""

    def for_actor(self, actor: Actor | None) -> Self:
        """Published versions of public entries, and what the visibility table adds."""
        seen = Q(stage=State.PUBLISHED, entry__state__in=[str(state) for state in PUBLIC])
        if actor is not None:
            seen |= sight_of(actor, "stage", "entry__body")
            withdrawn = organisations.visible_bodies(actor, "entry", "withdrawn")
            if not withdrawn.is_empty:
                scope = organisations.scope_filter(withdrawn, "entry__body")
                seen |= Q(stage=State.PUBLISHED, entry__state=State.WITHDRAWN) & scope
        return self.filter(seen)

    def get_or_refuse(self, entry_id: UUID, number: int) -> "Version":
        """The version of that number.

        Raises:
            VersionNotFound.
        """
        found = self.filter(entry__uuid=entry_id, number=number).first()
        if found is None:
            raise VersionNotFound
        return found


class Version(models.Model):
    """What an entry says at one time; frozen by the database once published."""

    uuid = models.UUIDField(unique=True, default=uuid7, editable=False)
    entry = models.ForeignKey("catalogue.Entry", on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    stage = models.CharField(max_length=20, default=State.DRAFT)
    title = models.CharField(_("信息资源名称"), max_length=50)
    summary = models.CharField(_("信息资源摘要"), max_length=256, blank=True)
    class_code = models.CharField(_("信息资源分类"), max_length=40, blank=True)
    level = models.CharField(_("目录层级"), max_length=10, default="body")
    keywords = models.CharField(_("关键词"), max_length=200, blank=True)
    format_class = models.CharField(_("信息资源格式"), max_length=4, blank=True)
    format_type = models.CharField(_("格式类型"), max_length=20, blank=True)
    format_note = models.CharField(_("格式说明"), max_length=100, blank=True)
    cycle = models.CharField(_("更新周期"), max_length=20, blank=True)
    share_type = models.PositiveSmallIntegerField(_("共享类型"), null=True)
    share_condition = models.CharField(_("共享条件"), max_length=500, blank=True)
    share_way = models.CharField(_("共享方式"), max_length=20, blank=True)
    share_means = models.CharField(_("共享平台方式类型"), max_length=20, blank=True)
    share_way_note = models.CharField(_("其他方式说明"), max_length=300, blank=True)
    use_range = models.CharField(_("使用范围"), max_length=500, blank=True)
    use_requirement = models.CharField(_("使用条件"), max_length=500, blank=True)
    basis_kind = models.CharField(_("不予共享依据类型"), max_length=30, blank=True)
    basis_document = models.CharField(_("依据文件"), max_length=200, blank=True)
    basis_article = models.CharField(_("条款"), max_length=100, blank=True)
    basis_quote = models.CharField(_("条款原文"), max_length=1000, blank=True)
    basis_ref = models.CharField(_("不予共享依据"), max_length=36, blank=True)
    basis_confirmed_at = models.DateTimeField(null=True)
    basis_confirmed_by_name = models.CharField(max_length=100, blank=True)
    openness = models.CharField(_("开放属性"), max_length=12, default="closed")
    open_condition = models.CharField(_("开放条件"), max_length=500, blank=True)
    grade = models.PositiveSmallIntegerField(_("数据分级"), null=True)
    contact = models.CharField(_("联系方式"), max_length=200, blank=True)
    # Taken over at publication, so that a later renaming does not rewrite the record.
    provider_name = models.CharField(max_length=200, blank=True)
    provider_code = models.CharField(max_length=18, blank=True)
    office_name = models.CharField(max_length=100, blank=True)
    submitted_by = models.UUIDField(null=True)
    submitted_by_name = models.CharField(max_length=100, blank=True)
    submitted_at = models.DateTimeField(null=True)
    return_reason = models.TextField(blank=True)
    published_by_name = models.CharField(max_length=100, blank=True)
    published_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["entry", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "number"], name="catalogue_version_number_once"
            ),
            models.UniqueConstraint(
                fields=["entry"],
                condition=Q(published_at__isnull=True),
                name="catalogue_version_one_working",
            ),
            models.CheckConstraint(
                condition=Q(stage=State.PUBLISHED, published_at__isnull=False)
                | (~Q(stage=State.PUBLISHED) & Q(published_at__isnull=True)),
                name="catalogue_version_published_has_instant",
            ),
            models.CheckConstraint(
                condition=Q(share_type__isnull=True) | Q(share_type__range=(1, 3)),
                name="catalogue_version_share_type_known",
            ),
            models.CheckConstraint(
                condition=Q(grade__isnull=True) | Q(grade__range=(1, 4)),
                name="catalogue_version_grade_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.number}"


class Item(models.Model):
    """One information item (信息项) of a version; ``item_id`` is the same in all versions."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="items")
    item_id = models.UUIDField(default=uuid7)
    position = models.PositiveIntegerField()
    name = models.CharField(_("信息项名称"), max_length=100)
    data_type = models.CharField(_("数据类型"), max_length=1, default="C")
    length = models.PositiveIntegerField(_("长度"), null=True)
    scale = models.PositiveIntegerField(_("小数位"), null=True)
    description = models.CharField(_("说明"), max_length=500, blank=True)
    column = models.CharField(_("对应字段"), max_length=200, blank=True)
    is_key = models.BooleanField(_("主键"), default=False)
    share_type = models.PositiveSmallIntegerField(_("共享类型"), default=1)
    grade = models.PositiveSmallIntegerField(_("分级"), default=1)
    personal = models.CharField(_("个人信息"), max_length=10, blank=True)
    element_code = models.CharField(_("数据元"), max_length=60, blank=True)
    code_set = models.CharField(
        _("值域代码集"), max_length=50, blank=True, default="", db_default=""
    )

    class Meta:
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "item_id"], name="catalogue_item_once_per_version"
            ),
            models.UniqueConstraint(
                fields=["version", "position"],
                name="catalogue_item_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]
        indexes = [models.Index(fields=["item_id"], name="catalogue_item_by_id")]

    def __str__(self) -> str:
        return self.name
