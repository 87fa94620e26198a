"""Pages of bodies: list, one body with offices, posts and people, and what its keepers change."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import DomainError
from zhengtong.organisations.domain.bodies import BodyFields
from zhengtong.organisations.domain.errors import AuthorityMissing
from zhengtong.organisations.domain.permits import Target, is_permitted
from zhengtong.organisations.domain.regions import pad_code, prefix_of
from zhengtong.organisations.domain.rows import BodyRow
from zhengtong.organisations.models import Body, Region
from zhengtong.organisations.selectors import bodies as questions
from zhengtong.organisations.selectors.people import list_offices, may_see_people, search_people
from zhengtong.organisations.selectors.reforms import list_gone, list_history, list_successors
from zhengtong.organisations.services import bodies as body_deeds
from zhengtong.organisations.services import posts as post_deeds
from zhengtong.organisations.web.forms import AssignForm, BodyForm, OfficeForm, PostForm, add_gaps
from zhengtong.organisations.web.listings import BODIES, PEOPLE
from zhengtong.toolkit import access, exports
from zhengtong.toolkit.pagination import paginate

READ = ["GET", "HEAD"]
PAGE = ["GET", "HEAD", "POST"]
PEOPLE_OFFERED = 500


def may_keep_people(actor: Any, body_id: UUID) -> bool:
    """Whether the actor keeps the people of the body."""
    above = questions.list_bodies_above(body_id)
    return is_permitted(
        "organisations.keep-people", actor, Target(body_id=body_id, above_ids=above)
    )


@access.signed_in
@require_http_methods(READ)
def list_bodies(request: Any) -> HttpResponse:
    """All bodies, searched by name, code, region and kind."""
    region = "".join(c for c in request.GET.get("region", "") if c.isdigit())[:12]
    found = questions.search_bodies(
        text=request.GET.get("q", ""),
        region_prefix=prefix_of(pad_code(region)) if region else "",
        kind=request.GET.get("kind", ""),
        only_active=not request.GET.get("closed"),
    )
    people = Count("people", filter=Q(people__is_active=True))
    found = found.annotate(people_count=people).order_by("region__code", "name")
    if exports.is_asked(request):
        return exports.send_list(request, BODIES, found)
    places = Region.objects.filter(level__in=["province", "city"]).values_list("code", "name")
    context = {
        "page": paginate(found, request),
        "kinds": [("", _("全部类别")), *Body.Kind.choices],
        "regions": [("", _("全部区划")), *places[:50]],
        "may_keep": is_permitted("organisations.keep-bodies", request.actor),
        "gone": list_gone(request.GET.get("q", "")),
    }
    return render(request, "organisations/bodies.html", context)


@access.signed_in
@require_http_methods(READ)
def show_body(request: Any, body_id: UUID) -> HttpResponse:
    """One body: its facts, tree, authority, offices, posts and (for who may) people."""
    row = questions.get_body(body_id)
    body = Body.objects.select_related("region", "parent", "explicit_authority").get(pk=row.pk)
    keeps = may_keep_people(request.actor, body_id)
    sees = keeps or may_see_people(request.actor, body_id)
    people = search_people(request.actor, body_id=body_id) if sees else None
    if people is not None and exports.is_asked(request):
        return exports.send_list(request, PEOPLE, people)
    offices = list_offices(body_id)
    context = {
        "body": body,
        "authority": _find_authority(body_id),
        "children": body.children.filter(state=Body.State.ACTIVE)[:100],
        "offices": offices,
        "successors": list_successors(body_id),
        "reforms": list_history(body_id),
        "page": paginate(people, request) if people is not None else None,
        "sees_people": sees,
        "keeps_people": keeps,
        "may_keep": is_permitted("organisations.keep-bodies", request.actor),
        "office_form": OfficeForm(prefix="office") if keeps else None,
        "post_form": _post_form(request, offices) if keeps and offices else None,
    }
    return render(request, "organisations/body.html", context)


def _find_authority(body_id: UUID) -> BodyRow | None:
    try:
        return questions.authority_of(body_id)
    except AuthorityMissing:
        return None


def _post_form(request: Any, offices: Any, data: Any = None) -> PostForm:
    return PostForm(
        data,
        offices=[(str(office.uuid), office.name) for office in offices],
        may_reserve=request.actor.has(Role.SYSTEM_ADMIN),
        prefix="post",
    )


def _fields_of(form: BodyForm) -> BodyFields:
    data = form.cleaned_data
    return BodyFields(**{**data, "region": pad_code(data["region"])})


@access.roles(Role.SYSTEM_ADMIN)
@require_http_methods(PAGE)
def register_body(request: Any) -> HttpResponse:
    """A new body."""
    form = BodyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            body_id = body_deeds.register_body(_fields_of(form), by=request.actor)
        except DomainError as error:
            add_gaps(form, error)
        else:
            messages.success(request, _("单位已登记。"))
            return redirect("organisations:body", body_id)
    return render(request, "organisations/body_form.html", {"form": form, "body": None})


@access.roles(Role.SYSTEM_ADMIN)
@require_http_methods(PAGE)
def change_body(request: Any, body_id: UUID) -> HttpResponse:
    """The facts of a body, changed."""
    row = questions.get_body(body_id)
    body = Body.objects.select_related("region", "parent", "explicit_authority").get(pk=row.pk)
    form = BodyForm(request.POST or None, initial=_initial(body))
    if request.method == "POST" and form.is_valid():
        try:
            body_deeds.change_body(
                body_id, _fields_of(form), revision=_revision(request), by=request.actor
            )
        except DomainError as error:
            add_gaps(form, error)
        else:
            messages.success(request, _("单位信息已保存。"))
            return redirect("organisations:body", body_id)
    return render(request, "organisations/body_form.html", {"form": form, "body": body})


def _revision(request: Any) -> int:
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _initial(body: Body) -> dict[str, Any]:
    plain = ("name", "short_name", "credit_code", "credit_code_override", "kind")
    return {
        **{name: getattr(body, name) for name in plain},
        "is_data_authority": body.is_data_authority,
        "region": body.region.code,
        "parent_code": body.parent.credit_code if body.parent else "",
        "authority_code": body.explicit_authority.credit_code if body.explicit_authority else "",
    }


@access.roles(Role.SYSTEM_ADMIN)
@require_POST
def close_body(request: Any, body_id: UUID) -> HttpResponse:
    """A body without people and lower bodies, closed."""
    body_deeds.close_body(body_id, revision=_revision(request), by=request.actor)
    messages.success(request, _("单位已撤销。"))
    return redirect("organisations:body", body_id)


def _submit(request: Any, form: forms.Form, deed: Callable[..., Any], done: str) -> None:
    """Runs the deed with the form's data; what is wrong becomes messages on the next page."""
    if form.is_valid():
        try:
            deed(form.cleaned_data)
            messages.success(request, done)
        except DomainError as error:
            add_gaps(form, error)
    for name, errors in form.errors.items():
        label = f"{form.fields[name].label}：" if name in form.fields else ""
        messages.error(request, f"{label}{' '.join(str(e) for e in errors)}")


