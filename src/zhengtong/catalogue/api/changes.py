"""The change feed of the catalogue."""

from datetime import datetime
from typing import Any, Self
from uuid import UUID

from ninja import Router, Schema

from zhengtong.catalogue.domain.changes import ChangePage, ChangeRow, Cursor
from zhengtong.catalogue.selectors import changes as questions
from zhengtong.toolkit import access

router = Router(tags=["catalogue"])
MAX_ROWS = 1000
LATEST = "latest"


class ChangeOut(Schema):
    """One change; a tombstone says that the entry left the catalogue."""

    entry_id: UUID
    code: str
    version: int
    kind: str
    at: datetime
    is_tombstone: bool

    @classmethod
    def of(cls, row: ChangeRow) -> Self:
        return cls(
            entry_id=row.entry_id,
            code=row.code,
            version=row.version,
            kind=row.kind,
            at=row.at,
            is_tombstone=row.is_tombstone,
        )


class ChangesOut(Schema):
    """Changes in order; ``next`` is the cursor to ask with next time."""

    changes: list[ChangeOut]
    next: str
    has_more: bool


@router.get("", response=ChangesOut, auth=access.api_public)
def list_changes(request: Any, after: str = "", limit: int = 500) -> ChangesOut:
    """What was published, revised and withdrawn since a cursor; open to everybody.

    Without ``after`` from the very first change; ``after=latest`` gives no change and the cursor of
    now. A cursor stays good for ever, and no change ever appears behind one already given.
    """
    if after == LATEST:
        return ChangesOut(changes=[], next=str(questions.newest_cursor()), has_more=False)
    rows = min(max(limit, 1), MAX_ROWS)
    page: ChangePage = questions.list_changes(Cursor.parse(after), limit=rows)
    return ChangesOut(
        changes=[ChangeOut.of(row) for row in page.changes],
        next=str(page.following),
        has_more=page.has_more,
    )
