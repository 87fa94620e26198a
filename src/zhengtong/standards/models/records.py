"""Records of the registers, their immutable versions, and the amendments that change them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.ids import uuid7
from zhengtong.standards.domain.fields import REGISTERS
from zhengtong.standards.domain.lifecycle import STAGE_NAMES, Stage
from zhengtong.standards.models.choices import choices_of
from zhengtong.toolkit.fields import CleanCharField, CleanTextField

REGISTER_CHOICES = choices_of({code: one.title for code, one in REGISTERS.items()})


class Amendment(models.Model):
    """Versions of one or many records, reviewed and published as one.

    Attributes:
        origin: ``form``, ``sheet`` or ``api``.
        return_reason: What the last reviewer who sent it back wrote.
    """

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    revision = models.PositiveIntegerField(default=1)
    title = CleanCharField(_("标题"), max_length=200)
    reason = CleanTextField(_("变更理由"), blank=True)
    stage = CleanCharField(
        _("环节"), max_length=10, choices=choices_of(STAGE_NAMES), default=Stage.DRAFT
    )
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    origin = CleanCharField(max_length=10, default="form")
    made_by = models.UUIDField()
    made_by_name = CleanCharField(_("起草人"), max_length=100)
    made_at = models.DateTimeField(_("起草时间"))
    updated_at = models.DateTimeField(_("更新时间"))
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    return_reason = CleanTextField(_("退回理由"), blank=True)

    class Meta:
        ordering = ["-updated_at", "-pk"]
        indexes = [models.Index(fields=["stage", "-updated_at"], name="standards_amendment_stage")]

    def __str__(self) -> str:
        return str(self.title)


class Record(models.Model):
    """One thing of a register; its code is given once."""

    register = CleanCharField(_("登记册"), max_length=10, choices=REGISTER_CHOICES)
    code = CleanCharField(_("编号"), max_length=50)
    current = models.ForeignKey(
        "standards.Version", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["register", "code"]
        constraints = [
            models.UniqueConstraint(fields=["register", "code"], name="standards_record_once"),
        ]

    def __str__(self) -> str:
        return f"{self.register}/{self.code}"


class Version(models.Model):
    """What a record says from one publication to the next; the database keeps it from change.

    Attributes:
        number: 1, 2, 3 … per record.
        content: The fields of the register, as ``domain.contents`` cleans them.
        amendment: Where it came from; None for what is shipped with the product.
    """

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="versions")
    amendment = models.ForeignKey(
        Amendment, on_delete=models.PROTECT, null=True, related_name="versions"
    )
    number = models.PositiveIntegerField(_("版本序号"))
    content = models.JSONField()
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    published_by_name = CleanCharField(_("发布人"), max_length=100, blank=True)

    class Meta:
        ordering = ["record", "number"]
        constraints = [
            models.UniqueConstraint(fields=["record", "number"], name="standards_version_once"),
            models.UniqueConstraint(
                fields=["record"],
                condition=Q(published_at__isnull=True),
                name="standards_one_draft_per_record",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} v{self.number}"


class Upload(models.Model):
    """The records of one sheet between preview and confirmation.

    Attributes:
        records: Content of each, cleaned.
        faults: ``{"row", "column", "message", "facts"}`` each; rows as the sheet counts them.
    """

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    register = CleanCharField(max_length=10, choices=REGISTER_CHOICES)
    file_name = CleanCharField(max_length=200)
    records = models.JSONField(default=list)
    faults = models.JSONField(default=list)
    account = models.UUIDField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return str(self.file_name)
