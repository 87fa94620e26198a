"""Discovery of whole schemas: one job, one row a table with its columns and suggestions."""

from typing import Self
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhengtong.exchange.domain.errors import DiscoveryNotFound
from zhengtong.exchange.models.source import Source
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.ids import uuid7
from zhengtong.organisations import public as organisations
from zhengtong.toolkit.models import Revised

QUEUED, RUNNING, DONE, FAILED = "queued", "running", "done", "failed"
OPEN = (QUEUED, RUNNING)


class DiscoveryQuerySet(models.QuerySet["Discovery"]):
    """Questions over discoveries; ``for_actor`` is the way in for pages and API."""

    def for_actor(self, actor: Actor | None) -> Self:
        """Discoveries of sources that the visibility table shows to the actor."""
        scope = organisations.visible_bodies(actor, "source", "registered")
        if scope.is_empty:
            return self.none()
        return self.filter(organisations.scope_filter(scope, "source__body"))

    def get_or_refuse(self, uuid: UUID) -> "Discovery":
        """The discovery of that name.

        Raises:
            DiscoveryNotFound.
        """
        found = self.select_related("source", "source__body").filter(uuid=uuid).first()
        if found is None:
            raise DiscoveryNotFound
        return found


class Discovery(Revised):
    """One look at everything a source holds."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="discoveries")
    state = models.CharField(_("状态"), max_length=10, default=QUEUED)
    asked_by = models.UUIDField()
    asked_by_name = models.CharField(_("发起人"), max_length=100)
    product = models.CharField(max_length=100, blank=True)
    tables_total = models.PositiveIntegerField(default=0)
    tables_done = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=100, blank=True)
    error_facts = models.JSONField(default=dict)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = DiscoveryQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source"],
                condition=models.Q(state__in=OPEN),
                name="exchange_discovery_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.state}"


class DiscoveredTable(models.Model):
    """A table found, what is proposed of it, and what became of it; no value of it.

    ``columns`` are those of a schema snapshot, each with ``keep``, ``flags``, ``suggestion``
    (element, grade, mark, counts) and, once an officer decided, ``decided``.
    """

    uuid = models.UUIDField(unique=True, default=uuid7, editable=False)
    discovery = models.ForeignKey(Discovery, on_delete=models.CASCADE, related_name="tables")
    name = models.CharField(_("表"), max_length=200)
    kind = models.CharField(max_length=12)
    comment = models.TextField(_("说明"), blank=True)
    title = models.CharField(_("目录名称"), max_length=50)
    row_estimate = models.BigIntegerField(default=-1)
    is_readable = models.BooleanField(default=True)
    is_kept = models.BooleanField(_("保留"), default=True)
    technical = models.CharField(_("技术表"), max_length=100, blank=True)
    flags = models.JSONField(default=list)
    sampled_rows = models.PositiveIntegerField(default=0)
    not_sampled = models.CharField(max_length=100, blank=True)
    personal = models.CharField(_("个人信息"), max_length=10, blank=True)
    grade = models.PositiveSmallIntegerField(_("分级"), default=1)
    columns = models.JSONField(default=list)
    entry = models.UUIDField(null=True)
    entry_revision = models.PositiveIntegerField(null=True)
    act = models.UUIDField(null=True)

    class Meta:
        ordering = ["discovery", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["discovery", "name"], name="exchange_discovered_table_once"
            )
        ]

    def __str__(self) -> str:
        return self.name
