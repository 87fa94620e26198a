"""What officers decided about suggestions of the detector: kept for good, no value among them."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.actor import Actor
from zhengtong.kernel.ids import uuid7
from zhengtong.organisations import public as organisations
from zhengtong.toolkit.models import current_instant

ACCEPTED, OVERRULED = "accepted", "overruled"


class VerdictQuerySet(models.QuerySet["Verdict"]):
    """Questions over verdicts; ``for_actor`` is the way in for pages and API."""

    def for_actor(self, actor: Actor | None) -> Self:
        """Verdicts of the bodies whose submitted entries the actor sees."""
        scope = organisations.visible_bodies(actor, "entry", "submitted")
        return self.none() if scope.is_empty else self.filter(
            organisations.scope_filter(scope, "body")
        )  # fmt: skip


class Verdict(models.Model):
    """One decision about one column; the newest of a body and key counts."""

    uuid = models.UUIDField(unique=True, default=uuid7, editable=False)
    body = models.ForeignKey(
        "organisations.Body", on_delete=models.PROTECT, related_name="+", verbose_name=_("单位")
    )
    key = models.CharField(max_length=120)
    source_name = models.CharField(_("数据源"), max_length=100, blank=True)
    table_name = models.CharField(_("表"), max_length=200, blank=True)
    column_name = models.CharField(_("列"), max_length=200)
    rule = models.CharField(_("规则"), max_length=40, blank=True)
    detector_version = models.CharField(_("识别规则版本"), max_length=20)
    suggested_element = models.CharField(max_length=60, blank=True)
    suggested_grade = models.PositiveSmallIntegerField()
    suggested_personal = models.CharField(max_length=10, blank=True)
    element_code = models.CharField(_("数据元"), max_length=60, blank=True)
    grade = models.PositiveSmallIntegerField(_("分级"))
    personal = models.CharField(_("个人信息"), max_length=10, blank=True)
    outcome = models.CharField(_("结论"), max_length=10)
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    sampled = models.PositiveIntegerField(default=0)
    filled = models.PositiveIntegerField(default=0)
    matching = models.PositiveIntegerField(default=0)
    decided_by = models.UUIDField()
    decided_by_name = models.CharField(_("判定人"), max_length=100)
    decided_at = models.DateTimeField(_("判定时间"), default=current_instant)

    objects = VerdictQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome=ACCEPTED) | (Q(outcome=OVERRULED) & ~Q(reason="")),
                name="catalogue_verdict_overruled_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(grade__range=(1, 4)) & Q(suggested_grade__range=(1, 4)),
                name="catalogue_verdict_grade_known",
            ),
        ]
        indexes = [models.Index(fields=["key", "body", "-id"], name="catalogue_verdict_by_key")]

    def __str__(self) -> str:
        return f"{self.column_name} {self.outcome}"
