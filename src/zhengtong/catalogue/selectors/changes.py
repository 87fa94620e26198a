"""The change feed: committed changes in an order that nothing slips behind."""

from typing import Any

from django.db import connection

from zhengtong.catalogue.domain.changes import ChangePage, ChangeRow, Cursor
from zhengtong.catalogue.domain.feed_errors import CursorUnknown

# A change is told once no transaction that began before its own still runs: what commits later has
# a higher number and stands behind it. All of an earlier cluster's are settled.
_SETTLED = """
FROM catalogue_change c
JOIN catalogue_changeseries s ON s.id = c.series_id
JOIN catalogue_entry e ON e.id = c.entry_id
WHERE (c.txid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
       OR s.cluster <> (SELECT system_identifier::text FROM pg_control_system()))
"""
_READ = f"""
SELECT c.series_id, c.txid, c.id, e.uuid, c.code, c.version, c.kind, c.at {_SETTLED}
  AND (c.series_id, c.txid, c.id) > (%(series)s, %(txid)s, %(row)s)
ORDER BY c.series_id, c.txid, c.id LIMIT %(limit)s
"""
_NEWEST = f"""
SELECT c.series_id, c.txid, c.id {_SETTLED} ORDER BY c.series_id DESC, c.txid DESC, c.id DESC LIMIT 1
"""  # noqa: E501 - constants
_HAS_SERIES = "SELECT EXISTS (SELECT 1 FROM catalogue_changeseries WHERE id >= %s)"


def list_changes(after: Cursor, *, limit: int) -> ChangePage:
    """Up to ``limit`` changes behind the cursor; one read later never gains an earlier row.

    Raises:
        CursorUnknown: of a series that this platform never began.

    Policy: P7.2
    """
    asked = {"series": after.series, "txid": after.txid, "row": after.row, "limit": limit + 1}
    with connection.cursor() as cursor:
        if after.series:
            cursor.execute(_HAS_SERIES, [after.series])
            if not cursor.fetchone()[0]:
                raise CursorUnknown(cursor=str(after))
        cursor.execute(_READ, asked)
        rows = cursor.fetchall()
    changes = tuple(_change(row) for row in rows[:limit])
    following = changes[-1].cursor if changes else after
    return ChangePage(changes=changes, following=following, has_more=len(rows) > limit)


def newest_cursor() -> Cursor:
    """The place behind all that is told by now; a whole export read next goes on from there."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST)
        row = cursor.fetchone()
    return Cursor(*row) if row else Cursor()


def _change(row: tuple[Any, ...]) -> ChangeRow:
    series, txid, pk, entry_id, code, version, kind, at = row
    return ChangeRow(
        cursor=Cursor(series, txid, pk),
        entry_id=entry_id,
        code=code,
        version=version,
        kind=kind,
        at=at,
    )
