"""Reforms of bodies: what was ordered and done, who succeeded whom, names of the past."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.ids import uuid7
from zhengtong.organisations.domain.reforms import ReformKind


class BodyReform(models.Model):
    """One reform as it was carried out; ``report`` holds what went where, for good."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    number = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=16)
    document = models.CharField(_("文号"), max_length=100)
    effective_on = models.DateField(_("生效日期"))
    report = models.JSONField(default=dict)
    by = models.UUIDField()
    by_name = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="reform_kind_known", condition=models.Q(kind__in=list(ReformKind))
            )
        ]

    def __str__(self) -> str:
        return self.number


class BodySuccession(models.Model):
    """One body succeeds another by a reform."""

    reform = models.ForeignKey(BodyReform, on_delete=models.PROTECT, related_name="successions")
    predecessor = models.ForeignKey(
        "organisations.Body", on_delete=models.PROTECT, related_name="successors"
    )
    successor = models.ForeignKey(
        "organisations.Body", on_delete=models.PROTECT, related_name="predecessors"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="succession_once", fields=["reform", "predecessor", "successor"]
            ),
            models.CheckConstraint(
                name="succession_by_another",
                condition=~models.Q(predecessor=models.F("successor")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"


class FormerName(models.Model):
    """What a body was called before; people still look for it so."""

    reform = models.ForeignKey(BodyReform, on_delete=models.PROTECT, related_name="former_names")
    body = models.ForeignKey(
        "organisations.Body", on_delete=models.PROTECT, related_name="former_names"
    )
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=50, blank=True)
    ended_on = models.DateField()

    class Meta:
        ordering = ["-ended_on", "-pk"]

    def __str__(self) -> str:
        return self.name
