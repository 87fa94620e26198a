"""Pages of contractors: the list with sponsors and passes, and the tie of one person."""

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
from zhengtong.organisations.models import Account
from zhengtong.organisations.selectors.contractors import search_contractors
from zhengtong.organisations.selectors.people import get_person, visible_people
from zhengtong.organisations.selectors.posts import list_staff
from zhengtong.organisations.services.contractors import tie_contractor
from zhengtong.organisations.web.forms import add_gaps
from zhengtong.organisations.web.handovers import KEEPERS
from zhengtong.organisations.web.listings import CONTRACTORS
from zhengtong.toolkit import access, exports
from zhengtong.toolkit.forms import PlainForm, choose
from zhengtong.toolkit.idempotency import idempotent
from zhengtong.toolkit.pagination import paginate


class TieForm(PlainForm):
    """Company, sponsor, end date."""

    company = forms.CharField(label=gettext_lazy("所属公司"), max_length=200)
    sponsor = forms.ChoiceField(label=gettext_lazy("责任人"))
    end_date = forms.DateField(
        label=gettext_lazy("到期日期"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, person: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = list_staff(person.home_body.uuid) if person.home_body else []
        rows = [(str(p.account_id), f"{p.name}（{p.post_title}）") for p in staff]
        choose(self, "sponsor", [row for row in rows if row[0] != str(person.uuid)])


def tie_form_of(person: Account) -> TieForm:
    """The form as the person's page shows it."""
    tie = getattr(person, "contractor_tie", None)
    initial = (
        {"company": tie.company, "sponsor": str(tie.sponsor.uuid), "end_date": tie.end_date}
        if tie
        else {}
    )
    return TieForm(person=person, initial=initial)


@access.roles(Role.BODY_ADMIN, Role.SYSTEM_ADMIN)
@require_POST
@idempotent
def tie(request: Any, account_id: UUID) -> HttpResponse:
    """登记或续期驻场."""
    person = get_person(request.actor, account_id)
    form = TieForm(request.POST, person=person)
    if form.is_valid():
        data = form.cleaned_data
        try:
            tie_contractor(
                account_id, company=data["company"], sponsor_id=UUID(data["sponsor"]),
                end_date=data["end_date"], by=request.actor,
            )  # fmt: skip
        except DomainError as error:
            add_gaps(form, error)
        else:
            messages.success(request, _("驻场信息已登记。"))
    for name, errors in form.errors.items():
        label = f"{form.fields[name].label}：" if name in form.fields else ""
        messages.error(request, f"{label}{' '.join(str(e) for e in errors)}")
    return redirect("organisations:person", account_id)


@access.roles(*KEEPERS)
@require_http_methods(["GET", "HEAD"])
def list_contractors(request: Any) -> HttpResponse:
    """Contractors of the bodies whose people one may see, soonest end first."""
    found = search_contractors(visible_people(request.actor))
    if exports.is_asked(request):
        return exports.send_list(request, CONTRACTORS, found)
    context = {"page": paginate(found, request), "today": clock.today()}
    return render(request, "organisations/contractors.html", context)
