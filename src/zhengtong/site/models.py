"""What the processes tell each other: who is here, how much to log, maintenance."""

from django.db import models
from django.db.models import F, Q

from zhengtong.kernel.ids import uuid7


class Heartbeat(models.Model):
    """That one process of the platform was alive, by its own machine's clock."""

    process = models.UUIDField(default=uuid7, unique=True)
    kind = models.CharField(max_length=10)
    host = models.CharField(max_length=255)
    pid = models.PositiveIntegerField()
    version = models.CharField(max_length=40)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    skew_ms = models.IntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["seen_at"], name="site_heartbeat_seen")]

    def __str__(self) -> str:
        return f"{self.kind} {self.host}/{self.pid}"


class LogLevel(models.Model):
    """A level of logging set at run time; every process takes it up until it ends."""

    logger = models.CharField(max_length=200, unique=True)
    level = models.CharField(max_length=8)
    until = models.DateTimeField()
    set_by_name = models.CharField(max_length=100)
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.logger} {self.level}"


class MaintenanceWindow(models.Model):
    """The one planned or running maintenance, for processes on other machines; one row."""

    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    plan = models.JSONField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="site_maintenance_one"),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="site_maintenance_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at}"
