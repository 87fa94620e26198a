"""Reviews of rights: one a quarter and body, a line for each right as it was found."""

from typing import Self
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from zhengtong.desk.domain.rights_errors import RightsReviewNotFound
from zhengtong.kernel.actor import Actor, Role
from zhengtong.kernel.ids import uuid7
from zhengtong.organisations import public as organisations
from zhengtong.toolkit.fields import CleanCharField

KEEP, TAKE = "keep", "take"
WATCHERS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)


class RightsReviewQuerySet(models.QuerySet["RightsReview"]):
    """Questions over reviews."""

    def for_actor(self, actor: Actor) -> Self:
        """All for who watches over the platform, else those of bodies whose people one keeps."""
        if actor.has(*WATCHERS):
            return self
        if not actor.has(Role.BODY_ADMIN, Role.BODY_HEAD) or actor.body_id is None:
            return self.none()
        scope = organisations.visible_bodies(actor, "person", "any")
        return self.filter(Q(body__uuid=actor.body_id) | organisations.scope_filter(scope))

    def get_or_refuse(self, uuid: UUID) -> "RightsReview":
        """The review of that name.

        Raises:
            RightsReviewNotFound.
        """
        found = self.select_related("body", "matter").filter(uuid=uuid).first()
        if found is None:
            raise RightsReviewNotFound
        return found


class RightsReview(models.Model):
    """One review of one body; ``period`` is the quarter, as 2026Q1, or "" for one out of turn."""

    uuid = models.UUIDField(unique=True, default=uuid7, editable=False)
    number = models.CharField(max_length=24, unique=True)
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=8, blank=True)
    matter = models.ForeignKey(
        "desk.Matter", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_on = models.DateField(null=True, blank=True)
    opened_at = models.DateTimeField()
    opened_by_name = models.CharField(max_length=100)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by_name = models.CharField(max_length=100, blank=True)

    objects = RightsReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "period"], condition=~Q(period=""), name="desk_rights_once"
            ),
            models.UniqueConstraint(
                fields=["body"], condition=Q(closed_at__isnull=True), name="desk_rights_one_open"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class RightsLine(models.Model):
    """One right as it was found, and what was decided."""

    review = models.ForeignKey(RightsReview, on_delete=models.CASCADE, related_name="lines")
    kind = models.CharField(max_length=16)
    key = models.CharField(max_length=64)
    account = models.UUIDField()
    account_name = models.CharField(max_length=100)
    title = models.CharField(max_length=300)
    last_seen = models.DateTimeField(null=True, blank=True)
    flags = ArrayField(models.CharField(max_length=16), default=list, blank=True)
    verdict = models.CharField(max_length=8, blank=True)
    reason = CleanCharField(max_length=200, blank=True)
    decided_by_name = models.CharField(max_length=100, blank=True)
    is_changed = models.BooleanField(default=False)

    class Meta:
        ordering = ["account_name", "account", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["review", "kind", "key"], name="desk_rights_line_once")
        ]

    def __str__(self) -> str:
        return self.title
