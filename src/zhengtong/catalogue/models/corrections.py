"""Doubts reported about entries and their data, and what the source answered (共享校核)."""

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhengtong.catalogue.domain.corrections import ASPECTS, STATES, CorrectionNotFound
from zhengtong.catalogue.models.reach import within_reach
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.ids import uuid7
from zhengtong.toolkit.fields import CleanTextField


class CorrectionQuerySet(models.QuerySet["Correction"]):
    """Questions over corrections; ``for_actor`` is the way in."""

    def for_actor(self, actor: Actor | None) -> Self:
        """Those of the actor's own body on either side, and those in reach of its entries."""
        seen = within_reach(actor, "entry__body")
        if actor is not None and actor.body_id is not None:
            seen |= Q(reporter__uuid=actor.body_id)
        return self.filter(seen)

    def get_or_refuse(self, uuid: UUID) -> "Correction":
        """The correction of that name.

        Raises:
            CorrectionNotFound.
        """
        found = self.filter(uuid=uuid).first()
        if found is None:
            raise CorrectionNotFound
        return found


class Correction(models.Model):
    """One doubt; the record it is about is named in the vault, never here."""

    uuid = models.UUIDField(unique=True, default=uuid7, editable=False)
    number = models.CharField(max_length=24, unique=True)
    entry = models.ForeignKey("catalogue.Entry", on_delete=models.PROTECT, related_name="+")
    entry_version = models.PositiveIntegerField()
    aspect = models.CharField(_("校核对象"), max_length=10)
    item_id = models.UUIDField(null=True)
    item_name = models.CharField(max_length=100, blank=True)
    record_key = models.UUIDField(null=True)
    text = CleanTextField(_("疑问说明"), max_length=1000)
    reporter = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    reported_by = models.UUIDField()
    reported_by_name = models.CharField(max_length=100)
    reported_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=10, default="open")
    answer = CleanTextField(_("答复"), max_length=1000, blank=True)
    answered_by_name = models.CharField(max_length=100, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_on = models.DateField(null=True)
    revision = models.PositiveIntegerField(default=1)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(aspect__in=sorted(ASPECTS)), name="catalogue_correction_aspect_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(STATES)), name="catalogue_correction_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at__isnull=True)
                | (~Q(state="open") & Q(ended_at__isnull=False)),
                name="catalogue_correction_end_has_instant",
            ),
        ]
        indexes = [models.Index(fields=["entry", "state"], name="catalogue_correction_entry")]

    def __str__(self) -> str:
        return self.number
