"""Versions of routes, and what the daily check found wrong with routes in use."""

from django.db import models

from zhengtong.desk.models.matter import Route


class RouteVersion(models.Model):
    """A route as it was saved once; never changed, so that it can be brought back."""

    route = models.ForeignKey(Route, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    steps = models.JSONField()
    saved_at = models.DateTimeField()
    saved_by_name = models.CharField(max_length=100)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["route", "number"], name="desk_route_version_once")
        ]

    def __str__(self) -> str:
        return str(self.number)


class RouteFault(models.Model):
    """A step that nobody living could decide: of a route in use, or of matters that wait there.

    ``waiting`` counts the open matters that stand at the step; 0 for a route ahead of its matters.
    """

    kind = models.CharField(max_length=64)
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    step_name = models.CharField(max_length=64)
    role = models.CharField(max_length=32)
    step_body_name = models.CharField(max_length=200)
    fault = models.CharField(max_length=16)
    waiting = models.PositiveIntegerField(default=0)
    found_at = models.DateTimeField()

    class Meta:
        ordering = ["-waiting", "body", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "body", "step_name", "role", "step_body_name"],
                name="desk_route_fault_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.step_name}"
