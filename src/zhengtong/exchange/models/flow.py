"""Flows and their runs."""

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhengtong.exchange.domain.errors import FlowNotFound, RunNotFound
from zhengtong.exchange.domain.states import OPEN_RUNS, RunState
from zhengtong.exchange.models.source import Source
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.ids import uuid7
from zhengtong.organisations import public as organisations
from zhengtong.toolkit.fields import CleanCharField
from zhengtong.toolkit.models import Revised, current_instant


def visible_parties(actor: Actor | None, prefix: str = "") -> Q | None:
    """Condition for flows of which the actor sees one side; None where nothing is visible."""
    scope = organisations.visible_bodies(actor, "run", "registered")
    if scope.is_empty:
        return None
    parties = organisations.scope_filter(scope, f"{prefix}provider")
    return parties | organisations.scope_filter(scope, f"{prefix}consumer")


def named_flows(actor: Actor | None, prefix: str = "", run: str = "") -> Q:
    """Condition that keeps contractors to the flows their passes name, and to runs named alone.

    Args:
        actor: Who asks.
        prefix: Way from the row to its flow, as ``flow__``.
        run: Way from the row to the UUID of its run; "" where it has none.
    """
    flows = organisations.named_things(actor, "flow")
    if flows is None:
        return Q()
    named = Q(**{f"{prefix}uuid__in": flows})
    if run:
        named |= Q(**{f"{run}__in": organisations.named_things(actor, "run") or ()})
    return named


class FlowQuerySet(models.QuerySet["Flow"]):
    """Questions over flows."""

    def for_actor(self, actor: Actor | None) -> Self:
        """Flows whose provider or consumer the visibility table shows to the actor."""
        condition = visible_parties(actor)
        if condition is None:
            return self.none()
        return self.filter(condition, named_flows(actor))

    def get_or_refuse(self, uuid: UUID) -> "Flow":
        """The flow of that name.

        Raises:
            FlowNotFound.
        """
        found = self.filter(uuid=uuid).first()
        if found is None:
            raise FlowNotFound
        return found


class Flow(Revised):
    """What is delivered under a grant: by table into the consumer's database, or by file."""

    name = CleanCharField(_("任务名称"), max_length=100)
    grant = models.UUIDField()
    grant_number = models.CharField(max_length=50)
    entry = models.UUIDField()
    resource = models.UUIDField()
    provider = models.ForeignKey(
        "organisations.Body", on_delete=models.PROTECT, related_name="+", verbose_name=_("提供单位")
    )
    consumer = models.ForeignKey(
        "organisations.Body", on_delete=models.PROTECT, related_name="+", verbose_name=_("使用单位")
    )
    way = models.CharField(_("共享方式"), max_length=20, default="batch")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="flows_out")
    source_table = CleanCharField(_("来源表"), max_length=63)
    target = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="flows_in", null=True)
    target_table = CleanCharField(_("目标表"), max_length=63, blank=True)
    mode = models.CharField(_("方式"), max_length=20, default="full")
    watermark_column = CleanCharField(_("增量列"), max_length=63, blank=True)
    watermark = models.CharField(max_length=200, blank=True)
    columns = models.JSONField(default=list)
    key = models.JSONField(default=list)
    rules = models.JSONField(default=list)
    limits = models.JSONField(default=dict)
    made_by_name = models.CharField(max_length=100)

    objects = FlowQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return str(self.name)


class RunQuerySet(models.QuerySet["Run"]):
    """Questions over runs."""

    def for_actor(self, actor: Actor | None) -> Self:
        """Runs of flows the actor sees."""
        condition = visible_parties(actor, "flow__")
        if condition is None:
            return self.none()
        return self.filter(condition, named_flows(actor, "flow__", "uuid"))

    def get_or_refuse(self, uuid: UUID) -> "Run":
        """The run of that name.

        Raises:
            RunNotFound.
        """
        found = self.filter(uuid=uuid).first()
        if found is None:
            raise RunNotFound
        return found


class Run(models.Model):
    """One run of a flow; its counters move outside any deed's transaction."""

    uuid = models.UUIDField(unique=True, default=uuid7, editable=False)
    flow = models.ForeignKey(Flow, on_delete=models.PROTECT, related_name="runs")
    wanted_delivery = models.UUIDField(default=uuid7)
    digest_secret = models.UUIDField()
    state = models.CharField(max_length=20, default=RunState.QUEUED)
    phase = models.CharField(max_length=20, blank=True)
    partitions = models.PositiveIntegerField(default=0)
    partitions_done = models.PositiveIntegerField(default=0)
    rows_read = models.BigIntegerField(default=0)
    rows_written = models.BigIntegerField(default=0)
    rows_rejected = models.BigIntegerField(default=0)
    bytes_read = models.BigIntegerField(default=0)
    samples = models.JSONField(default=list)
    attempts = models.PositiveIntegerField(default=0)
    cancel_wanted = models.BooleanField(default=False)
    error = models.CharField(max_length=100, blank=True)
    error_facts = models.JSONField(default=dict)
    asked_by = models.UUIDField()
    asked_by_name = models.CharField(max_length=100)
    created_at = models.DateTimeField(default=current_instant)
    started_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["flow"],
                condition=Q(state__in=sorted(OPEN_RUNS)),
                name="run_open_once_per_flow",
            )
        ]

    def __str__(self) -> str:
        return str(self.uuid)
