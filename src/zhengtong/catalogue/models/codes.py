"""Codes of entries, the running numbers behind them, and the numbers of providers."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class EntryCode(models.Model):
    """A code given to an entry, for ever: neither changed, nor deleted, nor given again (R08)."""

    entry = models.ForeignKey("catalogue.Entry", on_delete=models.PROTECT, related_name="codes")
    slot = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=1)
    code = models.CharField(_("信息资源代码"), max_length=60, unique=True)
    class_code = models.CharField(max_length=40)
    tree = models.CharField(max_length=40)
    template = models.CharField(max_length=40)
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["entry", "slot"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "slot"], name="catalogue_code_slot_once"),
            models.CheckConstraint(
                condition=Q(slot__range=(1, 3)), name="catalogue_code_at_most_three"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class CodeSequence(models.Model):
    """The last running number given under a prefix."""

    prefix = models.CharField(max_length=50, unique=True)
    last = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return self.prefix


class ProviderNumber(models.Model):
    """The number that stands for a provider inside codes; given once."""

    body = models.OneToOneField("organisations.Body", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(unique=True)

    def __str__(self) -> str:
        return str(self.number)
