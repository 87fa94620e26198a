"""Notices: told once to a person, a body or everyone; reading is kept per person."""

from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import get_language, gettext

from zhengtong.desk.domain.messages import find_template, render_message
from zhengtong.desk.models.message import TemplateWording
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.ids import uuid7
from zhengtong.toolkit.fields import CleanTextField

TO_ACCOUNT = "account"
TO_BODY = "body"
TO_EVERYONE = "everyone"


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Questions over notices."""

    def for_actor(self, actor: Actor) -> Self:
        """Notices told to this person, their body or everyone."""
        told = Q(audience=TO_EVERYONE) | Q(audience=TO_ACCOUNT, account=actor.account_id)
        if actor.body_id is not None:
            told |= Q(audience=TO_BODY, body__uuid=actor.body_id)
        return self.filter(told).with_wording()

    def with_wording(self) -> Self:
        """The notices with what administrators made of their templates in the reader's language."""
        wording = TemplateWording.objects.filter(
            template=OuterRef("template"), language=get_language() or "zh-hans"
        )
        return self.annotate(
            worded_title=Subquery(wording.values("title")[:1]),
            worded_text=Subquery(wording.values("text")[:1]),
        )

    def unread_by(self, actor: Actor) -> Self:
        """Those among them the person has not opened."""
        readings = NoticeReading.objects.filter(notice=OuterRef("pk"), account=actor.account_id)
        return self.for_actor(actor).filter(~Exists(readings))


class Notice(models.Model):
    """One message in the platform (待阅): a template with facts, or the sender's own words.

    ``title`` and ``text`` hold the Chinese words also where there is a template, for searches.
    """

    uuid = models.UUIDField(unique=True, default=uuid7, editable=False)
    audience = models.CharField(max_length=16)
    account = models.UUIDField(null=True, blank=True)
    body = models.ForeignKey(
        "organisations.Body", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    text = CleanTextField(blank=True)
    template = models.CharField(max_length=64, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    link = models.CharField(max_length=300, blank=True)
    once_key = models.CharField(max_length=160, unique=True, null=True, blank=True)
    created_at = models.DateTimeField()

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(audience=TO_EVERYONE, account__isnull=True, body__isnull=True)
                | Q(audience=TO_ACCOUNT, account__isnull=False, body__isnull=True)
                | Q(audience=TO_BODY, account__isnull=True, body__isnull=False),
                name="desk_notice_one_audience",
            )
        ]
        indexes = [
            models.Index(fields=["account", "-created_at"], name="desk_notice_account"),
            models.Index(fields=["body", "-created_at"], name="desk_notice_body"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def shown(self) -> tuple[str, str]:
        """Title and text in the reader's language."""
        template = find_template(self.template) if self.template else None
        if template is None:
            return gettext(self.title) if self.title else "", self.text
        annotated: Any = self
        wording = (
            getattr(annotated, "worded_title", None) or "",
            getattr(annotated, "worded_text", None) or "",
        )
        return render_message(template, self.facts, translate=gettext, wording=wording)

    @property
    def shown_title(self) -> str:
        """The title in the reader's language."""
        return self.shown[0]

    @property
    def shown_text(self) -> str:
        """The text in the reader's language."""
        return self.shown[1]


class NoticeReading(models.Model):
    """That a person opened a notice (已读回执)."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="readings")
    account = models.UUIDField()
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "account"], name="desk_notice_read_once")
        ]

    def __str__(self) -> str:
        return str(self.account)
