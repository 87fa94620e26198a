"""Questions over publications, their readers, and questions of staff."""

from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce

from zhengtong.desk.domain.library_errors import PublicationNotFound
from zhengtong.desk.domain.publications import KIND_NAMES, Effect, PublicationState, Reach
from zhengtong.desk.domain.questions import CATEGORY_NAMES, QuestionState
from zhengtong.desk.models import Attachment, Publication, PublicationVersion, Question, Receipt
from zhengtong.desk.selectors.matters import count_publications
from zhengtong.desk.selectors.papers import held_papers
from zhengtong.kernel.actor import Actor
from zhengtong.organisations import public as organisations
from zhengtong.toolkit.searching import Words, reads_words

PUBLICATION_COLUMNS = ("title", "document_number", "number")
QUESTION_COLUMNS = ("title", "number")
BODY = "post__office__body"
PUBLICATION = "publication"  # the owner kind of its files


def search_publications(
    actor: Actor, words: Words, *, kind: str = "", effect: str = "", state: str = ""
) -> QuerySet[Publication]:
    """What the actor may see, narrowed; ``state`` unread, draft or withdrawn, else published."""
    found = Publication.objects.for_actor(actor).select_related("issuer")
    if state == "unread":
        found = Publication.objects.unread_by(actor).select_related("issuer")
    elif state in set(PublicationState):
        found = found.filter(state=state)
    else:
        found = found.filter(state=PublicationState.PUBLISHED)
    if kind in KIND_NAMES:
        found = found.filter(kind=kind)
    if effect in set(Effect):
        found = found.filter(effect=effect)
    if words.words:
        found = found.filter(reads_words(Publication, PUBLICATION_COLUMNS, words))
    return found.order_by("-published_at", "-pk")


def list_unread_publications(actor: Actor) -> QuerySet[Publication]:
    """What the actor has still to read or to sign, newest first."""
    return Publication.objects.unread_by(actor)


def count_unread_publications(actor: Actor) -> int:
    """How much the actor has still to read or to sign."""
    return count_publications(actor)


def get_publication(publication_id: UUID, *, by: Actor) -> Publication:
    """The publication, if it is told to the actor or the actor's body issues it.

    Raises:
        PublicationNotFound.
    """
    return Publication.objects.for_actor(by).get_or_refuse(publication_id)


def find_receipt(publication: Publication, actor: Actor) -> Receipt | None:
    """The actor's receipt of the version that stands."""
    mine = {"version": publication.version, "account": actor.account_id}
    return publication.receipts.filter(**mine).first()


def get_version(publication: Publication, number: int) -> PublicationVersion:
    """The version of that number.

    Raises:
        PublicationNotFound.
    """
    found = publication.versions.filter(number=number).first()
    if found is None:
        raise PublicationNotFound
    return found


def list_held_files(publication: Publication) -> QuerySet[Attachment]:
    """Files that lie with it now, oldest first: of the draft, else of the version that stands."""
    return held_papers(PUBLICATION, str(publication.uuid)).order_by("pk")


def list_files_of(version: PublicationVersion) -> QuerySet[Attachment]:
    """Files that the version was published with, in its order."""
    return Attachment.objects.filter(published__version=version).order_by("published__ordinal")


def with_file_counts(found: QuerySet[Publication]) -> QuerySet[Publication]:
    """The publications, each with ``file_count``: how many files lie with it now."""
    here = (
        Attachment.objects.filter(
            owner_kind=PUBLICATION,
            owner_key=Cast(OuterRef("uuid"), CharField()),
            removed_at=None,
            set_aside_at=None,
        )
        .order_by()
        .values("owner_key")
        .annotate(count=Count("pk"))
        .values("count")
    )
    return found.annotate(file_count=Coalesce(Subquery(here), 0))


def audience_of(publication: Publication) -> organisations.Scope:
    """The bodies it is told to, in two statements at most."""
    if publication.reach == Reach.EVERYONE:
        return organisations.Scope(everything=True)
    return organisations.Scope(
        body_ids=frozenset(publication.bodies.order_by().values_list("uuid", flat=True)),
        region_prefix=publication.region_prefix if publication.reach == Reach.REGION else "",
    )


def _settled(publication: Publication) -> QuerySet[Any, Any]:
    found = Receipt.objects.filter(publication=publication, version=publication.version)
    if publication.must_sign:
        found = found.filter(signed_at__isnull=False)
    return found.values("account")


def list_readers_by_body(publication: Publication) -> QuerySet[Any, dict[str, Any]]:
    """For each body it is told to: how many people there, and how many read (or signed) it."""
    staff = organisations.query_staff(audience_of(publication), publication.roles)
    settled = Q(account__uuid__in=_settled(publication))
    return (
        staff.order_by()
        .values(f"{BODY}__uuid", f"{BODY}__name")
        .annotate(
            people=Count("account", distinct=True),
            readers=Count("account", distinct=True, filter=settled),
        )
        .order_by(f"{BODY}__name", f"{BODY}__uuid")
    )


def list_missing_readers(
    publication: Publication, *, body_id: UUID | None = None
) -> QuerySet[Any, dict[str, Any]]:
    """Who has not read (or signed) it yet, each once per body, by body and name."""
    staff = organisations.query_staff(audience_of(publication), publication.roles)
    if body_id is not None:
        staff = staff.filter(**{f"{BODY}__uuid": body_id})
    names = ("account__uuid", "account__name", f"{BODY}__name")
    return (
        staff.exclude(account__uuid__in=_settled(publication))
        .order_by(f"{BODY}__name", "account__name", "account__uuid")
        .values(*names)
        .distinct()
    )


def count_readers(publication: Publication) -> tuple[int, int]:
    """People it is told to, and those who read (or signed) it."""
    staff = organisations.query_staff(audience_of(publication), publication.roles).order_by()
    settled = Q(account__uuid__in=_settled(publication))
    found = staff.aggregate(
        people=Count("account", distinct=True),
        readers=Count("account", distinct=True, filter=settled),
    )
    return found["people"], found["readers"]


def search_questions(
    actor: Actor, words: Words, *, category: str = "", state: str = ""
) -> QuerySet[Question]:
    """Questions the actor may see; ``state`` faq, mine, waiting, open or answered."""
    found = Question.objects.for_actor(actor).select_related("body", "authority")
    if state == "faq":
        found = found.filter(is_faq=True)
    elif state == "mine":
        found = found.filter(asked_by=actor.account_id)
    elif state == "waiting":
        found = Question.objects.waiting_for(actor).select_related("body", "authority")
    elif state in set(QuestionState):
        found = found.filter(state=state)
    if category in CATEGORY_NAMES:
        found = found.filter(category=category)
    if words.words:
        found = found.filter(reads_words(Question, QUESTION_COLUMNS, words))
    return found


def count_open_questions(actor: Actor) -> int:
    """Open questions that wait for the actor's answer."""
    return Question.objects.waiting_for(actor).count()


def count_votes(question: Question) -> tuple[int, int]:
    """How many found the answer useful, and how many did not."""
    found = question.votes.aggregate(
        useful=Count("pk", filter=Q(is_useful=True)),
        not_useful=Count("pk", filter=Q(is_useful=False)),
    )
    return found["useful"], found["not_useful"]
