"""The working calendar: what holds, changes previewed and confirmed, days of single regions."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from zhengtong.desk.domain.calendars import DAY_WORDS, find_range_faults, write_year_file
from zhengtong.desk.models import CalendarChange
from zhengtong.desk.models.calendar import CONFIRMED, DRAFT, YEAR
from zhengtong.desk.selectors import calendars as selectors
from zhengtong.desk.services import calendars
from zhengtong.desk.web import listings
from zhengtong.desk.web.calendar_forms import (
    CalendarForm,
    HolidayRows,
    RegionalDayForm,
    YearForm,
)
from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import DomainError
from zhengtong.kernel.workday_files import CalendarFileRefused
from zhengtong.organisations import public as organisations
from zhengtong.toolkit import access, exports
from zhengtong.toolkit.idempotency import idempotent
from zhengtong.toolkit.pagination import paginate

MOVES_PER_PAGE = 50
DRAFTS_SHOWN = 10


@access.signed_in
def show_calendar(request: access.SignedRequest) -> HttpResponse:
    """Days off and make-up days of a year, regional days; administrators change them."""
    may_load = request.actor.has(Role.SYSTEM_ADMIN)
    calendar = selectors.working_calendar()
    year = _year(request, calendar.years)
    days = sorted(d for d in calendar.off | calendar.made_up if d.year == year)
    rows = [
        {"day": d, "name": calendar.names.get(d, ""), "is_off": d in calendar.off} for d in days
    ]
    return render(
        request,
        "desk/calendar.html",
        {
            "rows": rows,
            "year": year,
            "years": sorted(calendar.years, reverse=True),
            "may_load": may_load,
            "regional_days": selectors.list_regional_days().filter(on__year=year)[:100],
            "drafts": selectors.list_drafts()[:DRAFTS_SHOWN] if may_load else [],
            "form": CalendarForm() if may_load else None,
        },
    )


def _year(request: access.SignedRequest, years: frozenset[int]) -> int:
    text = request.GET.get("year", "")
    wanted = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else 0
    return wanted if wanted in years else max(years)


@access.roles(Role.SYSTEM_ADMIN)
@idempotent
def load_year(request: access.SignedRequest) -> HttpResponse:
    """A year's file taken in, on to its preview."""
    form = CalendarForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            change = calendars.draft_year(
                form.cleaned_data["file"], source=form.cleaned_data["source"], by=request.actor
            )
        except DomainError as error:
            form.add_domain_error(error)
        else:
            return redirect("desk:calendar-change", change.uuid)
    return render(
        request, "desk/calendar_load.html", {"form": form}, status=422 if form.errors else 200
    )


@access.roles(Role.SYSTEM_ADMIN)
@idempotent
def enter_year(request: access.SignedRequest) -> HttpResponse:
    """A year entered by hand, on to its preview."""
    form, rows = YearForm(request.POST or None), HolidayRows(request.POST or None, prefix="days")
    is_sound = request.method == "POST" and form.is_valid() and rows.is_valid()
    if is_sound:
        try:
            change = _draft_entered(request, form, rows)
        except DomainError as error:
            form.add_domain_error(error)
        else:
            return redirect("desk:calendar-change", change.uuid)
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/calendar_enter.html", {"form": form, "rows": rows}, status=status)


def _draft_entered(request: access.SignedRequest, form: YearForm, rows: Any) -> CalendarChange:
    year, source = form.cleaned_data["year"], form.cleaned_data["source"]
    ranges = [one for n, row in enumerate(rows, 1) if (one := row.to_range(n))]
    if gaps := find_range_faults(ranges, year):
        raise CalendarFileRefused(gaps=tuple(gaps))
    text = write_year_file(year, ranges, source=source)
    return calendars.draft_year(text, source=source, by=request.actor)


