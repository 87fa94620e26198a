"""JSON routes of publications and questions."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any, Self
from uuid import UUID

from ninja import Query, Router, Schema
from ninja.decorators import decorate_view

from zhengtong.desk.api.schemas import PageIn
from zhengtong.desk.domain.questions import QuestionFields
from zhengtong.desk.models import Attachment, Publication, Question
from zhengtong.desk.selectors import library as selectors
from zhengtong.desk.services import questions, receipts
from zhengtong.toolkit import access
from zhengtong.toolkit.idempotency import idempotent
from zhengtong.toolkit.pagination import count_capped
from zhengtong.toolkit.schemas import CleanText, SentSchema
from zhengtong.toolkit.searching import read_words

router = Router(tags=["library"])


class PublicationsIn(PageIn):
    """The part of the publications wanted; ``state`` unread, draft or withdrawn."""

    q: Annotated[str, CleanText(100)] = ""
    kind: Annotated[str, CleanText(16)] = ""
    effect: Annotated[str, CleanText(16)] = ""
    state: Annotated[str, CleanText(16)] = ""


class PublicationOut(Schema):
    """One publication as it stands."""

    uuid: UUID
    number: str
    kind: str
    title: str
    text: str
    document_number: str
    link: str
    issuer_id: UUID
    issuer_name: str
    importance: str
    effect: str
    state: str
    version: int
    must_sign: bool
    sign_by: date | None
    expires_on: date | None
    effective_on: date | None
    published_at: datetime | None

    @classmethod
    def of(cls, row: Publication) -> Self:
        """The schema of a publication."""
        plain = {n: getattr(row, n) for n in cls.model_fields if not n.startswith("issuer_")}
        return cls(**plain, issuer_id=row.issuer.uuid, issuer_name=row.issuer.name)


class PublicationRowOut(PublicationOut):
    """One publication in a list, with the number of its files."""

    file_count: int


class PublicationPage(Schema):
    """One page of publications."""

    total: int
    rows: list[PublicationRowOut]


class PublicationFileOut(Schema):
    """One file; its content is at ``/desk/papers/{uuid}/content``, ``size`` in bytes."""

    uuid: UUID
    kind: str
    name: str
    type: str
    size: int
    sm3: str
    scan_state: str


class PublicationDetailOut(PublicationOut):
    """One publication with its files as they stand."""

    files: list[PublicationFileOut]

    @classmethod
    def whole(cls, row: Publication, files: Iterable[Attachment]) -> "PublicationDetailOut":
        """The schema of a publication with its files."""
        shown = [PublicationFileOut.from_orm(one) for one in files]
        return cls(**PublicationOut.of(row).dict(), files=shown)


class ReceiptOut(Schema):
    """The caller's receipt."""

    version: int
    read_at: datetime
    signed_at: datetime | None


class QuestionsIn(PageIn):
    """The part of the questions wanted; ``state`` faq, mine, waiting, open or answered."""

    q: Annotated[str, CleanText(100)] = ""
    category: Annotated[str, CleanText(16)] = ""
    state: Annotated[str, CleanText(16)] = ""


class QuestionIn(SentSchema):
    """What is asked."""

    category: Annotated[str, CleanText(16)]
    title: Annotated[str, CleanText(100)]
    text: Annotated[str, CleanText(2000)] = ""
    is_private: bool = False


class AnswerIn(SentSchema):
    """An answer, made on that revision of the question."""

    text: Annotated[str, CleanText(5000)]
    revision: int


class QuestionOut(Schema):
    """One question."""

    uuid: UUID
    number: str
    category: str
    title: str
    text: str
    is_private: bool
    body_name: str
    authority_name: str
    asked_at: datetime
    state: str
    is_faq: bool
    revision: int

    @classmethod
    def of(cls, row: Question) -> "QuestionOut":
        """The schema of a question."""
        taken = {"body_name", "authority_name"}
        plain = {name: getattr(row, name) for name in cls.model_fields if name not in taken}
        return cls(**plain, body_name=row.body.name, authority_name=row.authority.name)


class AnswerOut(Schema):
    """One answer."""

    number: int
    text: str
    by_body: str
    at: datetime


