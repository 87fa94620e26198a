"""Pages on which a source is claimed, confirmed, and a conflict decided (一数一源)."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhengtong.catalogue.domain import permits
from zhengtong.catalogue.domain import sources as words
from zhengtong.catalogue.selectors import sources as questions
from zhengtong.catalogue.services import source_conflicts as conflicts
from zhengtong.catalogue.services import sources as deeds
from zhengtong.catalogue.web.sources import CLAIM_KINDS, CONFLICT_KINDS
from zhengtong.desk import public as desk
from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import RuleBroken
from zhengtong.toolkit import access
from zhengtong.toolkit.forms import PlainForm
from zhengtong.toolkit.i18n import error_sentence
from zhengtong.toolkit.idempotency import idempotent


class ClaimForm(PlainForm):
    """What a body claims, and why."""

    element = forms.CharField(
        label=gettext_lazy("数据元"), max_length=words.CODE_LIMIT,
        help_text=gettext_lazy("填数据元编号，例如 DE-001；本单位已发布的目录中须有信息项对应它。"),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("主张理由"), max_length=words.TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    basis = forms.CharField(
        label=gettext_lazy("法定依据或职责依据"), max_length=words.TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("写明法律法规的名称和条款，或者三定规定。"),
    )  # fmt: skip


class RulingForm(PlainForm):
    """What the authority decides; a scope for each side."""

    outcome = forms.ChoiceField(label=gettext_lazy("裁定结果"))
    winner = forms.ChoiceField(label=gettext_lazy("变更为"), required=False)
    opinion = forms.CharField(
        label=gettext_lazy("裁定理由"), max_length=words.TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, *arguments: Any, claims: Any, holders: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        outcome: Any = self.fields["outcome"]
        outcome.choices = [(str(one), _(words.OUTCOME_NAMES[one])) for one in words.DECISIONS]
        winner: Any = self.fields["winner"]
        winner.choices = [("", "—"), *((str(one.uuid), one.body.name) for one in claims)]
        self.sides = {one.body.uuid: one.body.name for one in (*holders, *claims)}
        for body, name in self.sides.items():
            self.fields[f"scope-{body}"] = forms.CharField(
                label=_("%(body)s 的范围") % {"body": name},
                required=False,
                max_length=words.SCOPE_LIMIT,
                help_text=_("只在按范围分别为数源时填写；不填的不再是数源。"),
            )

    def ruling(self) -> words.Ruling:
        """The decision as it was filled in."""
        clean = self.cleaned_data
        return words.Ruling(
            outcome=clean["outcome"],
            opinion=clean["opinion"],
            winner=UUID(clean["winner"]) if clean["winner"] else None,
            scopes={body: clean[f"scope-{body}"] for body in self.sides},
        )


@access.roles(Role.OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def claim(request: Any) -> HttpResponse:
    """Claim to be the source of a data element."""
    initial = {"element": request.GET.get("element", "")[: words.CODE_LIMIT]}
    form = ClaimForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = deeds.claim_source(words.ClaimFacts(**form.clean_values()), by=request.actor)
        except RuleBroken as error:
            form.add_domain_error(error)
        else:
            messages.success(
                request,
                _("已提出，但该数据元存在数源冲突，等待裁定。")
                if made.conflict
                else _("已提出，等待数据主管部门认定。"),
            )
            return redirect("catalogue:source-claim", made.uuid)
    status = 422 if request.method == "POST" else 200
    return render(request, "catalogue/source_claim_new.html", {"form": form}, status=status)


@access.signed_in
@require_safe
def show_claim(request: Any, claim_id: UUID) -> HttpResponse:
    """One claim, its way through the desk, and what can be done with it."""
    return _claim_page(request, claim_id)


def _claim_page(request: Any, claim_id: UUID, wrong: str = "") -> HttpResponse:
    actor = request.actor
    row = questions.list_claims(actor).get_or_refuse(claim_id)
    is_own = permits.is_permitted("catalogue.claim-source", actor, row.body.uuid)
    is_open = row.state == words.ClaimState.OPEN
    matter = desk.find_matter(words.CLAIM_KIND, str(row.uuid))
    context = {
        "row": row,
        "state": _(words.CLAIM_NAMES[row.state]),
        "kind": CLAIM_KINDS.get(row.state, "neutral"),
        "subject": str(row.uuid),
        "matter": matter if is_open and row.conflict is None else None,
        "may_withdraw": is_own and is_open,
        "wrong": wrong,
    }
    return render(request, "catalogue/source_claim.html", context, status=422 if wrong else 200)


@access.roles(Role.REVIEWER)
@require_POST
@idempotent
def decide(request: Any, claim_id: UUID) -> HttpResponse:
    """The authority's word on a claim nobody contests."""
    text = request.POST.get("revision", "")
    revision = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    try:
        deeds.decide_claim(
            claim_id,
            by=request.actor,
            decision=request.POST.get("decision", ""),
            opinion=request.POST.get("opinion", ""),
            revision=revision,
        )
    except RuleBroken as error:
        return _claim_page(request, claim_id, error_sentence(error))
    messages.success(request, _("意见已提交。"))
    return redirect("catalogue:source-claim", claim_id)


