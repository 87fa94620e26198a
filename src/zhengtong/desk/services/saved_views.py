"""Saved views of worklists: a person's own, so no one else's deed and none for the journal."""

from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from zhengtong.desk.domain.errors import (
    SavedViewNameTaken,
    SavedViewNotFound,
    SavedViewsFull,
    SavedViewUnnamed,
)
from zhengtong.desk.domain.worklists import MAX_NAME, WORKLISTS, WorklistFilter
from zhengtong.desk.models import SavedView
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor


def _clean_name(name: str) -> str:
    clean = "".join(c for c in name if c.isprintable()).strip()[:MAX_NAME]
    if not clean:
        raise SavedViewUnnamed
    return clean


def _own(by: Actor, worklist: str) -> list[SavedView]:
    """The person's views of the list, locked, so that two clicks do not both count to the limit."""
    with connection.cursor() as cursor:
        key = f"desk.saved-views {by.account_id}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
    return list(SavedView.objects.filter(account=by.account_id, worklist=worklist))


def _refuse_taken(views: list[SavedView], name: str, *, but: UUID | None = None) -> None:
    if any(view.name == name and view.uuid != but for view in views):
        raise SavedViewNameTaken(name=name)


@transaction.atomic
def save_view(
    worklist: str, *, name: str, narrowed: WorklistFilter, by: Actor, is_default: bool = False
) -> SavedView:
    """The filter under a name, as one more view of the list.

    Raises:
        SavedViewNotFound: there is no such list. SavedViewUnnamed, SavedViewNameTaken,
        SavedViewsFull.
    """
    if worklist not in WORKLISTS:
        raise SavedViewNotFound
    clean, views = _clean_name(name), _own(by, worklist)
    _refuse_taken(views, clean)
    if len(views) >= settings.ZT_SAVED_VIEWS:
        raise SavedViewsFull(limit=settings.ZT_SAVED_VIEWS)
    if is_default:
        _clear_default(by, worklist)
    return SavedView.objects.create(
        account=by.account_id,
        worklist=worklist,
        name=clean,
        query=narrowed.query_of(),
        is_default=is_default,
        created_at=clock.current().now(),
    )


def _clear_default(by: Actor, worklist: str) -> None:
    mine = SavedView.objects.filter(account=by.account_id, worklist=worklist, is_default=True)
    mine.update(is_default=False)


def _get(view_id: UUID, by: Actor) -> SavedView:
    return SavedView.objects.filter(account=by.account_id).get_or_refuse(view_id)


@transaction.atomic
def rename_view(view_id: UUID, *, name: str, by: Actor) -> SavedView:
    """The view under another name.

    Raises:
        SavedViewNotFound, SavedViewUnnamed, SavedViewNameTaken.
    """
    view, clean = _get(view_id, by), _clean_name(name)
    _refuse_taken(_own(by, view.worklist), clean, but=view.uuid)
    view.name = clean
    view.save(update_fields=["name"])
    return view


@transaction.atomic
def make_default(view_id: UUID, *, by: Actor, is_default: bool = True) -> SavedView:
    """The view, which from now on opens with its list, or no longer does.

    Raises:
        SavedViewNotFound.
    """
    view = _get(view_id, by)
    _own(by, view.worklist)
    _clear_default(by, view.worklist)
    view.is_default = is_default
    view.save(update_fields=["is_default"])
    return view


@transaction.atomic
def delete_view(view_id: UUID, *, by: Actor) -> str:
    """The worklist of the view, which is gone.

    Raises:
        SavedViewNotFound.
    """
    view = _get(view_id, by)
    view.delete()
    return view.worklist
