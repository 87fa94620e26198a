"""Changes of law or duty, and the update tasks they open."""

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhengtong.catalogue.domain.updates import (
    KIND_NAMES,
    TEXT_LIMITS,
    UNSETTLED,
    UPDATE_NAMES,
    ChangeNotFound,
    UpdateNotFound,
    UpdateState,
)
from zhengtong.catalogue.models.reach import within_reach
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.ids import uuid7
from zhengtong.toolkit.fields import CleanCharField, CleanTextField


class UpdateCauseQuerySet(models.QuerySet["UpdateCause"]):
    """Questions over changes."""

    def for_actor(self, actor: Actor | None) -> Self:
        """Changes that touch entries of bodies the actor sees, or that the own body recorded."""
        tasks = UpdateTask.objects.for_actor(actor).values("change_id")
        return self.filter(Q(pk__in=tasks) | within_reach(actor, "body"))

    def get_or_refuse(self, uuid: UUID) -> "UpdateCause":
        """The change of that name.

        Raises:
            ChangeNotFound.
        """
        found = self.filter(uuid=uuid).first()
        if found is None:
            raise ChangeNotFound
        return found


class UpdateTaskQuerySet(models.QuerySet["UpdateTask"]):
    """Questions over update tasks."""

    def for_actor(self, actor: Actor | None) -> Self:
        """Tasks of the bodies the actor sees."""
        return self.filter(within_reach(actor, "entry__body"))

    def unsettled(self) -> Self:
        """Tasks that wait for the body or for its authority."""
        return self.filter(state__in=[str(state) for state in UNSETTLED])

    def get_or_refuse(self, uuid: UUID) -> "UpdateTask":
        """The task of that name.

        Raises:
            UpdateNotFound.
        """
        found = self.filter(uuid=uuid).first()
        if found is None:
            raise UpdateNotFound
        return found


class UpdateCause(models.Model):
    """One change of law, duty or data that entries must follow; never changed once recorded."""

    uuid = models.UUIDField(unique=True, default=uuid7, editable=False)
    kind = models.CharField(_("变化类型"), max_length=8)
    title = CleanCharField(_("变化内容"), max_length=TEXT_LIMITS["title"])
    document = CleanCharField(_("依据文件"), max_length=TEXT_LIMITS["document"], blank=True)
    note = CleanTextField(_("说明"), max_length=TEXT_LIMITS["note"], blank=True)
    happened_on = models.DateField(_("变化日期"))
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    by_account = models.UUIDField()
    by_name = models.CharField(max_length=100)
    at = models.DateTimeField()

    objects = UpdateCauseQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=list(KIND_NAMES)), name="catalogue_cause_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)


class UpdateTask(models.Model):
    """What one change asks of one entry; its clock runs at the desk from the day of the change."""

    uuid = models.UUIDField(unique=True, default=uuid7, editable=False)
    change = models.ForeignKey(UpdateCause, on_delete=models.PROTECT, related_name="tasks")
    entry = models.ForeignKey(
        "catalogue.Entry", on_delete=models.CASCADE, related_name="update_tasks"
    )
    state = models.CharField(_("状态"), max_length=12, default=UpdateState.OPEN)
    opened_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by_name = models.CharField(max_length=100, blank=True)
    version = models.PositiveIntegerField(null=True)
    reason = CleanTextField(_("理由"), max_length=500, blank=True)
    extension_workdays = models.PositiveSmallIntegerField(null=True)
    extension_reason = CleanTextField(max_length=500, blank=True)
    is_extended = models.BooleanField(null=True)
    revision = models.PositiveIntegerField(default=1)

    objects = UpdateTaskQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["change", "entry"], name="catalogue_update_once_per_change"
            ),
            models.CheckConstraint(
                condition=Q(state__in=list(UPDATE_NAMES)), name="catalogue_update_state_known"
            ),
        ]
        indexes = [models.Index(fields=["state", "entry"], name="catalogue_update_by_state")]

    def __str__(self) -> str:
        return f"{self.change} · {self.entry}"
