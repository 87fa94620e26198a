"""Pages of publications: list, one of them, writing, who has not read."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhengtong.desk.domain.library_errors import PublicationNotFound
from zhengtong.desk.domain.publications import (
    EFFECT_NAMES,
    IMPORTANCE_NAMES,
    KIND_NAMES,
    PUBLICATION_STATE_NAMES,
    REACH_NAMES,
    Effect,
    Importance,
    PublicationKind,
    PublicationState,
    reaches_of,
)
from zhengtong.desk.models import Publication
from zhengtong.desk.selectors import library as selectors
from zhengtong.desk.services import publications, receipts
from zhengtong.desk.templatetags.papers import paper_rows
from zhengtong.desk.web.library_forms import PublicationForm, WithdrawForm, initial_of, named
from zhengtong.desk.web.library_listings import MISSING_READERS, PUBLICATIONS, READERS_BY_BODY
from zhengtong.kernel import clock
from zhengtong.kernel.errors import DomainError
from zhengtong.toolkit import access, exports
from zhengtong.toolkit.idempotency import idempotent
from zhengtong.toolkit.pagination import paginate
from zhengtong.toolkit.searching import read_words

EFFECT_KINDS = {Effect.IN_FORCE: "ok", Effect.AMENDED: "warn"}
STATE_KINDS = {PublicationState.PUBLISHED: "ok", PublicationState.DRAFT: "info"}
IMPORTANCE_KINDS = {Importance.IMPORTANT: "warn", Importance.URGENT: "danger"}


def drawn(row: Publication) -> dict[str, Any]:
    """A publication with its states in words."""
    return {
        "row": row,
        "kind": _(KIND_NAMES[row.kind]),
        "state": _(PUBLICATION_STATE_NAMES[row.state]),
        "state_kind": STATE_KINDS.get(PublicationState(row.state), "neutral"),
        "effect": _(EFFECT_NAMES[row.effect]) if row.kind == PublicationKind.POLICY else "",
        "effect_kind": EFFECT_KINDS.get(Effect(row.effect), "neutral"),
        "importance": _(IMPORTANCE_NAMES[row.importance]),
        "importance_kind": IMPORTANCE_KINDS.get(Importance(row.importance), ""),
        "has_run_out": row.has_run_out(clock.today()),
    }


@access.signed_in
@require_safe
def list_publications(request: access.SignedRequest) -> HttpResponse:
    """Notices, policy documents and downloads told to me; drafts of my body for its authors."""
    chosen = {name: request.GET.get(name, "") for name in ("kind", "effect", "state")}
    words = read_words(request.GET.get("q", ""))
    found = selectors.with_file_counts(
        selectors.search_publications(request.actor, words, **chosen)
    )
    if exports.is_asked(request):
        return exports.send_list(request, PUBLICATIONS, found)
    page = paginate(found, request)
    unread = set(
        selectors.list_unread_publications(request.actor)
        .filter(pk__in=[row.pk for row in page])
        .values_list("pk", flat=True)
    )
    is_author = bool(reaches_of(request.actor))
    states = [("", _("已发布")), ("unread", _("待阅"))]
    if is_author:
        states += [(s, _(PUBLICATION_STATE_NAMES[s])) for s in ("draft", "withdrawn")]
    context = {
        **chosen,
        "q": words.text,
        "page": page,
        "rows": [{**drawn(row), "is_unread": row.pk in unread} for row in page],
        "kinds": named(KIND_NAMES),
        "effects": [("", _("全部效力")), *named(EFFECT_NAMES)],
        "states": states,
        "is_author": is_author,
    }
    return render(request, "desk/publications.html", context)


@access.signed_in
@require_safe
def show_publication(request: access.SignedRequest, publication_id: UUID) -> HttpResponse:
    """One publication as it was published; opening it leaves the receipt."""
    return _page(request, publication_id)


def _page(
    request: access.SignedRequest,
    publication_id: UUID,
    form: WithdrawForm | None = None,
    status: int = 200,
) -> HttpResponse:
    row = selectors.get_publication(publication_id, by=request.actor)
    is_author = _is_author(row, request)
    receipt = receipts.read_publication(row, by=request.actor)
    versions = list(row.versions.all())
    shown = _shown(row, versions, request.GET.get("version", ""), is_author=is_author)
    context = {
        **drawn(row),
        "shown": shown,
        "files": None if shown is row else paper_rows(selectors.list_files_of(shown)),
        "versions": versions,
        "receipt": receipt,
        "may_sign": receipt is not None and row.must_sign and receipt.signed_at is None,
        "is_author": is_author,
        "reach": _(REACH_NAMES[row.reach]),
        "former": list(row.ends.all()[:10]),
        "readers": selectors.count_readers(row) if is_author and row.version else None,
        "form": form or WithdrawForm(revision=row.revision),
    }
    return render(request, "desk/publication.html", context, status=status)


def _is_author(row: Publication, request: access.SignedRequest) -> bool:
    return row.issuer.uuid == request.actor.body_id and row.reach in reaches_of(request.actor)


def _own(publication_id: UUID, request: access.SignedRequest) -> Publication:
    """The publication, for its authors only."""
    row = selectors.get_publication(publication_id, by=request.actor)
    if not _is_author(row, request):
        raise PublicationNotFound
    return row


def _shown(row: Publication, versions: list[Any], wanted: str, *, is_author: bool) -> Any:
    """The version asked for; else the draft for its authors, the newest one for readers."""
    for one in versions:
        if str(one.number) == wanted:
            return one
    is_draft = row.state == PublicationState.DRAFT and is_author
    return row if is_draft or not versions else versions[0]


@access.signed_in
@idempotent
def write_publication(
    request: access.SignedRequest, publication_id: UUID | None = None
) -> HttpResponse:
    """起草 or 修改; saved as a draft, published from its page."""
    row = _own(publication_id, request) if publication_id else None
    form = PublicationForm(
        request.POST or None,
        actor=request.actor,
        revision=row.revision if row else None,
        initial=initial_of(row) if row else {"kind": request.GET.get("kind", "notice")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            written = publications.write_publication(
                form.fields_of(),
                by=request.actor,
                publication_id=publication_id,
                revision=form.sent_revision,
            )
        except DomainError as error:
            if error.status != 422:
                raise
            form.add_domain_error(error)
        else:
            messages.success(request, _("已保存，核对后即可发布。"))
            return redirect("library:publication", written.uuid)
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/publication_form.html", {"form": form, "row": row}, status=status)


@access.signed_in
@require_POST
@idempotent
def publish(request: access.SignedRequest, publication_id: UUID) -> HttpResponse:
    """发布."""
    revision = request.POST.get("revision", "")
    try:
        publications.publish(
            publication_id,
            by=request.actor,
            revision=int(revision) if revision.isdecimal() else None,
        )
    except DomainError as error:
        if error.status != 422:
            raise
        form = WithdrawForm(request.POST)
        form.is_valid()
        form.add_domain_error(error)
        return _page(request, publication_id, form, 422)
    messages.success(request, _("已发布。"))
    return redirect("library:publication", publication_id)


@access.signed_in
@require_POST
@idempotent
def withdraw(request: access.SignedRequest, publication_id: UUID) -> HttpResponse:
    """撤回 with its reason."""
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _page(request, publication_id, form, 422)
    publications.withdraw_publication(
        publication_id,
        by=request.actor,
        reason=form.cleaned_data["reason"],
        revision=form.sent_revision,
    )
    messages.success(request, _("已撤回。"))
    return redirect("library:publication", publication_id)


@access.signed_in
@require_POST
@idempotent
def sign(request: access.SignedRequest, publication_id: UUID) -> HttpResponse:
    """签收."""
    receipts.sign_publication(publication_id, by=request.actor)
    messages.success(request, _("已签收。"))
    return redirect("library:publication", publication_id)


@access.signed_in
@require_safe
def list_readers(request: access.SignedRequest, publication_id: UUID) -> HttpResponse:
    """Who has not read it, by body and by person; for its authors."""
    row = _own(publication_id, request)
    by_people = request.GET.get("by") == "people"
    found: Any = (selectors.list_missing_readers if by_people else selectors.list_readers_by_body)(
        row
    )
    if exports.is_asked(request):
        listing = MISSING_READERS if by_people else READERS_BY_BODY
        return exports.send_list(request, listing, found)
    page = paginate(found, request)
    people, readers = selectors.count_readers(row)
    context = {
        **drawn(row),
        "page": page,
        "rows": [_reader(one) for one in page],
        "by_people": by_people,
        "people": people,
        "readers": readers,
        "missing": people - readers,
    }
    return render(request, "desk/readers.html", context)


def _reader(found: dict[str, Any]) -> dict[str, Any]:
    row = {"body": found["post__office__body__name"], "name": found.get("account__name", "")}
    if "people" in found:
        row |= {"people": found["people"], "readers": found["readers"]}
        row["missing"] = found["people"] - found["readers"]
    return row


@access.signed_in
@require_POST
@idempotent
def urge(request: access.SignedRequest, publication_id: UUID) -> HttpResponse:
    """提醒 those who have not read it."""
    count = receipts.urge_readers(publication_id, by=request.actor)
    messages.success(request, _("已提醒 %(count)s 人。") % {"count": count})
    return redirect("library:readers", publication_id)
