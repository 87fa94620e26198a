"""Messages that leave the platform, where people get them, and how they are worded."""

from django.db import models
from django.db.models import Q

from zhengtong.kernel.ids import uuid7

WAITING, SENDING, SENT, FAILED, DROPPED = "waiting", "sending", "sent", "failed", "dropped"
STATES = (WAITING, SENDING, SENT, FAILED, DROPPED)


class TemplateWording(models.Model):
    """What administrators made of a template in one language; goes before its own words."""

    template = models.CharField(max_length=64)
    language = models.CharField(max_length=10)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)
    changed_by_name = models.CharField(max_length=100)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["template", "language"], name="desk_wording_once")
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.language}"


class MessageAddress(models.Model):
    """Where a person gets messages of a channel; in use once they proved it is theirs."""

    account = models.UUIDField()
    channel = models.CharField(max_length=16)
    address = models.CharField(max_length=200)
    code_digest = models.CharField(max_length=64, blank=True)
    code_until = models.DateTimeField(null=True, blank=True)
    code_tries = models.PositiveIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "channel"], name="desk_address_once_per_channel"
            )
        ]

    def __str__(self) -> str:
        return self.channel


class MessageSettings(models.Model):
    """What a person chose: channels for each group of messages, quiet hours, the digest."""

    account = models.UUIDField(unique=True)
    channels = models.JSONField(default=dict)
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_to = models.TimeField(null=True, blank=True)
    wants_digest = models.BooleanField(default=False)
    digest_week = models.CharField(max_length=8, blank=True)
    language = models.CharField(max_length=10, default="zh-hans")
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_to__isnull=True)
                | Q(quiet_from__isnull=False, quiet_to__isnull=False),
                name="desk_quiet_hours_whole",
            )
        ]

    def __str__(self) -> str:
        return str(self.account)


class Message(models.Model):
    """One message to one person by one channel: written with the deed, sent after it."""

    uuid = models.UUIDField(unique=True, default=uuid7, editable=False)
    channel = models.CharField(max_length=16)
    account = models.UUIDField()
    template = models.CharField(max_length=64)
    facts = models.JSONField(default=dict)
    link = models.CharField(max_length=300, blank=True)
    once_key = models.CharField(max_length=200, unique=True, null=True, blank=True)
    state = models.CharField(max_length=16, default=WAITING)
    tries = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="desk_message_state_known"),
            models.CheckConstraint(
                condition=Q(state=SENT, sent_at__isnull=False)
                | (~Q(state=SENT) & Q(sent_at__isnull=True)),
                name="desk_message_sent_at",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=Q(state__in=[WAITING, SENDING]),
                name="desk_message_due",
            ),
            models.Index(fields=["state", "-created_at"], name="desk_message_state"),
            models.Index(fields=["account", "template"], name="desk_message_account"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.template}"
