"""Sheets waiting for confirmation: what was read, nothing of it in force."""

from django.db import models

from zhengtong.kernel.ids import uuid7


class SheetUpload(models.Model):
    """The rows of one sheet between preview and confirmation."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    account = models.ForeignKey("organisations.Account", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)
    file_name = models.CharField(max_length=200)
    rows = models.JSONField(default=list)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                name="sheet_upload_kind_known", condition=models.Q(kind__in=["bodies", "people"])
            ),
        ]

    def __str__(self) -> str:
        return self.file_name
