"""Pages of questions and answers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhengtong.desk.domain.questions import CATEGORY_NAMES, QUESTION_STATE_NAMES, QuestionState
from zhengtong.desk.models import Question
from zhengtong.desk.selectors import library as selectors
from zhengtong.desk.services import questions
from zhengtong.desk.web.library_forms import AnswerForm, QuestionForm, named
from zhengtong.desk.web.library_listings import QUESTIONS
from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import DomainError
from zhengtong.toolkit import access, exports
from zhengtong.toolkit.idempotency import idempotent
from zhengtong.toolkit.pagination import paginate
from zhengtong.toolkit.searching import read_words


def _drawn(row: Question) -> dict[str, Any]:
    return {
        "row": row,
        "category": _(CATEGORY_NAMES.get(row.category, row.category)),
        "state": _(QUESTION_STATE_NAMES[row.state]),
        "state_kind": "ok" if row.state == QuestionState.ANSWERED else "info",
    }


@access.signed_in
@require_safe
def list_questions(request: access.SignedRequest) -> HttpResponse:
    """Questions I may see: common ones, mine, those waiting for my answer."""
    chosen = {name: request.GET.get(name, "") for name in ("category", "state")}
    words = read_words(request.GET.get("q", ""))
    found = selectors.search_questions(request.actor, words, **chosen)
    if exports.is_asked(request):
        return exports.send_list(request, QUESTIONS, found)
    page = paginate(found, request)
    states = [("", _("全部")), ("faq", _("常见问题")), ("mine", _("我的提问"))]
    if request.actor.has(Role.REVIEWER):
        states.append(("waiting", _("待我答复")))
    context = {
        **chosen,
        "q": words.text,
        "page": page,
        "rows": [_drawn(row) for row in page],
        "states": states,
        "categories": [("", _("全部类别")), *named(CATEGORY_NAMES)],
    }
    return render(request, "desk/questions.html", context)


@access.signed_in
@idempotent
def ask(request: access.SignedRequest) -> HttpResponse:
    """提问."""
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = questions.ask_question(form.fields_of(), by=request.actor)
        except DomainError as error:
            if error.status != 422:
                raise
            form.add_domain_error(error)
        else:
            messages.success(request, _("已提交，答复后会通知您。"))
            return redirect("library:question", row.uuid)
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/question_form.html", {"form": form}, status=status)


@access.signed_in
@require_safe
def show_question(request: access.SignedRequest, question_id: UUID) -> HttpResponse:
    """One question with its answer and the earlier ones."""
    return _page(request, question_id)


def _page(
    request: access.SignedRequest,
    question_id: UUID,
    form: AnswerForm | None = None,
    status: int = 200,
) -> HttpResponse:
    actor = request.actor
    row = Question.objects.for_actor(actor).get_or_refuse(question_id)
    answers = list(row.answers.all())
    useful, not_useful = selectors.count_votes(row)
    context = {
        **_drawn(row),
        "answers": answers,
        "is_answerer": actor.has(Role.REVIEWER) and row.authority.uuid == actor.body_id,
        "form": form or AnswerForm(revision=row.revision),
        "useful": useful,
        "not_useful": not_useful,
        "vote": row.votes.filter(account=actor.account_id).first(),
    }
    return render(request, "desk/question.html", context, status=status)


@access.signed_in
@require_POST
@idempotent
def answer(request: access.SignedRequest, question_id: UUID) -> HttpResponse:
    """答复, or a better answer after it."""
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            questions.answer_question(
                question_id,
                text=form.cleaned_data["text"],
                by=request.actor,
                revision=form.sent_revision,
            )
        except DomainError as error:
            if error.status != 422:
                raise
            form.add_domain_error(error)
        else:
            messages.success(request, _("已答复，提问人会收到通知。"))
            return redirect("library:question", question_id)
    return _page(request, question_id, form, 422)


@access.signed_in
@require_POST
@idempotent
def show_as_faq(request: access.SignedRequest, question_id: UUID) -> HttpResponse:
    """公开为常见问题, or taken out of them."""
    questions.show_question(question_id, is_faq=request.POST.get("is_faq") == "1", by=request.actor)
    return redirect("library:question", question_id)


@access.signed_in
@require_POST
@idempotent
def vote(request: access.SignedRequest, question_id: UUID) -> HttpResponse:
    """Useful, or not."""
    is_useful = request.POST.get("is_useful") == "1"
    questions.vote_on_answer(question_id, is_useful=is_useful, by=request.actor)
    messages.success(request, _("谢谢您的评价。"))
    return redirect("library:question", question_id)