@access.signed_in
@require_POST
def open_office(request: Any, body_id: UUID) -> HttpResponse:
    """A new office."""
    form = OfficeForm(request.POST, prefix="office")
    deed = lambda data: post_deeds.open_office(body_id=body_id, by=request.actor, **data)  # noqa: E731
    _submit(request, form, deed, _("处室已设立。"))
    return redirect("organisations:body", body_id)


@access.signed_in
@require_POST
def open_post(request: Any, body_id: UUID) -> HttpResponse:
    """A new post."""
    form = _post_form(request, list_offices(body_id), request.POST)

    def deed(data: dict[str, Any]) -> None:
        post_deeds.open_post(
            office_id=UUID(data["office"]), title=data["title"], roles=data["roles"],
            by=request.actor,
        )  # fmt: skip

    _submit(request, form, deed, _("岗位已设立。"))
    return redirect("organisations:body", body_id)


@access.signed_in
@require_http_methods(PAGE)
def assign_post(request: Any, post_id: UUID) -> HttpResponse:
    """A person put into a post as main holder or deputy."""
    post = post_deeds.get_post(post_id)
    body = post.office.body
    people = search_people(request.actor, body_id=body.uuid).filter(is_active=True)
    rows = people.values_list("uuid", "name", "username")[:PEOPLE_OFFERED]
    choices = [(str(uuid), f"{name}（{username}）") for uuid, name, username in rows]
    form = AssignForm(request.POST or None, people=choices)
    if request.method == "POST" and form.is_valid():
        try:
            post_deeds.assign_post(
                post_id=post_id,
                account_id=UUID(form.cleaned_data["account"]),
                kind=form.cleaned_data["kind"],
                by=request.actor,
            )
        except DomainError as error:
            add_gaps(form, error)
        else:
            messages.success(request, _("任职已登记。"))
            return redirect("organisations:body", body.uuid)
    context = {"form": form, "post": post, "body": body}
    return render(request, "organisations/assign_post.html", context)


@access.signed_in
@require_POST
def close_post(request: Any, post_id: UUID) -> HttpResponse:
    """A post closed with its holdings."""
    body_id = post_deeds.close_post(post_id=post_id, by=request.actor)
    messages.success(request, _("岗位已撤销。"))
    return redirect("organisations:body", body_id)


@access.signed_in
@require_POST
def end_holding(request: Any, holding_id: int) -> HttpResponse:
    """A person taken out of a post."""
    body_id = post_deeds.end_holding(holding_id=holding_id, by=request.actor)
    messages.success(request, _("任职已结束。"))
    return redirect("organisations:body", body_id)
