"""Batch actions of worklists: several rows at once, each answered for itself."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhengtong.desk.domain.errors import TransferTargetWrong
from zhengtong.desk.services import batches
from zhengtong.kernel.actor import Actor, Role
from zhengtong.kernel.errors import N_, DomainError
from zhengtong.kernel.ids import read_uuid
from zhengtong.organisations import public as organisations
from zhengtong.toolkit import access
from zhengtong.toolkit.i18n import error_sentence

# Roles whose steps are handed over among colleagues; administrators and auditors hold none.
STEP_ROLES = (Role.OFFICER, Role.SHARING_HEAD, Role.BODY_HEAD, Role.REVIEWER, Role.BODY_ADMIN)
VERBS: dict[str, str] = {
    "approve": N_("同意"),
    "return": N_("退回补正"),
    "refuse": N_("不同意"),
    "transfer": N_("转办"),
}


def batch_context(actor: Actor) -> dict[str, Any]:
    """To whom the person may hand rows over: colleagues who hold one of the person's roles."""
    colleagues: dict[str, str] = {}
    for role in STEP_ROLES:
        if actor.has(role) and actor.body_id is not None:
            for person in organisations.holders_of(role, actor.body_id):
                label = f"{person.name}（{person.post_title}）"
                colleagues.setdefault(str(person.account_id), label)
    colleagues.pop(str(actor.account_id), None)
    return {"batch": True, "colleagues": [("", _("选择转办对象")), *colleagues.items()]}


def _chosen(request: HttpRequest) -> list[batches.Chosen]:
    found = []
    for text in request.POST.getlist("chosen"):
        name, _colon, revision = text.partition(":")
        matter_id = read_uuid(name)
        if matter_id is not None:
            known = revision.isascii() and revision.isdigit() and len(revision) < 10
            found.append(
                batches.Chosen(matter_id=matter_id, revision=int(revision) if known else None)
            )
    return found


@access.signed_in
@require_POST
def act_on_many(request: access.SignedRequest) -> HttpResponse:
    """The ticked rows decided or handed over; the answer names each row and what became of it.

    Every row is a transaction of its own, so no answer is remembered for repeats: a second click
    finds each row already done and says so.
    """
    verb, opinion = request.POST.get("verb", ""), request.POST.get("opinion", "")[:2000]
    chosen = _chosen(request)
    try:
        if verb == "transfer":
            target = read_uuid(request.POST.get("to_account", ""))
            if target is None:
                raise TransferTargetWrong(name="", role="")
            done = batches.transfer_batch(
                chosen, to_account=target, reason=opinion, by=request.actor
            )
        else:
            done = batches.decide_batch(chosen, decision=verb, opinion=opinion, by=request.actor)
    except DomainError as error:
        messages.error(request, error_sentence(error))
        return redirect("desk:todo")
    context = {
        "verb": _(VERBS[verb]),
        "done": [one for one in done if one.error is None],
        "failed": [{"row": o, "why": error_sentence(o.error)} for o in done if o.error],
    }
    return render(request, "desk/batch.html", context)


@access.signed_in
@require_POST
def read_many(request: access.SignedRequest) -> HttpResponse:
    """The ticked notices read."""
    ids = [found for text in request.POST.getlist("chosen") if (found := read_uuid(text))]
    try:
        count = batches.read_batch(ids, by=request.actor)
    except DomainError as error:
        messages.error(request, error_sentence(error))
    else:
        messages.success(request, _("已将 %(count)s 条通知标为已读。") % {"count": count})
    return redirect("desk:notices")
