"""Pages of answers: propose, decide, completion, extension, standing consent."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from zhengtong.desk import public as desk
from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import RuleBroken
from zhengtong.sharing import selectors
from zhengtong.sharing.domain.errors import RequestNotFound
from zhengtong.sharing.models import Extension
from zhengtong.sharing.services import answers, completions, consents, extensions
from zhengtong.sharing.services.conclusions import Proposal
from zhengtong.sharing.services.passage import ANSWER_KIND, subject_of
from zhengtong.sharing.web.forms import AnswerForm, CompletionForm, ExtensionForm
from zhengtong.sharing.web.requests import revision_of
from zhengtong.toolkit import access
from zhengtong.toolkit.idempotency import idempotent


@access.roles(Role.OFFICER)
@idempotent
def write_answer(request: access.SignedRequest, request_id: UUID) -> HttpResponse:
    """Propose an answer to a request."""
    row = selectors.get_request(request_id, by=request.actor)
    entry = selectors.find_published(row.entry)
    known = {str(item.item_id): item for item in entry.items} if entry else {}
    items = [(i, known[i].name if i in known else i) for i in row.item_ids]
    initial = {"valid_from": row.valid_from, "valid_to": row.valid_to}
    matter = desk.find_matter(ANSWER_KIND, subject_of(row))
    form = AnswerForm(
        request.POST or None,
        items=items,
        initial=initial,
        revision=matter.revision if matter else None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            answers.propose_answer(
                request_id,
                by=request.actor,
                proposal=Proposal(**form.proposal_fields()),
                revision=form.sent_revision,
            )
        except RuleBroken as error:
            form.add_domain_error(error)
        else:
            messages.success(request, _("答复已拟定，等待本单位共享工作机构负责人同意。"))
            return redirect("sharing:request", request_id)
    return render(
        request,
        "sharing/answer_form.html",
        {"form": form, "row": row, "subject": subject_of(row)},
        status=422 if form.errors else 200,
    )


@access.roles(Role.SHARING_HEAD)
@idempotent
def decide_answer(request: access.SignedRequest, request_id: UUID) -> HttpResponse:
    """The head of the provider's sharing body speaks on the proposed answer."""
    if request.method == "POST":
        row = answers.consent_answer(
            request_id,
            by=request.actor,
            decision=request.POST.get("decision", ""),
            opinion=request.POST.get("opinion", ""),
            revision=revision_of(request),
        )
        text = _("已退回经办人重新拟定。") if row.state == "answering" else _("答复已生效。")
        messages.success(request, text)
    return redirect("sharing:request", request_id)


@access.roles(Role.OFFICER)
@idempotent
def ask_completion(request: access.SignedRequest, request_id: UUID) -> HttpResponse:
    """Tell all gaps of a request once."""
    form = CompletionForm(request.POST)
    if request.method == "POST" and not form.is_valid():
        messages.warning(request, _("补正要求未发出：内容过长或含有不可见字符，请修改后再提交。"))
    elif request.method == "POST":
        completions.ask_completion(
            request_id, by=request.actor, gaps=form.cleaned_data["gaps"].splitlines()
        )
        messages.success(request, _("补正要求已一次性告知申请单位，答复时限暂停计时。"))
    return redirect("sharing:request", request_id)


@access.roles(Role.OFFICER)
@idempotent
def ask_extension(request: access.SignedRequest, request_id: UUID) -> HttpResponse:
    """Ask the authority for more time."""
    form = ExtensionForm(request.POST)
    if request.method == "POST":
        if form.is_valid():
            extensions.ask_extension(
                request_id,
                by=request.actor,
                workdays=form.cleaned_data["workdays"],
                reason=form.cleaned_data["reason"],
            )
            messages.success(request, _("延期申请已提交同级数据主管部门。"))
        else:
            messages.warning(request, _("延期申请未提交：请填写 1 至 10 个工作日和理由。"))
    return redirect("sharing:request", request_id)


@access.signed_in
@idempotent
def show_extension(request: access.SignedRequest, extension_id: UUID) -> HttpResponse:
    """An extension asked for, and the authority's decision on it."""
    if request.method == "POST":
        extensions.decide_extension(
            extension_id,
            by=request.actor,
            decision=request.POST.get("decision", ""),
            opinion=request.POST.get("opinion", ""),
            revision=revision_of(request),
        )
        messages.success(request, _("延期申请已办理。"))
        return redirect("sharing:extension", extension_id)
    extension = Extension.objects.select_related("request__consumer", "request__provider")
    found = extension.filter(uuid=extension_id).first()
    matter = desk.find_matter(extensions.EXTENSION_KIND, f"extension:{extension_id}")
    if found is None or matter is None:
        raise RequestNotFound
    _refuse_strangers(request, matter.uuid)
    return render(
        request,
        "sharing/extension.html",
        {"extension": found, "row": found.request, "matter": matter,
         "subject": f"extension:{extension_id}",
         "request_subject": subject_of(found.request)},
    )  # fmt: skip


def _refuse_strangers(request: Any, matter_id: UUID) -> None:
    desk.get_matter(matter_id, by=request.actor)


@access.roles(Role.SHARING_HEAD)
@idempotent
def give_standing_consent(request: access.SignedRequest, entry_id: UUID) -> HttpResponse:
    """Consent once for all to answers about an unconditional entry."""
    if request.method == "POST":
        consents.give_standing_consent(entry_id, by=request.actor)
        messages.success(request, _("已记录长期同意：今后对本目录的申请即时授权。"))
    return redirect(f"/catalogue/{entry_id}/")
