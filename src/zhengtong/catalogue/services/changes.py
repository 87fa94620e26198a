"""Keeping what harvesters are told, in the deed's own transaction."""

from typing import Any

from django.db import connection, transaction

from zhengtong.catalogue.models import Entry, Version
from zhengtong.kernel import clock

_NEWEST = "SELECT id, cluster FROM catalogue_changeseries ORDER BY id DESC LIMIT 1"
_CLUSTER = "(SELECT system_identifier::text FROM pg_control_system())"
_WRITE = f"""
WITH series AS ({_NEWEST})
INSERT INTO catalogue_change (series_id, txid, entry_id, code, version, kind, at)
SELECT series.id, pg_current_xact_id()::text::bigint, %(entry)s, %(code)s, %(version)s, %(kind)s,
       %(at)s
FROM series WHERE series.cluster = {_CLUSTER}
"""  # noqa: S608 - constants
_LOCK = "SELECT pg_advisory_xact_lock(hashtext('catalogue_changeseries'))"
_BEGIN = f"""
INSERT INTO catalogue_changeseries (cluster, begun_at) SELECT {_CLUSTER}, %(at)s
WHERE NOT EXISTS (SELECT 1 FROM ({_NEWEST}) newest WHERE newest.cluster = {_CLUSTER})
"""  # noqa: S608 - constants


@transaction.atomic
def record_change(entry: Entry, version: Version, kind: str, *, code: str) -> None:
    """Tell harvesters of a change, within the deed that made it.

    Policy: P7.2
    """
    at = clock.current().now()
    facts: dict[str, Any] = {
        "entry": entry.pk,
        "code": code,
        "version": version.number,
        "kind": kind,
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, facts)
        if cursor.rowcount:
            return
        # The first change ever, or the first in this cluster: one writer begins the series.
        cursor.execute(_LOCK)
        cursor.execute(_BEGIN, {"at": at})
        cursor.execute(_WRITE, facts)
