"""Deeds on questions: ask, answer and correct, show as a common question, say whether it helped."""

from uuid import UUID

from django.db import transaction

from zhengtong.desk.domain.library_errors import (
    PrivateQuestion,
    QuestionIncomplete,
    QuestionNotFound,
)
from zhengtong.desk.domain.publications import refuse_secret
from zhengtong.desk.domain.questions import (
    QuestionFields,
    QuestionState,
    find_question_gaps,
    permit_answer,
)
from zhengtong.desk.models import AnswerVote, Question, QuestionAnswer
from zhengtong.desk.services.notices import notify
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor, Role
from zhengtong.kernel.errors import N_, Forbidden, Gap, StaleRevision
from zhengtong.ledger import public as ledger
from zhengtong.organisations import public as organisations
from zhengtong.toolkit.numbering import next_number


def _link(row: Question) -> str:
    return f"/library/questions/{row.uuid}/"


@transaction.atomic
def ask_question(fields: QuestionFields, *, by: Actor) -> Question:
    """The question, with the reviewers of the same-level authority told.

    Raises:
        Forbidden, SecretContent, QuestionIncomplete, AuthorityMissing.
    """
    if by.body_id is None:
        raise Forbidden
    refuse_secret(fields.title, fields.text)
    if gaps := find_question_gaps(fields):
        raise QuestionIncomplete(gaps=gaps)
    authority = organisations.authority_of(by.body_id)
    row = Question.objects.create(
        number=next_number("WD", "desk_question_number", digits=6),
        category=fields.category,
        title=fields.title,
        text=fields.text,
        is_private=fields.is_private,
        body_id=organisations.get_body(by.body_id).pk,
        authority_id=authority.pk,
        asked_by=by.account_id,
        asked_by_name=by.name,
        asked_at=clock.current().now(),
    )
    holders = organisations.holders_of(Role.REVIEWER, authority.uuid)
    notify(
        template="desk.question-asked",
        facts={"number": row.number, "title": row.title, "body": by.body_name, "name": by.name},
        link=_link(row),
        accounts=sorted({person.account_id for person in holders}),
    )
    _record("desk.question-asked", row, by)
    return row


def _lock(question_id: UUID, by: Actor, revision: int | None) -> Question:
    row = (
        Question.objects.select_for_update(of=("self",))
        .select_related("authority")
        .filter(pk__in=Question.objects.for_actor(by).filter(uuid=question_id).values("pk"))
        .first()
    )
    if row is None:
        raise QuestionNotFound
    permit_answer(by, authority_id=row.authority.uuid, authority_name=row.authority.name)
    if revision is not None and row.revision != revision:
        raise StaleRevision
    return row


@transaction.atomic
def answer_question(
    question_id: UUID, *, text: str, by: Actor, revision: int | None = None
) -> Question:
    """The question answered, or its answer corrected; the asker is told, earlier answers stay.

    Raises:
        QuestionNotFound, NotYoursToAnswer, StaleRevision, SecretContent, QuestionIncomplete.
    """
    row = _lock(question_id, by, revision)
    refuse_secret(text)
    if not text.strip():
        raise QuestionIncomplete(gaps=(Gap(field="text", message=N_("请填写答复。")),))
    QuestionAnswer.objects.create(
        question=row,
        number=row.answers.count() + 1,
        text=text,
        by_name=by.name,
        by_body=by.body_name,
        at=clock.current().now(),
    )
    row.state = QuestionState.ANSWERED
    row.revision += 1
    row.save(update_fields=["state", "revision"])
    notify(
        template="desk.question-answered",
        facts={"number": row.number, "title": row.title, "body": by.body_name},
        link=_link(row),
        accounts=[row.asked_by],
    )
    _record("desk.question-answered", row, by)
    return row


@transaction.atomic
def show_question(
    question_id: UUID, *, is_faq: bool, by: Actor, revision: int | None = None
) -> Question:
    """The answered question among the common ones, or out of them.

    Raises:
        QuestionNotFound, NotYoursToAnswer, StaleRevision, PrivateQuestion, QuestionIncomplete.
    """
    row = _lock(question_id, by, revision)
    if is_faq and row.is_private:
        raise PrivateQuestion
    if is_faq and row.state != QuestionState.ANSWERED:
        raise QuestionIncomplete(gaps=(Gap(field="text", message=N_("请先答复，再公开。")),))
    row.is_faq = is_faq
    row.revision += 1
    row.save(update_fields=["is_faq", "revision"])
    _record("desk.question-shown", row, by)
    return row


@transaction.atomic
def vote_on_answer(question_id: UUID, *, is_useful: bool, by: Actor) -> None:
    """The person's word on whether the answer helped; a second one replaces the first.

    Raises:
        QuestionNotFound, QuestionIncomplete.
    """
    row = Question.objects.for_actor(by).get_or_refuse(question_id)
    if row.state != QuestionState.ANSWERED:
        raise QuestionIncomplete(gaps=(Gap(field="text", message=N_("还没有答复。")),))
    AnswerVote.objects.update_or_create(
        question=row, account=by.account_id, defaults={"is_useful": is_useful}
    )


def _record(deed: str, row: Question, by: Actor) -> None:
    ledger.record_deed(
        deed,
        subject=str(row.uuid),
        by=by,
        subject_kind="question",
        number=row.number,
        category=row.category,
        is_faq=row.is_faq,
    )
