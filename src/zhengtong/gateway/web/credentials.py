"""Pages of credentials: mine, a new one shown once, rotation, revocation."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhengtong.gateway.domain.rows import NewCredential
from zhengtong.gateway.selectors import list_credentials
from zhengtong.gateway.services.credentials import (
    issue_credential,
    revoke_credential,
    rotate_credential,
)
from zhengtong.gateway.web.forms import CredentialForm, ReasonForm
from zhengtong.gateway.web.listings import CREDENTIALS, entry_titles
from zhengtong.gateway.web.samples import sample_token
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Role
from zhengtong.sharing import public as sharing
from zhengtong.toolkit import access, exports
from zhengtong.toolkit.pagination import paginate


@access.signed_in
@require_safe
def list_mine(request: access.SignedRequest) -> HttpResponse:
    """Credentials of the person's body, and the grants for which one may be had."""
    if exports.is_asked(request):
        found = list_credentials(request.actor)
        return exports.send_list(
            request, CREDENTIALS, found, describe=lambda rows: _rows(request, rows)
        )
    held = sharing.list_grants(request.actor, side="held").filter(valid_to__gte=clock.today())
    grants = [
        grant
        for grant in held[:50]
        if "service" in grant.ways and grant.state in {"live", "review_needed"}
    ]
    page = paginate(list_credentials(request.actor), request)
    context = {
        "page": page,
        "rows": _rows(request, list(page)),
        "grants": grants,
        "form": CredentialForm(),
        "may_hold": request.actor.has(Role.OFFICER),
    }
    return render(request, "gateway/credentials.html", context)


def _rows(request: access.SignedRequest, held: list[Any]) -> list[dict[str, Any]]:
    titles = entry_titles(request.actor, [row.grant for row in held])
    return [{"credential": row, "title": titles.get(row.grant, "")} for row in held]


def _show_once(request: access.SignedRequest, issued: NewCredential) -> HttpResponse:
    context = {"issued": issued, "token_sample": sample_token()}
    response = render(request, "gateway/secret.html", context)
    response["Cache-Control"] = "no-store"
    return response


@access.roles(Role.OFFICER)
@require_POST
def issue(request: access.SignedRequest, grant_id: UUID) -> HttpResponse:
    """A new credential; its secret is on this page and nowhere else.

    The answer is not remembered for repeats as other forms' are, since it holds the secret; the
    form's key is kept with the credential instead.
    """
    form = CredentialForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("使用系统的名称含有不允许的字符或过长。"))
        return redirect("gateway:credentials")
    issued = issue_credential(
        grant_id,
        by=request.actor,
        note=form.cleaned_data["note"],
        request_key=form.cleaned_data["idempotency_key"],
    )
    return _show_once(request, issued)


@access.roles(Role.OFFICER)
@require_POST
def rotate(request: access.SignedRequest, credential_id: UUID) -> HttpResponse:
    """The credential with a new secret; a second click finds a newer revision."""
    sent = request.POST.get("revision", "")
    revision = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0
    return _show_once(
        request, rotate_credential(credential_id, by=request.actor, revision=revision)
    )


@access.signed_in
@require_POST
def revoke(request: access.SignedRequest, credential_id: UUID) -> HttpResponse:
    """Revoke a credential, with a reason."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请填写原因。"))
        return redirect("gateway:credentials")
    revoke_credential(
        credential_id,
        by=request.actor,
        reason=form.cleaned_data["reason"],
        revision=form.sent_revision,
    )
    messages.success(request, _("凭据已吊销，由它换取的令牌即刻失效。"))
    return redirect("gateway:credentials")
