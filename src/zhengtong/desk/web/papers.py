"""Attachments: bring several, look at one, take it home, take it away."""

from uuid import UUID

from csp.constants import NONE, SELF
from csp.decorators import csp_replace, csp_update
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from zhengtong.desk.domain.paper_errors import AttachmentKindUnknown, AttachmentNotFound
from zhengtong.desk.domain.paper_owners import PaperOwner, find_paper_owner
from zhengtong.desk.selectors import papers as selectors
from zhengtong.desk.services import attachments, scans, watermarks
from zhengtong.desk.templatetags.papers import PapersForm
from zhengtong.toolkit import access
from zhengtong.toolkit.idempotency import idempotent, key_of, once

SHOWN = watermarks.IMAGES | {"pdf"}
SHOWN_POLICY = {
    "default-src": [NONE],
    "img-src": [SELF],
    "object-src": [SELF],
    "style-src": ["'unsafe-inline'"],
    "frame-ancestors": [SELF],
    "base-uri": [NONE],
}


def sent_files(request: HttpRequest, field: str = "sent") -> list[attachments.Sent]:
    """The files of the request; one that is too long is read just far enough to be refused."""
    limit = selectors.paper_rules().max_bytes
    return [
        attachments.Sent(name=file.name or "", data=file.read(limit + 1))
        for file in request.FILES.getlist(field)
    ]


def keep_sent(
    request: access.SignedRequest, to: attachments.Bringing, files: list[attachments.Sent]
) -> HttpResponse:
    """The files attached once, however often they are sent, and scanned; back to the owner.

    Looking and storing come before the transaction of the answer, the scanner after it.
    """
    staged = attachments.stage_files(files, to, by=request.actor)

    def answer() -> HttpResponse:
        count = len(attachments.keep_files(staged, to, by=request.actor))
        text = ngettext("已添加 %(count)s 份附件。", "已添加 %(count)s 份附件。", count)
        messages.success(request, text % {"count": count})
        return redirect(_url_of(to.owner_kind, to.owner_key))

    key = key_of(request)
    try:
        response = once(request, key, answer) if key else answer()
    finally:
        attachments.discard(staged)
    scans.scan_waiting([one.uuid for one in staged])
    return response


@access.signed_in
@require_POST
def bring(request: access.SignedRequest, owner_kind: str, owner_key: str) -> HttpResponse:
    """Attach the files sent; where one is refused, none is kept and each error is told."""
    selectors.list_papers(owner_kind, owner_key, request.actor)
    form = PapersForm(request.POST, request.FILES, owner_kind=owner_kind)
    form.is_valid()
    to = attachments.Bringing(
        owner_kind=owner_kind,
        owner_key=owner_key,
        kind=request.POST.get("kind", ""),
        is_narrow=bool(request.POST.get("is_narrow")),
    )
    try:
        return keep_sent(request, to, sent_files(request))
    except attachments.FilesRefused as refused:
        for error in refused.errors:
            form.add_domain_error(error)
    except AttachmentKindUnknown as error:
        form.add_domain_error(error)
    context = {"form": form, "owner_kind": owner_kind, "owner_key": owner_key}
    context["owner_url"] = _url_of(owner_kind, owner_key)
    return render(request, "desk/papers_refused.html", context, status=422)


def _url_of(owner_kind: str, owner_key: str) -> str:
    return _owner_of(owner_kind).url(owner_key)


def _owner_of(owner_kind: str) -> PaperOwner:
    owner = find_paper_owner(owner_kind)
    if owner is None:
        raise AttachmentNotFound
    return owner


@access.signed_in
@require_GET
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]
def show_paper(request: access.SignedRequest, attachment_id: UUID) -> HttpResponse:
    """One attachment with its facts and, for PDF and images, its content."""
    row = selectors.get_attachment(attachment_id, by=request.actor)
    context = {
        "paper": row,
        "kind": dict(selectors.list_paper_kinds()).get(row.kind, row.kind),
        "body_name": selectors.body_name_of(row),
        "owner_url": _url_of(row.owner_kind, row.owner_key),
        "owner_title": _(_owner_of(row.owner_kind).title),
        "is_shown": row.is_openable and row.type in SHOWN,
        "is_image": row.type in watermarks.IMAGES,
        "may_remove": selectors.may_remove(row, request.actor),
    }
    return render(request, "desk/paper.html", context)


@access.signed_in
@require_GET
@xframe_options_sameorigin
@csp_replace(SHOWN_POLICY)  # type: ignore[arg-type]
def view_paper(request: access.SignedRequest, attachment_id: UUID) -> HttpResponse:
    """The content of a PDF or image to look at, marked with the reader."""
    row = selectors.get_attachment(attachment_id, by=request.actor)
    if row.type not in SHOWN:
        raise AttachmentNotFound
    row, data = attachments.open_attachment(attachment_id, by=request.actor, manner="preview")
    text = watermarks.mark_text(request.actor)
    if row.type == "pdf":
        return watermarks.sealed_answer(watermarks.mark_pdf(data, text), "application/pdf", row)
    shown = watermarks.mark_image(data, text, is_bounded=True)
    return watermarks.sealed_answer(shown, "image/png", row)


@access.signed_in
@require_GET
def download_paper(request: access.SignedRequest, attachment_id: UUID) -> HttpResponse:
    """The attachment to take home."""
    row, data = attachments.open_attachment(attachment_id, by=request.actor, manner="download")
    return watermarks.marked_answer(row, data, by=request.actor)


@access.signed_in
@require_POST
@idempotent
def remove_paper(request: access.SignedRequest, attachment_id: UUID) -> HttpResponse:
    """Take the attachment away."""
    row = attachments.remove_attachment(attachment_id, by=request.actor)
    messages.success(request, _("已移除附件。"))
    return redirect(_url_of(row.owner_kind, row.owner_key))
