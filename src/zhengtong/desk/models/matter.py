"""Matters, their steps and what was done to them."""

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhengtong.desk.domain.countersign import Mode
from zhengtong.desk.domain.errors import MatterNotFound
from zhengtong.desk.domain.flow import MatterState, StepKind, StepState
from zhengtong.kernel.actor import Actor, Role
from zhengtong.kernel.ids import uuid7
from zhengtong.organisations import public as organisations
from zhengtong.toolkit.fields import CleanTextField

REVISION_START = 1


class Route(models.Model):
    """Who decides after whom, for a kind; ``body`` empty is the default of the kind.

    One that was dropped is kept for its history and holds no more.
    """

    kind = models.CharField(max_length=64)
    body = models.ForeignKey(
        "organisations.Body", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    steps = models.JSONField()
    is_live = models.BooleanField(default=True)
    revision = models.PositiveIntegerField(default=REVISION_START)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "body"],
                nulls_distinct=False,
                name="desk_route_one_per_kind_and_body",
            )
        ]

    def __str__(self) -> str:
        return self.kind


class MatterQuerySet(models.QuerySet["Matter"]):
    """Questions over matters; ``for_actor`` is the way in for pages and API."""

    def for_actor(self, actor: Actor, *, among: list[int] | None = None) -> Self:
        """Matters the actor started, decides, or may see by the visibility table.

        With ``among`` only those keys are looked at, however many matters there are.
        """
        scope = organisations.visible_bodies(actor, "matter", "open")
        found, rows = self, self.model.objects.all()
        if among is not None:
            found, rows = self.filter(pk__in=among), rows.filter(pk__in=among)
        if scope.everything:
            return found
        mine = Q(started_by=actor.account_id) | Q(steps__transferred_to=actor.account_id)
        if actor.body_id is not None:
            mine |= Q(steps__body__uuid=actor.body_id)
        mine |= organisations.scope_filter(scope)
        return found.filter(pk__in=rows.filter(mine).values("pk"))

    def get_or_refuse(self, uuid: UUID) -> "Matter":
        """The matter of that name.

        Raises:
            MatterNotFound.
        """
        found = self.filter(uuid=uuid).first()
        if found is None:
            raise MatterNotFound
        return found


class Matter(models.Model):
    """One thing on its way through the hands that must decide it (事项流转)."""

    uuid = models.UUIDField(unique=True, default=uuid7, editable=False)
    number = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=64)
    subject = models.CharField(max_length=128)
    subject_version = models.CharField(max_length=64, blank=True)
    title = models.CharField(max_length=200)
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    started_by = models.UUIDField()
    started_by_name = models.CharField(max_length=100)
    state = models.CharField(max_length=16, default=MatterState.OPEN)
    round = models.PositiveIntegerField(default=1)
    revision = models.PositiveIntegerField(default=REVISION_START)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = MatterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=MatterState.OPEN, closed_at__isnull=True)
                | (~Q(state=MatterState.OPEN) & Q(closed_at__isnull=False)),
                name="desk_matter_closed_when_not_open",
            ),
            models.UniqueConstraint(
                fields=["kind", "subject"],
                condition=Q(state=MatterState.OPEN),
                name="desk_matter_one_open_per_subject",
            ),
        ]
        indexes = [
            models.Index(fields=["started_by", "-created_at"], name="desk_matter_started_by"),
            models.Index(fields=["kind", "subject"], name="desk_matter_subject"),
            models.Index(fields=["body", "kind", "-id"], name="desk_matter_of_body"),
        ]

    def __str__(self) -> str:
        return self.number


class Step(models.Model):
    """One step of a matter: whose turn it is or was.

    Rows of one ordinal are parties that decide at the same time (会签); a consultation (征求意见)
    stands beside the step that asked. Only one ordinal of a matter has its turn, which the deeds
    keep under the lock on the matter.
    """

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="steps")
    ordinal = models.PositiveIntegerField()
    party = models.PositiveIntegerField(default=1)
    round = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=16, default=StepKind.DECISION)
    mode = models.CharField(max_length=8, default=Mode.ONE)
    name = models.CharField(max_length=64)
    role = models.CharField(max_length=32, choices=[(r.value, r.value) for r in Role])
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(
        "organisations.Office", on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", db_index=False,
    )  # fmt: skip
    four_eyes = models.BooleanField(default=True)
    state = models.CharField(max_length=16, default=StepState.WAITING)
    current_since = models.DateTimeField(null=True, blank=True)
    transferred_to = models.UUIDField(null=True, blank=True)
    transferred_to_name = models.CharField(max_length=100, blank=True)
    added_by = models.UUIDField(null=True, blank=True)
    added_by_name = models.CharField(max_length=100, blank=True)
    question = CleanTextField(_("征求意见的内容"), max_length=2000, blank=True)
    is_awaited = models.BooleanField(default=False)
    decided_by = models.UUIDField(null=True, blank=True)
    decided_by_name = models.CharField(max_length=100, blank=True)
    decided_post = models.CharField(max_length=100, blank=True)
    on_behalf_of = models.CharField(max_length=100, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    opinion = CleanTextField(_("意见"), max_length=2000, blank=True)

    class Meta:
        ordering = ["round", "ordinal", "party"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "round", "ordinal", "party"],
                name="desk_step_party_once",
                deferrable=models.Deferrable.IMMEDIATE,
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True, decided_at__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="desk_step_decided_by_and_at",
            ),
        ]
        indexes = [
            models.Index(
                fields=["body", "role"],
                condition=Q(state=StepState.CURRENT),
                name="desk_step_todo",
            ),
            models.Index(
                fields=["transferred_to"],
                condition=Q(state=StepState.CURRENT, transferred_to__isnull=False),
                name="desk_step_transferred",
            ),
            models.Index(fields=["decided_by", "-decided_at"], name="desk_step_decided_by"),
            models.Index(
                fields=["transferred_to"],
                condition=Q(transferred_to__isnull=False),
                name="desk_step_transferred_to",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MatterAction(models.Model):
    """One line of the flow sheet: who did what, when, for whom."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="actions")
    verb = models.CharField(max_length=32)
    subject_version = models.CharField(max_length=64, blank=True)
    step_name = models.CharField(max_length=64, blank=True)
    by = models.UUIDField()
    by_name = models.CharField(max_length=100)
    by_body = models.CharField(max_length=200, blank=True)
    by_post = models.CharField(max_length=100, blank=True)
    on_behalf_of = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField()
    opinion = CleanTextField(_("意见"), max_length=2000, blank=True)
    gaps = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [
            models.Index(
                fields=["matter", "at"], condition=Q(verb="urge"), name="desk_action_urges"
            )
        ]

    def __str__(self) -> str:
        return self.verb
