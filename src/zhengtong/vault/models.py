"""Secrets at rest: sealed bytes and the name of the key, never the key."""

from django.db import models

from zhengtong.kernel.ids import uuid7


class Secret(models.Model):
    """One sealed value: a password of a source, a token, a key of one purpose."""

    uuid = models.UUIDField(default=uuid7, unique=True)
    purpose = models.CharField(max_length=120)
    singleton = models.CharField(max_length=120, null=True, blank=True, unique=True)
    ciphertext = models.BinaryField()
    key_id = models.CharField(max_length=16)
    created_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["purpose"], name="vault_secret_purpose")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.uuid}"