@access.roles(Role.OFFICER)
@require_POST
@idempotent
def withdraw(request: Any, claim_id: UUID) -> HttpResponse:
    """The claim taken back."""
    deeds.withdraw_claim(claim_id, by=request.actor)
    messages.success(request, _("已撤回。"))
    return redirect("catalogue:source-claim", claim_id)


@access.signed_in
@require_safe
def show_conflict(request: Any, conflict_id: UUID) -> HttpResponse:
    """A conflict with both sides, its clock, and the decision."""
    return _conflict_page(request, conflict_id)


def _sides(row: Any) -> tuple[list[Any], list[Any]]:
    claims = conflicts.list_open_claims(row.element, row.realm)
    return claims, questions.list_holders(row.element, row.realm)


def _conflict_page(request: Any, conflict_id: UUID, form: RulingForm | None = None) -> HttpResponse:
    row = questions.list_conflicts(request.actor).get_or_refuse(conflict_id)
    is_open = row.state == words.Outcome.OPEN
    waiting, holders = _sides(row)
    matters = [desk.find_matter(words.CLAIM_KIND, str(one.uuid)) for one in waiting]
    may_rule = is_open and all(desk.may_decide(one, request.actor) for one in matters)
    shown = form or RulingForm(claims=waiting, holders=holders, revision=row.revision)
    claims = row.claims.select_related("body").order_by("pk")
    context = {
        "row": row,
        "state": _(words.OUTCOME_NAMES[row.state]),
        "kind": CONFLICT_KINDS.get(row.state, "neutral"),
        "claims": [{"row": one, "state": _(words.CLAIM_NAMES[one.state])} for one in claims[:50]],
        "holders": holders,
        "subject": conflicts.subject_of(row),
        "may_rule": may_rule,
        "form": shown,
    }
    status = 422 if form else 200
    return render(request, "catalogue/source_conflict.html", context, status=status)


@access.roles(Role.REVIEWER)
@require_POST
@idempotent
def rule(request: Any, conflict_id: UUID) -> HttpResponse:
    """The authority's decision on a conflict."""
    row = questions.list_conflicts(request.actor).get_or_refuse(conflict_id)
    claims, holders = _sides(row)
    form = RulingForm(request.POST, claims=claims, holders=holders, revision=0)
    if form.is_valid():
        try:
            conflicts.decide_conflict(
                conflict_id, form.ruling(), by=request.actor, revision=form.sent_revision
            )
        except RuleBroken as error:
            form.add_domain_error(error)
        else:
            messages.success(request, _("已裁定，有关单位已收到通知。"))
            return redirect("catalogue:source-conflict", conflict_id)
    return _conflict_page(request, conflict_id, form)
