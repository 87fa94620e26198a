"""What was told of a clock, so that it is told once."""

from django.db import models

from zhengtong.desk.models.clock import Clock


class ClockReminder(models.Model):
    """One telling of one clock about one last day; ``authority`` is whom it was escalated to."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="reminders")
    due_on = models.DateField()
    stage = models.CharField(max_length=16)
    rank = models.PositiveIntegerField()
    authority = models.ForeignKey(
        "organisations.Body", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    told_at = models.DateTimeField()

    class Meta:
        ordering = ["-told_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["clock", "due_on", "stage"], name="desk_clock_reminder_once"
            )
        ]
        indexes = [models.Index(fields=["authority", "-told_at"], name="desk_reminder_authority")]

    def __str__(self) -> str:
        return f"{self.stage} {self.due_on}"