class QuestionDetailOut(QuestionOut):
    """One question with its answers, the one that holds first."""

    answers: list[AnswerOut]


class QuestionPage(Schema):
    """One page of questions."""

    total: int
    rows: list[QuestionOut]


@router.get("/publications", response=PublicationPage, auth=access.api_signed_in)
def list_publications(request: Any, wanted: Query[PublicationsIn]) -> PublicationPage:
    """Notices, policy documents and downloads told to the caller, newest first."""
    rows = selectors.search_publications(
        request.actor,
        read_words(wanted.q),
        kind=wanted.kind,
        effect=wanted.effect,
        state=wanted.state,
    )
    part = selectors.with_file_counts(rows)[wanted.offset : wanted.offset + wanted.limit]
    shown = [PublicationRowOut.of(row) for row in part]
    return PublicationPage(total=count_capped(rows), rows=shown)


@router.get(
    "/publications/{uuid:publication_id}", response=PublicationDetailOut, auth=access.api_signed_in
)
def read_publication(request: Any, publication_id: UUID) -> PublicationDetailOut:
    """One publication with its files; asking for it leaves the caller's receipt."""
    row = selectors.get_publication(publication_id, by=request.actor)
    receipts.read_publication(row, by=request.actor)
    return PublicationDetailOut.whole(row, selectors.list_held_files(row))


@router.get(
    "/publications/{uuid:publication_id}/versions/{int:number}/files",
    response=list[PublicationFileOut],
    auth=access.api_signed_in,
)
def list_version_files(request: Any, publication_id: UUID, number: int) -> Any:
    """The files that the version was published with; they are brought at ``/desk/papers``."""
    row = selectors.get_publication(publication_id, by=request.actor)
    return list(selectors.list_files_of(selectors.get_version(row, number)))


@router.post(
    "/publications/{uuid:publication_id}/sign", response=ReceiptOut, auth=access.api_signed_in
)
@decorate_view(idempotent)
def sign_publication(request: Any, publication_id: UUID) -> Any:
    """The publication signed by the caller."""
    return receipts.sign_publication(publication_id, by=request.actor)


@router.get("/questions", response=QuestionPage, auth=access.api_signed_in)
def list_questions(request: Any, wanted: Query[QuestionsIn]) -> QuestionPage:
    """Questions the caller may see, newest first."""
    found = selectors.search_questions(
        request.actor, read_words(wanted.q), category=wanted.category, state=wanted.state
    )
    part = found[wanted.offset : wanted.offset + wanted.limit]
    return QuestionPage(total=count_capped(found), rows=[QuestionOut.of(row) for row in part])


@router.get("/questions/{uuid:question_id}", response=QuestionDetailOut, auth=access.api_signed_in)
def read_question(request: Any, question_id: UUID) -> QuestionDetailOut:
    """One question with its answers."""
    return _detail(Question.objects.for_actor(request.actor).get_or_refuse(question_id))


@router.post("/questions", response=QuestionDetailOut, auth=access.api_signed_in)
@decorate_view(idempotent)
def ask_question(request: Any, sent: QuestionIn) -> QuestionDetailOut:
    """A question to the authority of the caller's level."""
    row = questions.ask_question(QuestionFields(**sent.dict()), by=request.actor)
    return _detail(Question.objects.for_actor(request.actor).get_or_refuse(row.uuid))


@router.post(
    "/questions/{uuid:question_id}/answers", response=QuestionDetailOut, auth=access.api_signed_in
)
@decorate_view(idempotent)
def answer_question(request: Any, question_id: UUID, sent: AnswerIn) -> QuestionDetailOut:
    """The question answered, or its answer corrected."""
    questions.answer_question(question_id, text=sent.text, by=request.actor, revision=sent.revision)
    return _detail(Question.objects.for_actor(request.actor).get_or_refuse(question_id))


def _detail(row: Question) -> QuestionDetailOut:
    answers = [
        AnswerOut(number=one.number, text=one.text, by_body=one.by_body, at=one.at)
        for one in row.answers.all()
    ]
    return QuestionDetailOut(**QuestionOut.of(row).dict(), answers=answers)
