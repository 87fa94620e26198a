"""Tables of asking and granting, with the invariants a database can hold."""

from typing import Self
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.actor import Actor
from zhengtong.kernel.ids import uuid7
from zhengtong.organisations import public as organisations
from zhengtong.sharing.domain.errors import GrantNotFound, RequestNotFound
from zhengtong.sharing.domain.states import GrantState, RequestState
from zhengtong.toolkit.fields import CleanTextField


class RequestQuerySet(models.QuerySet["Request"]):
    """Questions over requests; ``for_actor`` is the way in."""

    def for_actor(self, actor: Actor) -> Self:
        """Requests of the actor's own body, and past draft those sent to it or in its reach."""
        submitted = organisations.visible_bodies(actor, "request", "submitted")
        drafts = organisations.visible_bodies(actor, "request", "draft")
        if submitted.everything:
            return self.exclude(state=RequestState.DRAFT)
        own_drafts = organisations.scope_filter(drafts, "consumer")
        seen = organisations.scope_filter(submitted, "consumer")
        seen |= organisations.scope_filter(submitted, "provider") & ~Q(state=RequestState.CONSENT)
        return self.filter(own_drafts | (seen & ~Q(state=RequestState.DRAFT)))

    def get_or_refuse(self, uuid: UUID) -> "Request":
        """The request of that name.

        Raises:
            RequestNotFound.
        """
        found = self.filter(uuid=uuid).first()
        if found is None:
            raise RequestNotFound
        return found


class Request(models.Model):
    """One body asks another for items of a published entry (共享申请)."""

    uuid = models.UUIDField(unique=True, default=uuid7, editable=False)
    number = models.CharField(max_length=24, unique=True)
    consumer = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    written_by = models.UUIDField()
    written_by_name = models.CharField(max_length=100)
    entry = models.UUIDField(db_index=True)
    entry_title = models.CharField(max_length=100)
    entry_code = models.CharField(max_length=64, blank=True)
    entry_version = models.PositiveIntegerField()
    share_type = models.PositiveSmallIntegerField()
    item_ids = ArrayField(models.CharField(max_length=36), default=list)
    resource_ids = ArrayField(models.CharField(max_length=36), default=list)
    basis = CleanTextField(blank=True)
    scene = CleanTextField(blank=True)
    use_scope = CleanTextField(blank=True)
    ways = ArrayField(models.CharField(max_length=16), default=list)
    purpose_codes = ArrayField(models.CharField(max_length=16), default=list)
    row_filter = models.JSONField(default=list)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=16, default=RequestState.DRAFT)
    consented_by_name = models.CharField(max_length=100, blank=True)
    consented_at = models.DateTimeField(null=True, blank=True)
    received_on = models.DateField(null=True, blank=True)
    completion_gaps = models.JSONField(default=list)
    completion_asked_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(consented_at__isnull=True, consented_by_name="")
                | (Q(consented_at__isnull=False) & ~Q(consented_by_name="")),
                name="sharing_request_consent_has_a_name",
            ),
            models.CheckConstraint(
                condition=~Q(consumer=F("provider")), name="sharing_request_between_two_bodies"
            ),
        ]
        indexes = [
            models.Index(fields=["consumer", "-created_at"], name="sharing_request_consumer"),
            models.Index(fields=["provider", "state"], name="sharing_request_provider"),
        ]

    def __str__(self) -> str:
        return self.number


class Answer(models.Model):
    """What the provider's officer proposes to answer; the head of its sharing body consents."""

    uuid = models.UUIDField(unique=True, default=uuid7, editable=False)
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="answers")
    agrees = models.BooleanField()
    reasons = CleanTextField(blank=True)
    item_ids = ArrayField(models.CharField(max_length=36), default=list)
    masks = models.JSONField(default=dict)
    per_second = models.PositiveIntegerField(null=True, blank=True)
    per_day = models.PositiveIntegerField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    conditions = CleanTextField(blank=True)
    written_by = models.UUIDField()
    written_by_name = models.CharField(max_length=100)
    written_at = models.DateTimeField()
    consented_by_name = models.CharField(max_length=100, blank=True)
    consented_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["written_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agrees=True) | ~Q(reasons=""), name="sharing_refusal_has_reasons"
            )
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class StandingConsent(models.Model):
    """The provider's head consents once for all to answers about an unconditional entry."""

    entry = models.UUIDField(unique=True)
    provider = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    given_by_name = models.CharField(max_length=100)
    given_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.entry)


class GrantQuerySet(models.QuerySet["Grant"]):
    """Questions over grants; ``for_actor`` is the way in."""

    def for_actor(self, actor: Actor) -> Self:
        """Grants the actor's body gives or holds, or in its reach."""
        scope = organisations.visible_bodies(actor, "grant", GrantState.LIVE)
        if scope.everything:
            return self
        return self.filter(
            organisations.scope_filter(scope, "consumer")
            | organisations.scope_filter(scope, "provider")
        )

    def get_or_refuse(self, uuid: UUID) -> "Grant":
        """The grant of that name.

        Raises:
            GrantNotFound.
        """
        found = self.filter(uuid=uuid).first()
        if found is None:
            raise GrantNotFound
        return found


class Grant(models.Model):
    """Who may use which items of which resources for what, until when (授权)."""

    uuid = models.UUIDField(unique=True, default=uuid7, editable=False)
    number = models.CharField(max_length=24, unique=True)
    request = models.OneToOneField(Request, on_delete=models.PROTECT, related_name="grant")
    consumer = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    entry = models.UUIDField(db_index=True)
    entry_title = models.CharField(max_length=100)
    entry_version = models.PositiveIntegerField()
    resource_ids = ArrayField(models.CharField(max_length=36), default=list)
    items = models.JSONField()
    use_scope = CleanTextField()
    purpose_codes = ArrayField(models.CharField(max_length=16))
    row_filter = models.JSONField(default=list)
    masks = models.JSONField(default=dict)
    per_second = models.PositiveIntegerField(null=True, blank=True)
    per_day = models.PositiveIntegerField(null=True, blank=True)
    ways = ArrayField(models.CharField(max_length=16))
    valid_from = models.DateField()
    valid_to = models.DateField()
    state = models.CharField(max_length=16, default=GrantState.LIVE)
    stopped_items = models.JSONField(default=dict)
    state_reason = CleanTextField(blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)
    decided_at = models.DateTimeField()

    objects = GrantQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")), name="sharing_grant_dates_in_order"
            )
        ]
        indexes = [
            models.Index(fields=["consumer", "state"], name="sharing_grant_consumer"),
            models.Index(fields=["provider", "state"], name="sharing_grant_provider"),
        ]

    def __str__(self) -> str:
        return self.number


class GrantAct(models.Model):
    """What was done to a grant after it was given: suspended, resumed, ended, reviewed."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="acts")
    verb = models.CharField(max_length=32)
    by_name = models.CharField(max_length=100)
    by_body = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    reason = CleanTextField(_("事实依据或理由"), max_length=2000, blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.verb


class Extension(models.Model):
    """The provider asks its authority for more time to answer (R20)."""

    uuid = models.UUIDField(unique=True, default=uuid7, editable=False)
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="extensions")
    workdays = models.PositiveIntegerField()
    reason = CleanTextField()
    asked_by_name = models.CharField(max_length=100)
    asked_at = models.DateTimeField()
    is_granted = models.BooleanField(null=True, blank=True)
    decided_by_name = models.CharField(max_length=100, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(decided_at__isnull=True),
                name="sharing_extension_one_pending",
            )
        ]

    def __str__(self) -> str:
        return str(self.uuid)
