"""The outbox and the wording of templates, for administrators."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhengtong.desk.channels.registry import list_channel_names
from zhengtong.desk.domain.messages import (
    GROUPS,
    MessageTemplate,
    find_template,
    list_templates,
    render_message,
)
from zhengtong.desk.models import TemplateWording
from zhengtong.desk.models.message import STATES
from zhengtong.desk.selectors import messages as selectors
from zhengtong.desk.services import wordings
from zhengtong.desk.web import order_listings
from zhengtong.desk.web.messages import CHANNEL_NAMES
from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import DomainError
from zhengtong.toolkit import access, exports
from zhengtong.toolkit.forms import PlainForm
from zhengtong.toolkit.idempotency import idempotent
from zhengtong.toolkit.pagination import paginate

STATE_NAMES = {
    "waiting": gettext_lazy("待发送"),
    "sending": gettext_lazy("发送中"),
    "sent": gettext_lazy("已发送"),
    "failed": gettext_lazy("未送达"),
    "dropped": gettext_lazy("已由新消息取代"),
}
STATE_KINDS = {"waiting": "info", "sending": "info", "sent": "ok", "failed": "danger"}


class WordingForm(PlainForm):
    """One language of a template."""

    title = forms.CharField(
        label=gettext_lazy("标题"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("留空则恢复平台自带的文字。"),
    )
    text = forms.CharField(
        label=gettext_lazy("正文"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@access.roles(Role.SYSTEM_ADMIN)
def show_outbox(request: access.SignedRequest) -> HttpResponse:
    """Messages on their way out, with what keeps them."""
    state, channel = request.GET.get("state", ""), request.GET.get("channel", "")
    state = state if state in STATES else ""
    channel = channel if channel in CHANNEL_NAMES else ""
    found = selectors.list_messages(state=state, channel=channel)
    if exports.is_asked(request):
        return exports.send_list(request, order_listings.OUTBOX, found, describe=_message_rows)
    page = paginate(found, request)
    counts = selectors.count_messages()
    every = [("", _("全部"))]
    return render(
        request,
        "desk/outbox.html",
        {
            "page": page,
            "rows": [_message_row(row) for row in page],
            "state": state,
            "channel": channel,
            "figures": [(STATE_NAMES[s], counts[s], f"?state={s}") for s in STATES],
            "states": every + [(s, STATE_NAMES[s]) for s in STATES],
            "channels": every + list(CHANNEL_NAMES.items()),
            "set_up": [(name, CHANNEL_NAMES[name]) for name in list_channel_names()],
        },
    )


def _message_rows(rows: list[Any]) -> list[dict[str, Any]]:
    return [_message_row(row) for row in rows]


def _message_row(row: Any) -> dict[str, Any]:
    template = find_template(row.template)
    return {
        "row": row,
        "channel": CHANNEL_NAMES.get(row.channel, row.channel),
        "name": _(template.name) if template else row.template,
        "state": STATE_NAMES[row.state],
        "kind": STATE_KINDS.get(row.state, "neutral"),
    }


@access.roles(Role.SYSTEM_ADMIN)
@idempotent
def retry_message(request: access.SignedRequest, message_id: UUID) -> HttpResponse:
    """A message given up, tried again."""
    if request.method == "POST":
        wordings.retry_message(message_id, by=request.actor)
        messages.success(request, _("已重新排队发送。"))
    return redirect("desk:outbox")


@access.roles(Role.SYSTEM_ADMIN)
@idempotent
def send_test(request: access.SignedRequest) -> HttpResponse:
    """A test message to my own address."""
    if request.method == "POST":
        try:
            wordings.send_test(request.POST.get("channel", ""), by=request.actor)
            messages.success(request, _("测试消息已排队，片刻后发出。"))
        except DomainError:
            messages.error(request, _("请先在“消息设置”中确认您自己的接收地址。"))
    return redirect("desk:outbox")


@access.roles(Role.SYSTEM_ADMIN)
def list_wordings(request: access.SignedRequest) -> HttpResponse:
    """Every template, with the languages that have words of their own."""
    worded = selectors.list_worded()
    rows = [
        {
            "template": template,
            "name": _(template.name),
            "group": _(GROUPS[template.group]),
            "title": _(template.title),
            "languages": [
                (code, label, (template.code, code) in worded) for code, label in settings.LANGUAGES
            ],
        }
        for template in list_templates()
    ]
    if exports.is_asked(request):
        return exports.send_list(request, order_listings.TEMPLATES, rows)
    return render(request, "desk/wordings.html", {"page": paginate(rows, request, 50)})


@access.roles(Role.SYSTEM_ADMIN)
@idempotent
def edit_wording(request: access.SignedRequest, code: str, language: str) -> HttpResponse:
    """The words of one template in one language, with a preview of what readers get."""
    template = find_template(code)
    if template is None or language not in dict(settings.LANGUAGES):
        raise Http404
    known = selectors.find_wording(code, language)
    form = _wording_form(request, known)
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and "preview" not in request.POST and _save_wording(request, form, code, language):
        messages.success(request, _("消息文字已保存。"))
        return redirect("desk:wordings")
    return render(
        request,
        "desk/wording.html",
        {
            "template": template,
            "name": _(template.name),
            "language": dict(settings.LANGUAGES)[language],
            "own": _own_words(template, language),
            "form": form,
            "shown": _preview(template, language, _words_of(form, known)),
            "placeholders": [f"%({name})s" for name in template.sample if name != "lines"],
        },
        status=422 if form.errors else 200,
    )


def _wording_form(request: access.SignedRequest, known: TemplateWording | None) -> WordingForm:
    initial = {"title": known.title, "text": known.text} if known else {}
    revision = known.revision if known else 0
    return WordingForm(request.POST or None, initial=initial, revision=revision)


def _words_of(form: WordingForm, known: TemplateWording | None) -> tuple[str, str]:
    """The words on the page: those just typed, else those in force."""
    if form.is_bound:
        return form.data.get("title", ""), form.data.get("text", "")
    return (known.title, known.text) if known else ("", "")


def _save_wording(
    request: access.SignedRequest, form: WordingForm, code: str, language: str
) -> bool:
    values = form.cleaned_data
    try:
        wordings.save_wording(
            code,
            language,
            title=values["title"],
            text=values["text"],
            by=request.actor,
            revision=form.sent_revision,
        )
    except DomainError as error:
        if error.status != 422:
            raise
        form.add_domain_error(error)
        return False
    return True


def _own_words(template: MessageTemplate, language: str) -> tuple[str, str]:
    with translation.override(language):
        return _(template.title), _(template.text) if template.text else ""


def _preview(template: MessageTemplate, language: str, words: tuple[str, str]) -> tuple[str, str]:
    with translation.override(language):
        return render_message(template, template.sample, translate=_, wording=words)
