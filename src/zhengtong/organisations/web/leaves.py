"""Pages of leave: one's own, somebody else's by the body's administrator, all of a body."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from zhengtong.kernel import clock
from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import DomainError
from zhengtong.organisations.models import Account, Leave
from zhengtong.organisations.selectors import leaves as selectors
from zhengtong.organisations.selectors.leaves import PostToCover
from zhengtong.organisations.selectors.people import get_person
from zhengtong.organisations.selectors.posts import list_staff
from zhengtong.organisations.services.delegations import Period
from zhengtong.organisations.services.leaves import LeaveFields, end_leave, record_leave
from zhengtong.organisations.web.forms import add_gaps
from zhengtong.organisations.web.handovers import KEEPERS
from zhengtong.organisations.web.listings import LEAVES
from zhengtong.toolkit import access, exports
from zhengtong.toolkit.forms import PlainForm, choose
from zhengtong.toolkit.idempotency import idempotent
from zhengtong.toolkit.pagination import paginate

DAY = forms.DateInput(attrs={"type": "date"})


class LeaveForm(PlainForm):
    """Kind, days, and for each post who stands in."""

    kind = forms.ChoiceField(label=gettext_lazy("请假类别"))
    from_date = forms.DateField(label=gettext_lazy("开始日期"), widget=DAY)
    to_date = forms.DateField(label=gettext_lazy("结束日期"), widget=DAY)
    note = forms.CharField(label=gettext_lazy("备注"), max_length=200, required=False)

    def __init__(self, *args: Any, posts: list[PostToCover], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "kind", selectors.list_leave_kinds())
        self.posts = posts
        for each in posts:
            self._add_post(each)

    def _add_post(self, each: PostToCover) -> None:
        name = f"post-{each.post.uuid}"
        by_itself = "、".join(name for _uuid, name in each.deputies)
        blank = _("由副岗%(names)s代理") % {"names": by_itself} if by_itself else _("请选择")
        staff = [
            (str(person.account_id), f"{person.name}（{person.post_title}）")
            for person in list_staff(each.post.office.body.uuid)
        ]
        self.fields[name] = forms.ChoiceField(
            label=_("“%(post)s”的代理人") % {"post": each.post.title}, required=False
        )
        choose(self, name, [("", blank), *staff])

    def fields_of(self) -> LeaveFields:
        """What was filled in."""
        data = self.cleaned_data
        named = {each.post.uuid: data[f"post-{each.post.uuid}"] for each in self.posts}
        return LeaveFields(
            kind=data["kind"],
            period=Period(from_date=data["from_date"], to_date=data["to_date"]),
            deputies={post: UUID(taker) for post, taker in named.items() if taker},
            note=data["note"],
        )


@access.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def show_own(request: Any) -> HttpResponse:
    """One's own leaves, and the form of the next."""
    return _record(request, request.user, back="organisations:leave")


@access.roles(Role.BODY_ADMIN, Role.SYSTEM_ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
@idempotent
def show_of(request: Any, account_id: UUID) -> HttpResponse:
    """Leaves of a person of the body, as when somebody fell ill."""
    person = get_person(request.actor, account_id)
    return _record(request, person, back="organisations:leaves")


def _record(request: Any, person: Account, *, back: str) -> HttpResponse:
    posts = selectors.list_posts_to_cover(person)
    form = LeaveForm(request.POST or None, posts=posts, initial={"from_date": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            record_leave(person.uuid, form.fields_of(), by=request.actor)
        except DomainError as error:
            add_gaps(form, error)
        else:
            messages.success(request, _("请假已登记。"))
            return redirect(back)
    context = {
        "person": person,
        "is_own": person.uuid == request.actor.account_id,
        "form": form,
        "rows": [draw(row) for row in selectors.list_own_leaves(person)],
        "has_posts": bool(posts),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "organisations/leave.html", context, status=status)


def draw(row: Leave) -> dict[str, Any]:
    """A leave as lists show it."""
    today = clock.today()
    state, kind = state_of(row, today)
    return {
        "leave": row,
        "kind_name": dict(selectors.list_leave_kinds()).get(row.kind, row.kind),
        "state": state,
        "state_kind": kind,
        "may_end": row.ended_on is None and row.to_date >= today,
    }


def state_of(row: Leave, today: date) -> tuple[str, str]:
    """In words, and the colour."""
    if row.ended_on is not None and row.ended_on <= today:
        return _("已销假"), "neutral"
    if row.from_date > today:
        return _("未开始"), "info"
    return (_("请假中"), "warn") if row.to_date >= today else (_("已结束"), "neutral")


@access.signed_in
@require_POST
@idempotent
def end(request: Any, leave_id: UUID) -> HttpResponse:
    """销假."""
    row = end_leave(leave_id, by=request.actor)
    messages.success(request, _("已销假，代理随之结束。"))
    is_own = row.account.uuid == request.actor.account_id
    return redirect("organisations:leave" if is_own else "organisations:leaves")


@access.roles(*KEEPERS)
@require_http_methods(["GET", "HEAD"])
def list_leaves(request: Any) -> HttpResponse:
    """Leaves of the people one may see, and posts that nobody covers."""
    when = request.GET.get("when", "now")
    when = when if when in {"now", "ahead", "all"} else "now"
    found = selectors.search_leaves(request.actor, when=when)
    found = found.prefetch_related("delegations__account", "delegations__post")
    if exports.is_asked(request):
        return exports.send_list(request, LEAVES, found)
    page = paginate(found, request)
    running = selectors.search_leaves(request.actor, when="now")[:500]
    context = {
        "page": page,
        "rows": [draw(row) for row in page],
        "uncovered": selectors.list_uncovered(running),
        "when": when,
        "choices": [("now", _("请假中")), ("ahead", _("未开始")), ("all", _("全部"))],
    }
    return render(request, "organisations/leaves.html", context)
