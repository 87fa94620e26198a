"""Pages of the review of rights: all reviews, one with its lines and verdicts."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhengtong.desk.models import RightsLine, RightsReview
from zhengtong.desk.models.rights_review import KEEP, TAKE
from zhengtong.desk.selectors.policies import rights_rules
from zhengtong.desk.services import rights_reviews
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor, Role
from zhengtong.kernel.errors import DomainError
from zhengtong.organisations import public as organisations
from zhengtong.toolkit import access, exports
from zhengtong.toolkit.forms import PlainForm
from zhengtong.toolkit.i18n import error_sentence
from zhengtong.toolkit.idempotency import idempotent
from zhengtong.toolkit.pagination import paginate

SEERS = (
    Role.BODY_ADMIN, Role.BODY_HEAD, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR,
)  # fmt: skip
KIND_NAMES = {
    "holding": gettext_lazy("任职"), "delegation": gettext_lazy("委托"),
    "tie": gettext_lazy("驻场人员"), "token": gettext_lazy("接口令牌"),
}  # fmt: skip
FLAG_NAMES = {
    "inactive": gettext_lazy("账号已停用或锁定"), "never": gettext_lazy("从未使用"),
    "idle": gettext_lazy("长期未用"), "many": gettext_lazy("岗位过多"),
    "guardian": gettext_lazy("三员岗位"),
    "one-factor": gettext_lazy("没有第二重验证"),
}  # fmt: skip
VERDICT_NAMES = {"": gettext_lazy("未审定"), KEEP: gettext_lazy("保留"), TAKE: gettext_lazy("收回")}


class OpenForm(PlainForm):
    """The body to be reviewed out of turn."""

    body = forms.CharField(
        label=gettext_lazy("单位代码或全称"), max_length=200,
        help_text=gettext_lazy("发生安全事件等需要时，对一个单位另行清理一次。"),
    )  # fmt: skip


def search_reviews(actor: Actor, state: str) -> QuerySet[RightsReview]:
    """Reviews one may see, with what is decided so far: ``open``, ``late``, ``closed`` or all."""
    found = RightsReview.objects.for_actor(actor).select_related("body")
    found = found.annotate(
        lines_count=Count("lines"),
        decided_count=Count("lines", filter=~Q(lines__verdict="")),
        taken_count=Count("lines", filter=Q(lines__verdict=TAKE)),
    ).order_by("-opened_at", "-pk")
    if state == "late":
        return found.filter(closed_at=None, due_on__lt=clock.today())
    return found.filter(closed_at__isnull=state == "open") if state in {"open", "closed"} else found


REVIEWS = exports.declare(
    exports.Listing(
        key="desk.rights",
        title=gettext_lazy("权限清理"),
        roles=frozenset(SEERS),
        columns=(
            (gettext_lazy("编号"), lambda row: row.number),
            (gettext_lazy("季度"), lambda row: row.period),
            (gettext_lazy("单位"), lambda row: row.body.name),
            (gettext_lazy("权限数"), lambda row: row.lines_count),
            (gettext_lazy("已审定"), lambda row: row.decided_count),
            (gettext_lazy("收回"), lambda row: row.taken_count),
            (gettext_lazy("到期日"), lambda row: row.due_on),
            (gettext_lazy("办结时间"), lambda row: row.closed_at),
            (gettext_lazy("办结人"), lambda row: row.closed_by_name),
        ),
    )
)


@access.roles(*SEERS)
@require_safe
def list_reviews(request: access.SignedRequest) -> HttpResponse:
    """Reviews by state, with how far each has come."""
    state = request.GET.get("state", "open")
    found = search_reviews(request.actor, state)
    if exports.is_asked(request):
        return exports.send_list(request, REVIEWS, found)
    page = paginate(found, request)
    states = [
        ("open", _("进行中")),
        ("late", _("已超期")),
        ("closed", _("已办结")),
        ("all", _("全部")),
    ]
    may_open = request.actor.has(Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN)
    context = {
        "page": page, "state": state, "states": states, "today": clock.today(),
        "open_form": OpenForm() if may_open else None,
    }  # fmt: skip
    return render(request, "desk/rights.html", context)


@access.roles(Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN)
@require_POST
@idempotent
def open_review(request: access.SignedRequest) -> HttpResponse:
    """A review of one body out of turn."""
    body = organisations.find_body_named(request.POST.get("body", ""))
    if body is None:
        messages.error(request, _("没有这个在用单位，或者同名不止一个，请填代码。"))
        return redirect("desk:rights")
    review = rights_reviews.open_review(body.uuid, by=request.actor)
    if review is None:
        messages.info(request, _("这个单位现在没有任何权限。"))
        return redirect("desk:rights")
    messages.success(request, _("已发起权限清理 %(number)s。") % {"number": review.number})
    return redirect("desk:rights-review", review.uuid)


@access.roles(*SEERS)
@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def show_review(request: access.SignedRequest, review_id: UUID) -> HttpResponse:
    """One review: every right with its marks; verdicts saved, then confirmed at once."""
    review = RightsReview.objects.for_actor(request.actor).get_or_refuse(review_id)
    fault = ""
    if request.method == "POST":
        try:
            return _act(request, review)
        except DomainError as error:
            fault = error_sentence(error)
    lines = list(review.lines.all())
    may_decide = review.closed_at is None and request.actor.has(Role.BODY_ADMIN, Role.SYSTEM_ADMIN)
    context = {
        "review": review,
        "rows": [_draw(line, request) for line in lines],
        "fault": fault,
        "may_decide": may_decide,
        "undecided": sum(1 for line in lines if not line.verdict),
        "choices": list(VERDICT_NAMES.items()),
        "is_late": review.closed_at is None
        and bool(review.due_on and review.due_on < clock.today()),
    }
    return render(request, "desk/rights_review.html", context, status=422 if fault else 200)


def _draw(line: RightsLine, request: access.SignedRequest) -> dict[str, Any]:
    posted = request.POST if request.method == "POST" else {}
    return {
        "line": line,
        "kind": KIND_NAMES.get(line.kind, line.kind),
        "flags": [FLAG_NAMES.get(flag, flag) for flag in line.flags],
        "verdict": posted.get(f"verdict-{line.pk}", line.verdict),
        "verdict_name": VERDICT_NAMES[line.verdict],
        "reason": posted.get(f"reason-{line.pk}", line.reason),
        "is_own": line.account == request.actor.account_id,
    }


def _act(request: access.SignedRequest, review: RightsReview) -> HttpResponse:
    verdicts = {
        line.pk: (
            request.POST.get(f"verdict-{line.pk}", ""),
            request.POST.get(f"reason-{line.pk}", "").strip()[:200],
        )
        for line in review.lines.all()
    }
    if request.POST.get("verb") == "keep-plain":
        plain = review.lines.filter(
            flags__contained_by=rights_rules()["informing_marks"], verdict=""
        ).exclude(account=request.actor.account_id)
        verdicts |= {line.pk: (KEEP, "") for line in plain if not verdicts[line.pk][0]}
    rights_reviews.decide_lines(review.uuid, verdicts, by=request.actor)
    if request.POST.get("verb") == "confirm":
        rights_reviews.confirm_review(review.uuid, by=request.actor)
        messages.success(request, _("权限清理已办结，该收回的已经收回。"))
    else:
        messages.success(request, _("审定意见已保存。"))
    return redirect("desk:rights-review", review.uuid)
