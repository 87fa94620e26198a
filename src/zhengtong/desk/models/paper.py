"""Attachments: papers that lie with a matter or another thing."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.ids import uuid7


class ScanState(models.TextChoices):
    """What the scan for viruses said."""

    UNSCANNED = "unscanned", _("未接查毒引擎")
    WAITING = "waiting", _("待查毒")
    CLEAN = "clean", _("已查毒")
    INFECTED = "infected", _("发现病毒")


class Attachment(models.Model):
    """One file, sealed outside the database; the row tells what it is and who brought it.

    ``owner_kind`` and ``owner_key`` name the thing it lies with, as ``matter`` and its uuid. One
    that was set aside is no longer worked with; something published still holds it.
    """

    uuid = models.UUIDField(unique=True, default=uuid7, editable=False)
    owner_kind = models.CharField(max_length=32)
    owner_key = models.CharField(max_length=128)
    kind = models.CharField(max_length=32)
    name = models.CharField(max_length=255)
    type = models.CharField(max_length=16)
    size = models.PositiveBigIntegerField()
    sm3 = models.CharField(max_length=64)
    is_narrow = models.BooleanField(default=False)
    body_id = models.UUIDField(null=True, blank=True)
    uploaded_by = models.UUIDField()
    uploaded_by_name = models.CharField(max_length=100)
    uploaded_at = models.DateTimeField()
    scan_state = models.CharField(
        max_length=16, choices=ScanState.choices, default=ScanState.UNSCANNED
    )
    scan_note = models.CharField(max_length=200, blank=True)
    scan_tries = models.PositiveIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, blank=True)
    set_aside_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["owner_kind", "owner_key"], name="desk_attachment_owner"),
            models.Index(
                fields=["id"],
                condition=models.Q(scan_state="waiting", removed_at__isnull=True),
                name="desk_attachment_waiting",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def is_openable(self) -> bool:
        """Whether its bytes may be given out."""
        is_passed = self.scan_state in {ScanState.CLEAN, ScanState.UNSCANNED}
        return self.removed_at is None and is_passed


class PublicationFile(models.Model):
    """One file of one published version; the database refuses to change or delete it."""

    version = models.ForeignKey(
        "desk.PublicationVersion", on_delete=models.PROTECT, related_name="files"
    )
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="published")
    ordinal = models.PositiveIntegerField()

    class Meta:
        ordering = ["ordinal"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "attachment"], name="desk_publication_file_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.ordinal)
