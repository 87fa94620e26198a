"""What every mutable row carries, and the memory of answered forms."""

from datetime import datetime
from typing import Any

from django.db import models

from zhengtong.kernel import clock
from zhengtong.kernel.errors import StaleRevision
from zhengtong.kernel.ids import uuid7


def current_instant() -> datetime:
    """The instant by the platform's clock (UTC)."""
    return clock.current().now()


class UpdatedAtField(models.DateTimeField):  # type: ignore[type-arg]
    """The instant of the last save by the platform's clock."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: FBT001
        instant = current_instant()
        setattr(model_instance, self.attname, instant)
        return instant


class Revised(models.Model):
    """A row with an outer name and a revision that forms and API send back."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=current_instant, editable=False)
    updated_at = UpdatedAtField(editable=False)

    class Meta:
        abstract = True

    def check_revision(self, sent: int | str | None) -> None:
        """Nothing, if the page was made on this revision; None skips the check.

        Raises:
            StaleRevision: the row changed in between, or the number is unreadable.
        """
        if sent is not None and str(sent) != str(self.revision):
            raise StaleRevision(sent=str(sent), stored=self.revision)

    def advance_revision(self) -> None:
        """Counts one change; the caller saves."""
        self.revision += 1


class AnsweredRequest(models.Model):
    """The first answer to a form or an API request, for repeats of the same key."""

    scope = models.CharField(max_length=200)
    key = models.CharField(max_length=100)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=bytes)
    answered_at = models.DateTimeField(default=current_instant)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scope", "key"], name="toolkit_answer_once_per_key")
        ]
        indexes = [models.Index(fields=["answered_at"], name="toolkit_answer_age")]

    def __str__(self) -> str:
        return f"{self.scope} {self.key}"
