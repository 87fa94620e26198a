"""JSON routes of the desk: what waits for me, what I did, what I was told.

A step is decided by the context that owns the matter, so there is no route for that here.
"""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from ninja import Query, Router
from ninja.decorators import decorate_view

from zhengtong.desk.api import form_routes, paper_routes, route_routes
from zhengtong.desk.api.schemas import (
    CountsOut,
    MatterDetailOut,
    MatterOut,
    MatterPage,
    NoticeOut,
    NoticePage,
    NoticesIn,
    PageIn,
    WorklistIn,
    WorkOut,
    WorkPage,
)
from zhengtong.desk.domain.worklists import WorklistFilter
from zhengtong.desk.models import NoticeReading
from zhengtong.desk.selectors import clocks as clock_selectors
from zhengtong.desk.selectors import matters as selectors
from zhengtong.desk.selectors import worklists
from zhengtong.desk.services.notices import read_notice
from zhengtong.toolkit import access
from zhengtong.toolkit.idempotency import idempotent
from zhengtong.toolkit.pagination import count_capped

router = Router(tags=["desk"])
router.add_router("/review-routes", route_routes.router)
router.add_router("", paper_routes.router)
router.add_router("", form_routes.router)


def _part(found: QuerySet[Any], wanted: PageIn) -> list[Any]:
    return list(found[wanted.offset : wanted.offset + wanted.limit])


def _work_page(found: QuerySet[Any], wanted: WorklistIn) -> WorkPage:
    steps = _part(found, wanted)
    clocks = clock_selectors.map_clocks({step.matter.subject for step in steps})
    rows = [WorkOut.of(step, clocks.get(step.matter.subject)) for step in steps]
    return WorkPage(total=count_capped(found), rows=rows)


@router.get("/counts", response=CountsOut, auth=access.api_signed_in)
def count_worklists(request: Any) -> dict[str, int]:
    """How much is in each of the caller's four lists."""
    return selectors.worklist_counts(request.actor)


@router.get("/todo", response=WorkPage, auth=access.api_signed_in)
def list_todo(request: Any, wanted: Query[WorklistIn]) -> WorkPage:
    """Steps waiting for the caller (待办), oldest first; decided at the context of the kind."""
    return _work_page(worklists.search_todo(request.actor, wanted.narrowed()), wanted)


@router.get("/done", response=WorkPage, auth=access.api_signed_in)
def list_done(request: Any, wanted: Query[WorklistIn]) -> WorkPage:
    """Steps the caller decided (已办), newest first."""
    return _work_page(worklists.search_done(request.actor, wanted.narrowed()), wanted)


@router.get("/started", response=MatterPage, auth=access.api_signed_in)
def list_started(request: Any, wanted: Query[WorklistIn]) -> MatterPage:
    """Matters the caller started (我发起的), newest first."""
    found = worklists.search_started(request.actor, wanted.narrowed())
    matters = _part(found, wanted)
    clocks = clock_selectors.map_clocks({matter.subject for matter in matters})
    rows = [MatterOut.of(matter, clocks.get(matter.subject)) for matter in matters]
    return MatterPage(total=count_capped(found), rows=rows)


@router.get("/matters/{uuid:matter_id}", response=MatterDetailOut, auth=access.api_signed_in)
def read_matter(request: Any, matter_id: UUID) -> MatterDetailOut:
    """A matter with its steps, what was done to it, and its clocks."""
    matter = selectors.get_matter(matter_id, by=request.actor)
    clocks = clock_selectors.list_clocks(matter.subject)
    running = clock_selectors.map_clocks({matter.subject}).get(matter.subject)
    return MatterDetailOut.whole(matter, running, clocks)


@router.get("/notices", response=NoticePage, auth=access.api_signed_in)
def list_notices(request: Any, wanted: Query[NoticesIn]) -> NoticePage:
    """Notices told to the caller (待阅), newest first; with ``all`` the read ones too."""
    narrowed = WorklistFilter(q=wanted.q, supervised=wanted.supervised, asked=wanted.asked)
    found = worklists.search_notices(request.actor, narrowed, only_unread=not wanted.all)
    notices = _part(found, wanted)
    readings = NoticeReading.objects.filter(notice__in=notices, account=request.actor.account_id)
    read = set(readings.values_list("notice_id", flat=True))
    rows = [NoticeOut.of(notice, is_read=notice.pk in read) for notice in notices]
    return NoticePage(total=count_capped(found), rows=rows)


@router.post("/notices/{uuid:notice_id}/read", response=NoticeOut, auth=access.api_signed_in)
@decorate_view(idempotent)
def mark_notice_read(request: Any, notice_id: UUID) -> NoticeOut:
    """The notice, now read by the caller."""
    notice = read_notice(notice_id, by=request.actor)
    if notice is None:
        raise Http404
    return NoticeOut.of(notice, is_read=True)
