"""Publications with immutable versions, audience and receipts; questions with their answers."""

from datetime import date
from typing import Self
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from zhengtong.desk.domain.library_errors import PublicationNotFound, QuestionNotFound
from zhengtong.desk.domain.publications import (
    TEXT_LIMIT,
    TITLE_LIMIT,
    Effect,
    Importance,
    PublicationState,
    Reach,
)
from zhengtong.desk.domain.questions import QuestionState
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor, Role
from zhengtong.kernel.ids import uuid7
from zhengtong.toolkit.fields import CleanCharField, CleanTextField

REGION_DIGITS = (2, 4, 6, 9, 12)


class PublicationQuerySet(models.QuerySet["Publication"]):
    """Questions over publications."""

    def read_by(self, actor: Actor) -> Self:
        """Published ones whose audience the actor belongs to, also those that ran out."""
        here = [actor.body_id] if actor.body_id else []
        bodies = Publication.bodies.through.objects.filter(
            publication=OuterRef("pk"), body__uuid__in=here
        )
        prefixes = [actor.region[:digits] for digits in REGION_DIGITS if actor.region]
        there = Q(reach=Reach.EVERYONE) | Q(Exists(bodies))
        if prefixes:
            there |= Q(reach=Reach.REGION, region_prefix__in=prefixes)
        roles = [str(role) for role in actor.roles]
        return self.filter(
            there, Q(roles=[]) | Q(roles__overlap=roles), state=PublicationState.PUBLISHED
        )

    def for_actor(self, actor: Actor) -> Self:
        """What is told to the actor, and all of the actor's own body for its authors."""
        keys = Publication.objects.read_by(actor).values("pk")
        seen = Q(pk__in=keys)
        if actor.body_id is not None and actor.has(*AUTHORS):
            seen |= Q(issuer__uuid=actor.body_id)
        return self.filter(seen)

    def unread_by(self, actor: Actor, *, day: date | None = None) -> Self:
        """What is told to the actor, has not run out, and is not read (or not signed) yet."""
        day = day or clock.today()
        settled = Receipt.objects.filter(
            publication=OuterRef("pk"), version=OuterRef("version"), account=actor.account_id
        ).filter(Q(publication__must_sign=False) | Q(signed_at__isnull=False))
        live = Q(expires_on__isnull=True) | Q(expires_on__gte=day)
        return self.read_by(actor).filter(live, ~Exists(settled))

    def get_or_refuse(self, uuid: UUID) -> "Publication":
        """The publication of that name.

        Raises:
            PublicationNotFound.
        """
        found = self.select_related("issuer").filter(uuid=uuid).first()
        if found is None:
            raise PublicationNotFound
        return found


AUTHORS = (
    Role.SHARING_HEAD, Role.BODY_HEAD, Role.BODY_ADMIN, Role.REVIEWER, Role.SYSTEM_ADMIN
)  # fmt: skip


class Publication(models.Model):
    """A notice, policy document or download; ``title`` and ``text`` hold what is being worked on.

    What readers see is the version published last.
    """

    uuid = models.UUIDField(unique=True, default=uuid7, editable=False)
    number = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=16)
    issuer = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    title = CleanCharField(_("标题"), max_length=TITLE_LIMIT)
    text = CleanTextField(_("正文"), max_length=TEXT_LIMIT, blank=True)
    document_number = CleanCharField(_("文号"), max_length=100, blank=True)
    link = CleanCharField(_("链接"), max_length=500, blank=True)
    importance = models.CharField(max_length=16, default=Importance.NORMAL)
    reach = models.CharField(max_length=16, default=Reach.OWN)
    region_prefix = models.CharField(max_length=12, blank=True)
    bodies = models.ManyToManyField("organisations.Body", related_name="+")
    roles = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    must_sign = models.BooleanField(default=False)
    sign_by = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    effective_on = models.DateField(null=True, blank=True)
    effect = models.CharField(max_length=16, default=Effect.IN_FORCE)
    ended_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="ends"
    )
    replaces = CleanCharField(max_length=100, blank=True)
    ends_as = models.CharField(max_length=16, default=Effect.REPLACED)
    state = models.CharField(max_length=16, default=PublicationState.DRAFT)
    version = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField(default=1)
    written_by = models.UUIDField()
    written_by_name = models.CharField(max_length=100)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = CleanTextField(max_length=500, blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "kind", "-published_at"], name="desk_publication_newest"),
        ]

    def __str__(self) -> str:
        return self.number

    def has_run_out(self, day: date) -> bool:
        """Whether its last day is over."""
        return self.expires_on is not None and self.expires_on < day


