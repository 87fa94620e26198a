"""Pages of people: list, one person, new accounts and slips, locks and releases."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from django_otp import user_has_device

from zhengtong.kernel import clock
from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import DomainError
from zhengtong.organisations.domain.people import PersonFields
from zhengtong.organisations.domain.permits import Target, is_permitted
from zhengtong.organisations.models import Account
from zhengtong.organisations.selectors.bodies import get_body, list_bodies_above
from zhengtong.organisations.selectors.contractors import is_no_staff
from zhengtong.organisations.selectors.leaves import map_away
from zhengtong.organisations.selectors.people import get_person, search_people
from zhengtong.organisations.selectors.posts import list_standings, roles_ahead
from zhengtong.organisations.services import accounts, second_factors, sign_ins
from zhengtong.organisations.web.bodies import PAGE, READ, may_keep_people
from zhengtong.organisations.web.contractors import tie_form_of
from zhengtong.organisations.web.forms import LockForm, PersonForm, add_gaps
from zhengtong.organisations.web.listings import PEOPLE
from zhengtong.toolkit import access, exports
from zhengtong.toolkit.pagination import paginate

KEEPERS = (Role.BODY_ADMIN, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)


@access.roles(*KEEPERS)
@require_http_methods(READ)
def list_people(request: Any) -> HttpResponse:
    """The people the actor may know of, searched by name or number."""
    found = search_people(request.actor, text=request.GET.get("q", ""))
    if exports.is_asked(request):
        return exports.send_list(request, PEOPLE, found)
    return render(request, "organisations/people.html", {"page": paginate(found, request)})


def may_reset_factors(actor: Any, person: Account) -> bool:
    """Whether the page offers it; the service decides for real."""
    home = person.home_body.uuid if person.home_body else None
    target = Target(
        body_id=home,
        above_ids=list_bodies_above(home) if home else frozenset(),
        roles=roles_ahead(person, day=clock.today()),
        account_id=person.uuid,
    )
    return is_permitted("organisations.reset-second-factor", actor, target)


@access.roles(*KEEPERS)
@require_http_methods(READ)
def show_person(request: Any, account_id: UUID) -> HttpResponse:
    """One person: posts, state, and (for security and audit) sign-ins."""
    person = get_person(request.actor, account_id)
    guards = is_permitted(
        "organisations.guard-accounts", request.actor, Target(account_id=account_id)
    )
    sees = is_permitted("organisations.see-sign-ins", request.actor)
    home = person.home_body.uuid if person.home_body else None
    keeps = home is not None and may_keep_people(request.actor, home)
    context = {
        "person": person,
        "standings": list_standings(person),
        "tie_form": tie_form_of(person) if keeps and is_no_staff(person) else None,
        "away_until": map_away([person.uuid]).get(person.uuid),
        "keeps": keeps,
        "guards": guards,
        "resets": user_has_device(person) and may_reset_factors(request.actor, person),
        "sessions": person.sign_ins.all()[:20] if sees else None,
        "lock_form": LockForm(),
    }
    return render(request, "organisations/person.html", context)


def _slip_page(slip: accounts.Slip, body: Any) -> dict[str, Any]:
    return {"slip": slip, "body": body, "slip_days": settings.ZT_SLIP_DAYS}


@access.roles(Role.BODY_ADMIN, Role.SYSTEM_ADMIN)
@never_cache
@require_http_methods(PAGE)
def create_account(request: Any, body_id: UUID) -> HttpResponse:
    """A new account; its one-time password is shown once, as a slip to print."""
    body = get_body(body_id)
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            fields = PersonFields(**form.cleaned_data)
            slip = accounts.create_account(fields, body_id=body_id, by=request.actor)
        except DomainError as error:
            add_gaps(form, error)
        else:
            return render(request, "organisations/slip.html", _slip_page(slip, body))
    return render(request, "organisations/person_form.html", {"form": form, "body": body})


@access.roles(Role.BODY_ADMIN, Role.SYSTEM_ADMIN)
@never_cache
@require_POST
def issue_slip(request: Any, account_id: UUID) -> HttpResponse:
    """A fresh one-time password for someone who lost theirs or never had one."""
    person = get_person(request.actor, account_id)
    slip = accounts.issue_slip(account_id=account_id, by=request.actor)
    sign_ins.end_other_sessions(person, keep="", by=request.actor, reason="slip-issued")
    return render(request, "organisations/slip.html", _slip_page(slip, person.home_body))


@access.roles(Role.BODY_ADMIN, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
@require_POST
def reset_factors(request: Any, account_id: UUID) -> HttpResponse:
    """Authenticator and certificates of someone who lost them are void; sessions end."""
    person = get_person(request.actor, account_id)
    second_factors.reset_factors(account_id=account_id, by=request.actor)
    sign_ins.end_other_sessions(person, keep="", by=request.actor, reason="factors-reset")
    messages.success(request, _("第二重验证已重置，其登录已全部退出。"))
    return redirect("organisations:person", account_id)


@access.roles(Role.SECURITY_ADMIN)
@require_POST
def lock_account(request: Any, account_id: UUID) -> HttpResponse:
    """The account shut with a reason; its sessions end."""
    form = LockForm(request.POST)
    if form.is_valid():
        accounts.lock_account(account_id=account_id, by=request.actor, **form.cleaned_data)
        person = get_person(request.actor, account_id)
        sign_ins.end_other_sessions(person, keep="", by=request.actor, reason="locked")
        messages.success(request, _("账号已锁定，其登录已全部退出。"))
    else:
        messages.error(request, _("请填写锁定原因。"))
    return redirect("organisations:person", account_id)


@access.roles(Role.SECURITY_ADMIN)
@require_POST
def release_account(request: Any, account_id: UUID) -> HttpResponse:
    """The lock taken off."""
    accounts.release_account(account_id=account_id, by=request.actor)
    messages.success(request, _("账号已解锁。"))
    return redirect("organisations:person", account_id)
