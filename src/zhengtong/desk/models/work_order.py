"""Alarms and the work orders that answer them."""

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhengtong.desk.domain.order_errors import (
    WorkOrderNotFound,
)
from zhengtong.desk.domain.work_orders import OrderState, Severity
from zhengtong.kernel.actor import Actor, Role
from zhengtong.kernel.errors import fill
from zhengtong.kernel.ids import uuid7
from zhengtong.organisations import public as organisations
from zhengtong.toolkit.fields import CleanTextField


class Alarm(models.Model):
    """Something that is wrong; the same thing again is counted, not told anew.

    ``ended_at`` is set when its work order is closed: the next time makes a new alarm.
    """

    uuid = models.UUIDField(unique=True, default=uuid7, editable=False)
    code = models.CharField(max_length=64)
    subject = models.CharField(max_length=128)
    title = models.CharField(max_length=200)
    facts = models.JSONField(default=dict)
    severity = models.CharField(max_length=16)
    count = models.PositiveIntegerField(default=1)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "subject"],
                condition=Q(ended_at__isnull=True),
                name="desk_alarm_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(severity__in=list(Severity)), name="desk_alarm_severity_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.subject}"

    @property
    def shown_title(self) -> str:
        """What is wrong, in the reader's language."""
        return fill(gettext(self.title), self.facts)


class AlarmSighting(models.Model):
    """That one event raised or counted an alarm; delivered twice it counts once."""

    alarm = models.ForeignKey(Alarm, on_delete=models.CASCADE, related_name="sightings")
    once_key = models.CharField(max_length=160, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.once_key


class WorkOrderQuerySet(models.QuerySet["WorkOrder"]):
    """Questions over work orders; ``for_actor`` is the way in for pages."""

    def for_actor(self, actor: Actor) -> Self:
        """Orders of the actor's body, their own, and all for who runs the platform."""
        if actor.has(Role.SYSTEM_ADMIN, Role.AUDITOR):
            return self
        mine = Q(owner=actor.account_id)
        scope = organisations.visible_bodies(actor, "matter", "open")
        if actor.has(Role.CONTRACTOR):
            mine |= Q(uuid__in=organisations.list_pass_orders(actor.account_id))
        elif actor.body_id is not None:
            mine |= Q(body__uuid=actor.body_id) | organisations.scope_filter(scope)
        return self.filter(mine)

    def get_or_refuse(self, uuid: UUID) -> "WorkOrder":
        """The order of that name.

        Raises:
            WorkOrderNotFound.
        """
        found = self.filter(uuid=uuid).first()
        if found is None:
            raise WorkOrderNotFound
        return found


class WorkOrder(models.Model):
    """One work order: who sees to an alarm, until when, and what the cause was."""

    uuid = models.UUIDField(unique=True, default=uuid7, editable=False)
    number = models.CharField(max_length=24, unique=True)
    revision = models.PositiveIntegerField(default=1)
    alarm = models.OneToOneField(Alarm, on_delete=models.PROTECT, related_name="order")
    severity = models.CharField(max_length=16)
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    link = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=16, default=OrderState.OPEN)
    owner = models.UUIDField(null=True, blank=True)
    owner_name = models.CharField(max_length=100, blank=True)
    matter = models.ForeignKey(
        "desk.Matter", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_on = models.DateField(null=True, blank=True)
    cause = models.CharField(max_length=32, blank=True)
    measures = CleanTextField(_("处置措施"), max_length=2000, blank=True)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by_name = models.CharField(max_length=100, blank=True)

    objects = WorkOrderQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=OrderState.CLOSED, closed_at__isnull=False)
                | (~Q(state=OrderState.CLOSED) & Q(closed_at__isnull=True)),
                name="desk_order_closed_when_closed",
            ),
            models.CheckConstraint(
                condition=~Q(state=OrderState.CLOSED) | (~Q(cause="") & ~Q(measures="")),
                name="desk_order_closed_with_cause",
            ),
        ]
        indexes = [
            models.Index(fields=["body", "state", "-created_at"], name="desk_order_body"),
            models.Index(fields=["state", "due_on"], name="desk_order_due"),
        ]

    def __str__(self) -> str:
        return self.number


class WorkOrderAction(models.Model):
    """One line of what happened to a work order."""

    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="actions")
    verb = models.CharField(max_length=16)
    by_name = models.CharField(max_length=100)
    by_body = models.CharField(max_length=200, blank=True)
    on_behalf_of = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField()
    text = CleanTextField(_("处置记录"), max_length=2000, blank=True)
    cause = models.CharField(max_length=32, blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.verb