@access.roles(Role.SYSTEM_ADMIN)
@idempotent
def add_regional_day(request: access.SignedRequest) -> HttpResponse:
    """An extra day off for a region, on to its preview."""
    form = RegionalDayForm(request.POST or None)
    regions = organisations.list_regions()
    form.offer_regions([(r.code, f"{r.name}（{r.code[:6]}）") for r in regions])
    if request.method == "POST" and form.is_valid():
        try:
            change = calendars.draft_regional_day(
                form.cleaned_data["region"],
                on=form.cleaned_data["on"],
                name=form.cleaned_data["name"],
                source=form.cleaned_data["source"],
                by=request.actor,
            )
        except DomainError as error:
            form.add_domain_error(error)
        else:
            return redirect("desk:calendar-change", change.uuid)
    return render(
        request, "desk/calendar_region.html", {"form": form}, status=422 if form.errors else 200
    )


@access.roles(Role.SYSTEM_ADMIN)
@idempotent
def end_regional_day(request: access.SignedRequest, day_id: UUID) -> HttpResponse:
    """The end of a regional day, on to its preview."""
    if request.method != "POST":
        return redirect("desk:calendar")
    change = calendars.draft_regional_end(day_id, source=_("撤销地区放假日"), by=request.actor)
    return redirect("desk:calendar-change", change.uuid)


@access.signed_in
def list_changes(request: access.SignedRequest) -> HttpResponse:
    """Every change that was confirmed, newest first."""
    found = selectors.list_changes()
    if exports.is_asked(request):
        return exports.send_list(request, listings.CALENDAR_CHANGES, found)
    page = paginate(found, request)
    return render(
        request,
        "desk/calendar_changes.html",
        {"page": page, "may_load": request.actor.has(Role.SYSTEM_ADMIN)},
    )


@access.signed_in
def show_change(request: access.SignedRequest, change_id: UUID) -> HttpResponse:
    """What a change does: the days, the clocks that move; its preview until it is confirmed."""
    change = selectors.get_change(change_id)
    may_load = request.actor.has(Role.SYSTEM_ADMIN)
    if change.state != CONFIRMED and not may_load:
        raise Http404
    found = selectors.list_moves(change, request.actor)
    if exports.is_asked(request):
        return exports.send_list(request, listings.CALENDAR_MOVES, found)
    page = paginate(found, request, MOVES_PER_PAGE)
    return render(
        request,
        "desk/calendar_change.html",
        {
            "change": change,
            "place": _place_of(change),
            "days": [_day_row(row) for row in change.day_changes],
            "page": page,
            "is_draft": change.state == DRAFT,
            "may_load": may_load,
            "may_repeat": may_load and change.kind == YEAR and change.state == CONFIRMED,
        },
    )


def _place_of(change: CalendarChange) -> str:
    return "" if change.kind == YEAR else json.loads(change.payload)["region_name"]


def _day_row(row: dict[str, str]) -> dict[str, str]:
    words = {side: _(DAY_WORDS[row[side]]) for side in ("before", "after")}
    return row | {"before_word": words["before"], "after_word": words["after"]}


@access.roles(Role.SYSTEM_ADMIN)
@idempotent
def confirm_change(request: access.SignedRequest, change_id: UUID) -> HttpResponse:
    """The change put in force."""
    if request.method == "POST":
        change = calendars.confirm_change(change_id, by=request.actor)
        text = _(
            "日历已生效：%(moved)s 个时限变动，%(filled)s 个时限补上到期日，有关单位已收到通知。"
        )
        facts = {"moved": change.moved_count, "filled": change.filled_count}
        messages.success(request, text % facts)
    return redirect("desk:calendar-change", change_id)


@access.roles(Role.SYSTEM_ADMIN)
@idempotent
def drop_change(request: access.SignedRequest, change_id: UUID) -> HttpResponse:
    """The preview thrown away."""
    if request.method == "POST":
        calendars.drop_change(change_id, by=request.actor)
        messages.success(request, _("已放弃这次变更，日历没有变动。"))
    return redirect("desk:calendar")


@access.roles(Role.SYSTEM_ADMIN)
@idempotent
def repeat_change(request: access.SignedRequest, change_id: UUID) -> HttpResponse:
    """An earlier year's file previewed again, to undo what replaced it."""
    if request.method != "POST":
        return redirect("desk:calendar-change", change_id)
    change = calendars.draft_again(change_id, by=request.actor)
    return redirect("desk:calendar-change", change.uuid)
