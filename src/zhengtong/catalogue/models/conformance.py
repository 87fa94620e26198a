"""How far published entries follow the standards: per entry, per faulty item, summed per body."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhengtong.catalogue.domain.conformance import COLUMN_OF


class Counted(models.Model):
    """Items and, by fault, how many of them depart from their data element."""

    items = models.IntegerField(_("信息项"), default=0)
    faulty = models.IntegerField(_("不符合的信息项"), default=0)
    unbound = models.IntegerField(_("未绑定数据元"), default=0)
    unknown = models.IntegerField(_("数据元未登记"), default=0)
    retired = models.IntegerField(_("数据元已停用"), default=0)
    mistyped = models.IntegerField(_("类型不一致"), default=0)
    missized = models.IntegerField(_("长度不一致"), default=0)
    miscoded = models.IntegerField(_("值域不一致"), default=0)

    class Meta:
        abstract = True


class Conformity(Counted):
    """One published entry as judged; kept for the version it was judged on.

    Attributes:
        elements: Codes of the data elements its items name, for finding it when one changes.
    """

    entry = models.OneToOneField(
        "catalogue.Entry", on_delete=models.CASCADE, primary_key=True, related_name="conformity"
    )
    body = models.ForeignKey(
        "organisations.Body", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    version = models.ForeignKey("catalogue.Version", on_delete=models.CASCADE, related_name="+")
    elements = ArrayField(models.CharField(max_length=60), default=list)
    judged_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["-faulty", "entry"], name="catalogue_conform_worst"),
            models.Index(fields=["body", "-faulty", "entry"], name="catalogue_conform_body"),
            GinIndex(fields=["elements"], name="catalogue_conform_elements"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.faulty}/{self.items}"


class Nonconformity(models.Model):
    """One item of a published entry that departs from the standards, with its faults."""

    entry = models.ForeignKey(
        "catalogue.Entry", on_delete=models.CASCADE, related_name="nonconformities"
    )
    body = models.ForeignKey(
        "organisations.Body", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    item = models.OneToOneField(
        "catalogue.Item", on_delete=models.CASCADE, related_name="nonconformity"
    )
    element_code = models.CharField(max_length=60, blank=True)
    is_unbound = models.BooleanField(default=False)
    is_unknown = models.BooleanField(default=False)
    is_retired = models.BooleanField(default=False)
    is_mistyped = models.BooleanField(default=False)
    is_missized = models.BooleanField(default=False)
    is_miscoded = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["body", "id"], name="catalogue_nonconform_body"),
            models.Index(fields=["element_code", "id"], name="catalogue_nonconform_element"),
            *(
                models.Index(
                    fields=["body", "id"],
                    condition=Q(**{column: True}),
                    name=f"catalogue_nonconform_{column[3:11]}",
                )
                for column in COLUMN_OF.values()
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.item_id}"


class ConformityTally(Counted):
    """Sums over a body's entries, kept by triggers in the transaction of what changed."""

    body = models.OneToOneField(
        "organisations.Body", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    entries = models.IntegerField(_("目录条目"), default=0)
    sound = models.IntegerField(_("全部符合的条目"), default=0)

    def __str__(self) -> str:
        return f"{self.body_id}: {self.sound}/{self.entries}"


class JudgedElement(models.Model):
    """The facts of a data element under which entries were last judged.

    Attributes:
        facts: As ``ElementFacts``.
    """

    code = models.CharField(max_length=60, primary_key=True)
    facts = models.JSONField()
    judged_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code