class PublicationVersion(models.Model):
    """One version as it was published; the database refuses to change it."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=TITLE_LIMIT)
    text = models.TextField(blank=True)
    document_number = models.CharField(max_length=100, blank=True)
    link = models.CharField(max_length=500, blank=True)
    published_at = models.DateTimeField()
    published_by_name = models.CharField(max_length=100)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "number"], name="desk_version_once")
        ]

    def __str__(self) -> str:
        return self.title


class Receipt(models.Model):
    """That a person opened a version (已读回执), and signed it where that is asked (签收)."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="receipts")
    version = models.PositiveIntegerField()
    account = models.UUIDField()
    name = models.CharField(max_length=100)
    body = models.ForeignKey(
        "organisations.Body", on_delete=models.PROTECT, null=True, related_name="+"
    )
    read_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "version", "account"], name="desk_receipt_once"
            )
        ]
        indexes = [models.Index(fields=["account"], name="desk_receipt_account")]

    def __str__(self) -> str:
        return self.name


class QuestionQuerySet(models.QuerySet["Question"]):
    """Questions over questions."""

    def for_actor(self, actor: Actor) -> Self:
        """One's own, those one's body answers, and what was answered for everyone."""
        seen = Q(asked_by=actor.account_id) | Q(state=QuestionState.ANSWERED, is_private=False)
        if actor.has(Role.REVIEWER) and actor.body_id is not None:
            seen |= Q(authority__uuid=actor.body_id)
        return self.filter(seen)

    def waiting_for(self, actor: Actor) -> Self:
        """Open ones that the actor's body answers."""
        if not actor.has(Role.REVIEWER) or actor.body_id is None:
            return self.none()
        return self.filter(state=QuestionState.OPEN, authority__uuid=actor.body_id)

    def get_or_refuse(self, uuid: UUID) -> "Question":
        """The question of that name.

        Raises:
            QuestionNotFound.
        """
        found = self.select_related("body", "authority").filter(uuid=uuid).first()
        if found is None:
            raise QuestionNotFound
        return found


class Question(models.Model):
    """One question of somebody on staff to the authority of the same level."""

    uuid = models.UUIDField(unique=True, default=uuid7, editable=False)
    number = models.CharField(max_length=24, unique=True)
    category = models.CharField(max_length=16)
    title = CleanCharField(_("问题"), max_length=100)
    text = CleanTextField(_("详细说明"), max_length=2000, blank=True)
    is_private = models.BooleanField(default=False)
    body = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    authority = models.ForeignKey("organisations.Body", on_delete=models.PROTECT, related_name="+")
    asked_by = models.UUIDField()
    asked_by_name = models.CharField(max_length=100)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=16, default=QuestionState.OPEN)
    is_faq = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(fields=["authority", "state"], name="desk_question_authority"),
            models.Index(fields=["asked_by"], name="desk_question_asked_by"),
        ]

    def __str__(self) -> str:
        return self.number


class QuestionAnswer(models.Model):
    """One answer; a corrected one stands after it, the first stays."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    number = models.PositiveIntegerField()
    text = CleanTextField(_("答复"), max_length=5000)
    by_name = models.CharField(max_length=100)
    by_body = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="desk_answer_once")
        ]

    def __str__(self) -> str:
        return self.by_name


class AnswerVote(models.Model):
    """Whether the answer helped a person."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="votes")
    account = models.UUIDField()
    is_useful = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "account"], name="desk_vote_once")
        ]

    def __str__(self) -> str:
        return str(self.is_useful)
