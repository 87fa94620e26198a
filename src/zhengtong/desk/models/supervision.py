"""Supervision (督办): the authority asks after a matter, with a number and a day to reply by."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhengtong.desk.domain.supervision import SupervisionState
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.ids import uuid7
from zhengtong.toolkit.fields import CleanTextField


class SupervisionQuerySet(models.QuerySet["Supervision"]):
    """Questions over supervisions."""

    def for_actor(self, actor: Actor) -> Self:
        """Those one's body opened or has to answer."""
        if actor.kind == "system":
            return self
        return self.filter(Q(authority__uuid=actor.body_id) | Q(body__uuid=actor.body_id))


class Supervision(models.Model):
    """One question of the authority about a matter that lingers."""

    uuid = models.UUIDField(unique=True, default=uuid7, editable=False)
    number = models.CharField(max_length=24, unique=True)
    matter = models.ForeignKey("desk.Matter", on_delete=models.PROTECT, related_name="supervisions")
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    authority = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    reason = CleanTextField(_("督办事由"), max_length=2000)
    reply_by = models.DateField(_("要求回复日期"))
    state = models.CharField(max_length=16, default=SupervisionState.OPEN)
    opened_by = models.UUIDField()
    opened_by_name = models.CharField(max_length=100)
    opened_at = models.DateTimeField()
    reply = CleanTextField(_("回复"), max_length=2000, blank=True)
    replied_by_name = models.CharField(max_length=100, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    finding = CleanTextField(_("办结意见"), max_length=2000, blank=True)
    closed_by_name = models.CharField(max_length=100, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = SupervisionQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter"],
                condition=~Q(state=SupervisionState.CLOSED),
                name="desk_supervision_one_running",
            ),
            models.CheckConstraint(
                condition=Q(state=SupervisionState.CLOSED) ^ Q(closed_at__isnull=True),
                name="desk_supervision_closed_at",
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "state"], name="desk_supervision_authority"),
            models.Index(fields=["body", "state"], name="desk_supervision_body"),
        ]

    def __str__(self) -> str:
        return self.number
