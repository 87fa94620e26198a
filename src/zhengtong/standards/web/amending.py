"""Forms by which a data officer drafts a new record, a new version, or changes a draft."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import Conflict, RuleBroken
from zhengtong.standards.domain.errors import AmendmentNotFound
from zhengtong.standards.domain.fields import REGISTERS
from zhengtong.standards.selectors.records import get_amendment, get_record
from zhengtong.standards.services.amendments import change_draft, make_amendment
from zhengtong.standards.web.forms import RecordForm
from zhengtong.toolkit import access
from zhengtong.toolkit.idempotency import idempotent


@access.roles(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def draft_new(request: access.SignedRequest, register: str) -> HttpResponse:
    """A record that the register does not hold yet."""
    if register not in REGISTERS:
        raise Http404
    form = RecordForm(request.POST or None, register=register)
    heading = _("登记%(register)s") % {"register": _(REGISTERS[register].title)}

    def deed() -> UUID:
        return make_amendment(
            [form.raw], by=request.actor, reason=form.cleaned_data["reason"], is_new=True
        )

    back = reverse("standards:amendments")
    return _answer(request, form, deed, heading=heading, back=back)


@access.roles(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def revise(request: access.SignedRequest, register: str, code: str) -> HttpResponse:
    """A new version of a published record; also its retirement and what takes its place."""
    record = get_record(register, code)
    content = record.current.content if record.current else {}
    form = RecordForm(request.POST or None, register=register, content=content)

    def deed() -> UUID:
        return make_amendment(
            [form.raw], by=request.actor, reason=form.cleaned_data["reason"], is_new=False
        )

    heading = _("修订 %(code)s") % {"code": record.code}
    back = reverse("standards:versions", args=[register, record.code])
    return _answer(request, form, deed, heading=heading, back=back)


@access.roles(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def edit_draft(
    request: access.SignedRequest, amendment_id: UUID, register: str, code: str
) -> HttpResponse:
    """Other content for one record of a draft."""
    amendment = get_amendment(amendment_id, by=request.actor)
    draft = amendment.versions.filter(record__register=register, record__code=code).first()
    if draft is None:
        raise AmendmentNotFound
    form = RecordForm(
        request.POST or None, register=register, content=draft.content, with_reason=False,
        revision=amendment.revision,
    )  # fmt: skip

    def deed() -> UUID:
        change_draft(amendment_id, form.raw, by=request.actor, revision=form.sent_revision)
        return amendment_id

    heading = _("修改草稿 %(code)s") % {"code": code}
    back = reverse("standards:amendment", args=[amendment_id])
    return _answer(request, form, deed, heading=heading, back=back)


def _answer(
    request: access.SignedRequest, form: RecordForm, deed: Callable[[], UUID], **words: Any
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            amendment_id = deed()
        except (RuleBroken, Conflict) as error:
            form.add_domain_error(error)
        else:
            messages.success(request, _("草稿已保存，核对后提交审核。"))
            return redirect("standards:amendment", amendment_id)
    status = 422 if form.errors else 200
    context = {"form": form, **words, "nav_key": "standards.amendments"}
    return render(request, "standards/form.html", context, status=status)
