"""Who collects a data element, who is its source, who claims to be (一数一源)."""

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from zhengtong.catalogue.domain.sources import (
    CLAIM_NAMES,
    OUTCOME_NAMES,
    ClaimNotFound,
    ClaimState,
    ConflictNotFound,
    Outcome,
)
from zhengtong.catalogue.models.reach import within_reach
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.ids import uuid7
from zhengtong.toolkit.fields import CleanCharField, CleanTextField

_IN_REALM = {"element": OuterRef("element"), "realm": OuterRef("realm")}


class ElementUse(models.Model):
    """A published entry that holds a data element; written with its search row."""

    entry = models.ForeignKey(
        "catalogue.Entry", on_delete=models.CASCADE, related_name="element_uses"
    )
    body = models.ForeignKey("organisations.Body", on_delete=models.CASCADE, related_name="+")
    element = models.CharField(max_length=60)
    is_key_only = models.BooleanField(default=False)
    is_shareable = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["element", "entry"], name="catalogue_use_once"),
        ]
        indexes = [
            models.Index(fields=["element", "body"], name="catalogue_use_by_element"),
            models.Index(fields=["body", "element"], name="catalogue_use_by_body"),
        ]

    def __str__(self) -> str:
        return self.element


class ConflictQuerySet(models.QuerySet["SourceConflict"]):
    """Questions over conflicts; ``for_actor`` is the way in."""

    def for_actor(self, actor: Actor | None) -> Self:
        """Those in which the own body has a side, and those with a claim in reach."""
        if actor is None:
            return self.none()
        claims = SourceClaim.objects.filter(within_reach(actor, "body"), **_IN_REALM)
        if actor.body_id is None:
            return self.filter(Exists(claims))
        held = AuthoritativeSource.objects.filter(**_IN_REALM, body__uuid=actor.body_id)
        return self.filter(Exists(claims) | Exists(held))

    def get_or_refuse(self, uuid: UUID) -> "SourceConflict":
        """The conflict of that name.

        Raises:
            ConflictNotFound.
        """
        found = self.filter(uuid=uuid).first()
        if found is None:
            raise ConflictNotFound
        return found


class SourceConflict(models.Model):
    """Several bodies claim to be the source of one data element within one region."""

    uuid = models.UUIDField(unique=True, default=uuid7, editable=False)
    number = models.CharField(max_length=24, unique=True)
    element = models.CharField(_("数据元"), max_length=60)
    element_name = models.CharField(max_length=200)
    realm = models.CharField(max_length=12)
    opened_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    state = models.CharField(_("状态"), max_length=10, default=Outcome.OPEN)
    opinion = CleanTextField(_("裁定理由"), max_length=500, blank=True)
    decided_by_name = models.CharField(max_length=100, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_on = models.DateField(null=True)
    revision = models.PositiveIntegerField(default=1)

    objects = ConflictQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["element", "realm"],
                condition=Q(state="open"),
                name="catalogue_conflict_one_open",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(OUTCOME_NAMES)), name="catalogue_conflict_state_known"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class ClaimQuerySet(models.QuerySet["SourceClaim"]):
    """Questions over claims; ``for_actor`` is the way in."""

    def for_actor(self, actor: Actor | None) -> Self:
        """Those of the own body, those in reach, and rivals in a conflict the actor sees."""
        if actor is None:
            return self.none()
        rivals = SourceConflict.objects.for_actor(actor).values("pk")
        return self.filter(within_reach(actor, "body") | Q(conflict__in=rivals))

    def get_or_refuse(self, uuid: UUID) -> "SourceClaim":
        """The claim of that name.

        Raises:
            ClaimNotFound.
        """
        found = self.filter(uuid=uuid).first()
        if found is None:
            raise ClaimNotFound
        return found


class SourceClaim(models.Model):
    """A body says that it is the source of a data element; a matter of the authority."""

    uuid = models.UUIDField(unique=True, default=uuid7, editable=False)
    number = models.CharField(max_length=24, unique=True)
    element = models.CharField(_("数据元"), max_length=60)
    element_name = models.CharField(max_length=200)
    realm = models.CharField(max_length=12)
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    conflict = models.ForeignKey(
        SourceConflict, on_delete=models.PROTECT, null=True, related_name="claims"
    )
    reason = CleanTextField(_("主张理由"), max_length=500)
    basis = CleanTextField(_("法定依据或职责依据"), max_length=500)
    state = models.CharField(_("状态"), max_length=10, default=ClaimState.OPEN)
    claimed_by_name = models.CharField(max_length=100)
    claimed_at = models.DateTimeField()
    opinion = CleanTextField(_("认定意见"), max_length=500, blank=True)
    decided_by_name = models.CharField(max_length=100, blank=True)
    ended_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(CLAIM_NAMES)), name="catalogue_claim_state_known"
            ),
        ]
        indexes = [
            models.Index(fields=["element", "realm", "state"], name="catalogue_claim_by_element"),
        ]

    def __str__(self) -> str:
        return self.number


class SourceQuerySet(models.QuerySet["AuthoritativeSource"]):
    """Questions over sources."""

    def live(self) -> Self:
        """Those in force, of bodies that are there."""
        return self.filter(ended_on=None, body__state="active")


class AuthoritativeSource(models.Model):
    """A body is the source of a data element within a region, whole or for a told scope (数源)."""

    element = models.CharField(_("数据元"), max_length=60)
    realm = models.CharField(max_length=12)
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    scope = CleanCharField(_("范围"), max_length=100, blank=True)
    claim = models.ForeignKey(SourceClaim, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    ended_on = models.DateField(null=True)

    objects = SourceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["element", "realm", "scope"],
                condition=Q(ended_on__isnull=True),
                name="catalogue_source_once",
            ),
        ]

    def __str__(self) -> str:
        return self.element
