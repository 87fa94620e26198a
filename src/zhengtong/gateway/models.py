"""Tables of the gateway: services, credentials, what the data plane reads and what it writes."""

from typing import Self
from uuid import UUID

from django.db import models

from zhengtong.gateway.domain.errors import CallNotFound, CredentialNotFound, ServiceNotFound
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.ids import uuid7
from zhengtong.organisations import public as organisations
from zhengtong.toolkit.fields import CleanCharField, CleanTextField
from zhengtong.toolkit.models import Revised


class Upstream(Revised):
    """Where a provider's data is fetched: typed fields, a pinned address, a sealed secret."""

    class Kind(models.TextChoices):
        TABLE = "table"
        HTTP = "http"

    kind = models.CharField(max_length=5, choices=Kind)
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    source = models.UUIDField(null=True, blank=True)
    fields = models.JSONField(default=dict)
    sealed = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source"], name="gateway_upstream_source_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uuid}"


class ServiceQuerySet(models.QuerySet["Service"]):
    """Questions over services; ``for_actor`` is the way in."""

    def for_actor(self, actor: Actor | None) -> Self:
        """Live services are for all staff to know of; others for the provider and its watchers."""
        if actor is None:
            return self.none()
        if actor.kind == "system":
            return self
        live = models.Q(state=Service.State.LIVE)
        scope = organisations.visible_bodies(actor, "service", "live")
        return self.filter(live | organisations.scope_filter(scope, "body"))

    def get_or_refuse(self, uuid: UUID) -> "Service":
        """The service of that name; raises ``ServiceNotFound``."""
        found = self.filter(uuid=uuid).first()
        if found is None:
            raise ServiceNotFound
        return found


class Service(Revised):
    """A resource published for calls.

    ``items`` keeps, in the catalogue's order, for each item its name on the wire, item id, title,
    column or key at the source, type, grade.
    """

    class State(models.TextChoices):
        LIVE = "live"
        SUSPENDED = "suspended"
        CLOSED = "closed"

    code = models.CharField(max_length=64, unique=True)
    title = CleanCharField(max_length=200)
    entry = models.UUIDField(db_index=True)
    resource = models.UUIDField()
    kind = models.CharField(max_length=5, choices=Upstream.Kind)
    upstream = models.ForeignKey(Upstream, on_delete=models.PROTECT, related_name="services")
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    system = models.UUIDField(null=True, blank=True)
    items = models.JSONField(default=list)
    keys = models.JSONField(default=list)
    filters = models.JSONField(default=list)
    order = models.JSONField(default=list)
    target = models.JSONField(default=dict)
    subject_item = models.CharField(max_length=64, blank=True, default="")
    is_personal = models.BooleanField(default=False)
    page_limit = models.PositiveIntegerField(default=100)
    timeout_ms = models.PositiveIntegerField(default=5000)
    state = models.CharField(max_length=9, choices=State, default=State.LIVE)
    state_reason = CleanTextField(blank=True, default="")

    objects = ServiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["resource"],
                condition=~models.Q(state="closed"),
                name="gateway_service_resource_once",
            ),
            models.CheckConstraint(
                condition=models.Q(page_limit__gte=1, page_limit__lte=1000),
                name="gateway_service_page_limit",
            ),
        ]
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class CredentialQuerySet(models.QuerySet["Credential"]):
    """Questions over credentials; ``for_actor`` is the way in."""

    def for_actor(self, actor: Actor | None) -> Self:
        """Credentials of the actor's own body and of those whose services it watches over."""
        if actor is None:
            return self.none()
        scope = organisations.visible_bodies(actor, "service", "live")
        return self.filter(organisations.scope_filter(scope, "body"))

    def get_or_refuse(self, uuid: UUID) -> "Credential":
        """The credential of that name; raises ``CredentialNotFound``."""
        found = self.filter(uuid=uuid).first()
        if found is None:
            raise CredentialNotFound
        return found


class Credential(Revised):
    """What a consumer's system shows for one grant; only a salted digest is kept."""

    class State(models.TextChoices):
        LIVE = "live"
        REVOKED = "revoked"

    grant = models.UUIDField(db_index=True)
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    client_id = models.CharField(max_length=64, unique=True)
    note = CleanCharField(max_length=100, blank=True, default="")
    request_key = models.CharField(max_length=100, null=True, blank=True, unique=True)
    salt = models.BinaryField(max_length=16)
    secret_sm3 = models.BinaryField(max_length=32)
    state = models.CharField(max_length=7, choices=State, default=State.LIVE)
    rotated_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_reason = CleanTextField(blank=True, default="")

    objects = CredentialQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.client_id


class PlaneVersion(models.Model):
    """The version of the control facts: one row, locked by each writer until it commits."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    version = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="gateway_planeversion_single"),
        ]

    def __str__(self) -> str:
        return str(self.version)


class PlaneFact(models.Model):
    """One fact for the data plane: kind, key and payload, with the version that wrote it last."""

    kind = models.CharField(max_length=16)
    key = models.CharField(max_length=64)
    payload = models.JSONField(default=dict)
    removed = models.BooleanField(default=False)
    version = models.BigIntegerField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="gateway_planefact_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} @{self.version}"


class Shard(models.Model):
    """How far one worker's records have come into the database; moved by the data plane."""

    shard = models.CharField(max_length=32, primary_key=True)
    sequence = models.BigIntegerField(default=0)
    last_sm3 = models.CharField(max_length=64, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.shard}/{self.sequence}"


class CallQuerySet(models.QuerySet["Call"]):
    """Questions over calls; ``for_actor`` is the way in."""

    def for_actor(self, actor: Actor | None) -> Self:
        """Calls that a body in the actor's sight made or answered."""
        if actor is None:
            return self.none()
        scope = organisations.visible_bodies(actor, "call", "answered")
        if scope.everything:
            return self
        body = Service._meta.get_field("body").related_model
        bodies = body._default_manager.filter(organisations.scope_filter(scope, "")).values("uuid")
        return self.filter(models.Q(consumer__in=bodies) | models.Q(provider__in=bodies))

    def get_or_refuse(self, uuid: UUID) -> "Call":
        """The call of that name; raises ``CallNotFound``."""
        found = self.filter(uuid=uuid).first()
        if found is None:
            raise CallNotFound
        return found


class Call(models.Model):
    """One call, granted or denied, copied in by the data plane; ``record`` is its exact text."""

    uuid = models.UUIDField(default=uuid7, unique=True)
    at = models.DateTimeField()
    service = models.CharField(max_length=64)
    credential = models.CharField(max_length=64)
    grant = models.CharField(max_length=36)
    consumer = models.UUIDField(null=True)
    provider = models.UUIDField(null=True)
    purpose = models.TextField()
    status = models.IntegerField()
    code = models.CharField(max_length=64)
    rows = models.IntegerField()
    took_ms = models.IntegerField()
    shard = models.CharField(max_length=32)
    sequence = models.BigIntegerField()
    nonce = models.BinaryField(max_length=16)
    record = models.TextField()
    is_posted = models.BooleanField(default=False)

    objects = CallQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shard", "sequence"], name="gateway_call_place"),
        ]
        indexes = [
            models.Index(fields=["service", "-at"], name="gateway_call_service"),
            models.Index(fields=["consumer", "-id"], name="gateway_call_consumer"),
            models.Index(fields=["provider", "-id"], name="gateway_call_provider"),
            models.Index(
                fields=["id"], name="gateway_call_unposted", condition=models.Q(is_posted=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shard}/{self.sequence}"
