"""Leave (请假): from when to when somebody is away; who stands in are delegations that name it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.ids import uuid7
from zhengtong.toolkit.fields import CleanCharField


class Leave(models.Model):
    """One leave of one person."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    account = models.ForeignKey(
        "organisations.Account", on_delete=models.PROTECT, related_name="leaves"
    )
    kind = models.CharField(_("请假类别"), max_length=16)
    from_date = models.DateField(_("开始日期"))
    to_date = models.DateField(_("结束日期"))
    note = CleanCharField(_("备注"), max_length=200, blank=True)
    ended_on = models.DateField(_("销假日期"), null=True, blank=True)
    recorded_by = models.UUIDField()
    recorded_by_name = models.CharField(max_length=100)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-from_date", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="leave_dates_in_order", condition=models.Q(to_date__gte=models.F("from_date"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.from_date}–{self.to_date}"
