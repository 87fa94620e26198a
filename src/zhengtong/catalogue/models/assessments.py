"""Secrecy checks and personal-information impact assessments, kept for good (R02, R55)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.ids import uuid7

SECRECY = "secrecy"
PERSONAL = "personal"


class Assessment(models.Model):
    """One check or assessment of a version; a later one of the same kind counts instead."""

    uuid = models.UUIDField(unique=True, default=uuid7, editable=False)
    version = models.ForeignKey(
        "catalogue.Version", on_delete=models.CASCADE, related_name="assessments"
    )
    kind = models.CharField(_("种类"), max_length=10)
    outcome = models.CharField(_("结论"), max_length=14)
    opinion = models.TextField(_("说明"), blank=True)
    necessity = models.TextField(_("敏感个人信息的必要性"), blank=True)
    measures = models.TextField(_("保护措施"), blank=True)
    personal_marks = models.JSONField(default=dict)
    assessor = models.CharField(_("审查（评估）人"), max_length=100)
    recorded_by = models.UUIDField()
    recorded_by_name = models.CharField(max_length=100)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["version", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=SECRECY, outcome__in=["clear", "secret"])
                | Q(kind=PERSONAL, outcome__in=["none", "acceptable", "unacceptable"]),
                name="catalogue_assessment_outcome_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.outcome}"
