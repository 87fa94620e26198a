"""Pages of cross-checking: reporting a doubt, answering it, lists and figures."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhengtong.catalogue.domain import corrections as words
from zhengtong.catalogue.selectors import corrections as questions
from zhengtong.catalogue.selectors import entries
from zhengtong.catalogue.services import corrections as deeds
from zhengtong.desk import public as desk
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import RuleBroken
from zhengtong.toolkit import access, exports
from zhengtong.toolkit.exports import Listing, declare
from zhengtong.toolkit.forms import PlainForm
from zhengtong.toolkit.idempotency import idempotent
from zhengtong.toolkit.pagination import paginate

VIEWS = {
    "answer": gettext_lazy("待我单位核实"),
    "reported": gettext_lazy("我单位提出"),
    "open": gettext_lazy("核实中"),
    "late": gettext_lazy("超期"),
    "corrected": gettext_lazy("已更正"),
    "kept": gettext_lazy("核实无误"),
    "all": gettext_lazy("全部"),
}
STATE_KINDS = {"open": "warn", "corrected": "ok"}
CORRECTIONS = declare(
    Listing(
        key="catalogue.corrections",
        title=gettext_lazy("共享校核"),
        columns=(
            (gettext_lazy("编号"), lambda row: row.number),
            (gettext_lazy("信息资源名称"), lambda row: row.entry.title),
            (gettext_lazy("信息项"), lambda row: row.item_name),
            (gettext_lazy("校核对象"), lambda row: _(words.ASPECTS[row.aspect])),
            (gettext_lazy("数源单位"), lambda row: str(row.entry.body)),
            (gettext_lazy("提出单位"), lambda row: str(row.reporter)),
            (gettext_lazy("提出时间"), lambda row: row.reported_at),
            (gettext_lazy("到期日"), lambda row: row.due_on),
            (gettext_lazy("状态"), lambda row: _(words.STATES[row.state])),
            (gettext_lazy("办结日期"), lambda row: row.ended_on),
        ),
    )
)
FIGURES = declare(
    Listing(
        key="catalogue.correction-figures",
        title=gettext_lazy("校核统计"),
        columns=(
            (gettext_lazy("数源单位"), lambda row: row["name"]),
            (gettext_lazy("提出"), lambda row: row["reported"]),
            (gettext_lazy("核实中"), lambda row: row["open"]),
            (gettext_lazy("按期答复"), lambda row: row["in_time"]),
            (gettext_lazy("超期"), lambda row: row["late"]),
            (gettext_lazy("已更正"), lambda row: row["corrected"]),
            (gettext_lazy("更正率（%）"), lambda row: row["share"]),
        ),
    )
)


class DoubtForm(PlainForm):
    """A doubt about an entry or its data."""

    aspect = forms.ChoiceField(label=gettext_lazy("校核对象"))
    item_id = forms.ChoiceField(label=gettext_lazy("信息项"), required=False)
    record_key = forms.CharField(
        label=gettext_lazy("记录标识"), max_length=words.KEY_LIMIT, required=False,
        help_text=gettext_lazy("加密保存，只有提出单位和数源单位的数据专员能看到。"),
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("疑问说明"), max_length=words.TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("写明哪里不对、依据是什么；不要写个人信息。"),
    )  # fmt: skip

    def __init__(self, *arguments: Any, items: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        aspect: Any = self.fields["aspect"]
        aspect.choices = [(key, _(title)) for key, title in words.ASPECTS.items()]
        item: Any = self.fields["item_id"]
        item.choices = [("", _("整个条目")), *((str(one.item_id), one.name) for one in items)]


class AnswerForm(PlainForm):
    """What the source found."""

    outcome = forms.ChoiceField(label=gettext_lazy("核实结果"))
    answer = forms.CharField(
        label=gettext_lazy("答复"), max_length=words.TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        outcome: Any = self.fields["outcome"]
        outcome.choices = [(key, _(title)) for key, title in words.ANSWERS.items()]


@access.roles(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def report(request: Any, entry_id: UUID) -> HttpResponse:
    """A doubt about a published entry."""
    entry = entries.published_entry(entry_id)
    form = DoubtForm(request.POST or None, items=entry.items)
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        item = UUID(clean["item_id"]) if clean["item_id"] else None
        doubt = deeds.Doubt(
            aspect=clean["aspect"], text=clean["text"], item_id=item,
            record_key=clean["record_key"],
        )  # fmt: skip
        try:
            made = deeds.report_doubt(entry_id, doubt, by=request.actor)
        except RuleBroken as error:
            form.add_domain_error(error)
        else:
            messages.success(request, _("已提出校核，数源单位和使用单位已收到通知。"))
            return redirect("catalogue:correction", made.uuid)
    status = 422 if request.method == "POST" else 200
    return render(request, "catalogue/doubt.html", {"entry": entry, "form": form}, status=status)


@access.signed_in
@require_safe
def list_corrections(request: Any) -> HttpResponse:
    """Corrections the person sees, by view and source."""
    view = request.GET.get("view", "")
    view = view if view in VIEWS else "all"
    found: Any = questions.list_corrections(request.actor)
    found = questions.narrow(found, view, request.actor, clock.today())
    body = request.GET.get("body", "")
    try:
        found = found.filter(entry__body__uuid=UUID(body)) if body else found
    except ValueError:
        body = ""
    if exports.is_asked(request):
        return exports.send_list(request, CORRECTIONS, found)
    page = paginate(found, request)
    context = {
        "page": page,
        "rows": [_describe(one) for one in page],
        "view": view,
        "views": list(VIEWS.items()),
        "body": body,
    }
    return render(request, "catalogue/corrections.html", context)


def _describe(row: Any) -> dict[str, Any]:
    ended = row.ended_on or clock.today()
    return {
        "row": row,
        "aspect": _(words.ASPECTS[row.aspect]),
        "state": _(words.STATES[row.state]),
        "kind": STATE_KINDS.get(row.state, "neutral"),
        "is_late": row.due_on is not None and row.state != "withdrawn" and ended > row.due_on,
    }


@access.signed_in
@require_safe
def show_figures(request: Any) -> HttpResponse:
    """How each source deals with the doubts about its data."""
    rows = questions.list_figures(request.actor, clock.today())
    if exports.is_asked(request):
        return exports.send_list(request, FIGURES, rows)
    page = paginate(rows, request, 50)
    return render(request, "catalogue/correction_figures.html", {"page": page})


@access.signed_in
@require_safe
def show_correction(request: Any, correction_id: UUID) -> HttpResponse:
    """One correction with its clock, and what can be done with it."""
    return _page(request, correction_id)


def _page(request: Any, correction_id: UUID, form: AnswerForm | None = None) -> HttpResponse:
    actor = request.actor
    row = questions.list_corrections(actor).get_or_refuse(correction_id)
    is_officer, is_open = actor.has(Role.OFFICER), row.state == "open"
    context = {
        "one": _describe(row),
        "row": row,
        "record_key": deeds.read_record_key(row, by=actor),
        "clocks": desk.list_clocks(deeds.subject_of(row)),
        "may_answer": is_officer and is_open and actor.body_id == row.entry.body.uuid,
        "may_withdraw": is_officer and is_open and actor.body_id == row.reporter.uuid,
        "form": form or AnswerForm(revision=row.revision),
    }
    return render(request, "catalogue/correction.html", context, status=422 if form else 200)


@access.roles(Role.OFFICER)
@require_POST
@idempotent
def answer(request: Any, correction_id: UUID) -> HttpResponse:
    """The source's answer."""
    form = AnswerForm(request.POST, revision=0)
    if form.is_valid():
        clean = form.cleaned_data
        try:
            deeds.answer_doubt(
                correction_id, outcome=clean["outcome"], answer=clean["answer"],
                by=request.actor, revision=form.sent_revision,
            )  # fmt: skip
        except RuleBroken as error:
            form.add_domain_error(error)
        else:
            messages.success(request, _("答复已提交，提出单位和使用单位已收到通知。"))
            return redirect("catalogue:correction", correction_id)
    return _page(request, correction_id, form)


@access.roles(Role.OFFICER)
@require_POST
@idempotent
def withdraw(request: Any, correction_id: UUID) -> HttpResponse:
    """The doubt taken back."""
    deeds.withdraw_doubt(correction_id, by=request.actor)
    messages.success(request, _("已撤回。"))
    return redirect("catalogue:correction", correction_id)


def render_open(request: Any, entry: Any) -> str:
    """Open corrections on the entry's page; how many for all, what about for who is signed in."""
    rows = questions.list_open_on(entry)
    actor = getattr(request, "actor", None)
    may_report = actor is not None and actor.has(Role.OFFICER)
    if not rows and not may_report:
        return ""
    context = {
        "rows": [_describe(one) for one in rows],
        "entry": entry,
        "is_known": actor is not None,
        "may_report": may_report,
    }
    return render_to_string("catalogue/_corrections.html", context, request)
