"""Clocks over an updated entry: the body's stands while the authority's runs (R06, R07)."""

from datetime import datetime

from django.db.models import F

from zhengtong.catalogue.domain.updates import (
    REVIEW_TERM,
    UPDATE_TERM,
    UpdateState,
    clock_subject,
)
from zhengtong.catalogue.models import Entry, UpdateTask, Version
from zhengtong.catalogue.services.updates import settle
from zhengtong.desk import public as desk
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import N_
from zhengtong.organisations import public as organisations
from zhengtong.policy.profiles import profile_for


def note_received(entry: Entry, version: Version, *, by: Actor) -> None:
    """The authority has the version: its term begins, that of the body stands still.

    Policy: R06, R07
    """
    if version.number == 1:
        return
    desk.start_clock(
        str(entry.uuid),
        term=profile_for(clock.today()).term(REVIEW_TERM),
        title=version.title,
        body_id=organisations.authority_of(entry.body.uuid).uuid,
        by=by,
        link=f"/catalogue/review/{entry.uuid}/",
    )
    _hold_updates(entry, by=by, submitted_at=version.submitted_at)


def note_given_back(entry: Entry, *, by: Actor) -> None:
    """The version is the body's again: its terms go on."""
    desk.stop_clock(str(entry.uuid), REVIEW_TERM, by=by)
    _take_up_updates(entry, by=by)


def note_published(entry: Entry, version: Version, *, by: Actor) -> None:
    """Both have done their part."""
    desk.stop_clock(str(entry.uuid), REVIEW_TERM, by=by)
    _settle_updates(entry, by=by, version=version.number)


def note_withdrawn(entry: Entry, *, by: Actor) -> None:
    """Nothing is asked any more of an entry that left the catalogue."""
    _settle_updates(entry, by=by, version=None)


def _settle_updates(entry: Entry, *, by: Actor, version: int | None) -> None:
    """Close what waits for an entry that was published anew, or that left the catalogue.

    Only what was asked before the version was put forward counts as done by it.
    """
    tasks = UpdateTask.objects.select_for_update().filter(entry=entry).unsettled()
    if version is not None:
        tasks = tasks.filter(state=UpdateState.SENT)
    for task in tasks:
        task.version = version
        settle(task, UpdateState.DONE, by)
        desk.stop_clock(clock_subject(task.uuid), UPDATE_TERM, by=by)


def _hold_updates(entry: Entry, *, by: Actor, submitted_at: datetime | None) -> None:
    """Stop counting while the authority has the version; what was asked later goes on."""
    tasks = UpdateTask.objects.select_for_update().filter(
        entry=entry, state=UpdateState.OPEN, opened_at__lte=submitted_at or entry.updated_at
    )
    for task in tasks:
        for row in desk.list_clocks(clock_subject(task.uuid)):
            if row.stopped_on is None:
                desk.pause_clock(row.uuid, by=by, reason=N_("已送数据主管部门审核"))
        _turn(task, UpdateState.SENT)


def _take_up_updates(entry: Entry, *, by: Actor) -> None:
    """Count again: the authority gave the version back, or it was recalled."""
    for task in UpdateTask.objects.select_for_update().filter(entry=entry, state=UpdateState.SENT):
        for row in desk.list_clocks(clock_subject(task.uuid)):
            if row.stopped_on is None:
                desk.resume_clock(row.uuid, by=by)
        _turn(task, UpdateState.OPEN)


def _turn(task: UpdateTask, state: UpdateState) -> None:
    UpdateTask.objects.filter(pk=task.pk).update(state=state, revision=F("revision") + 1)
