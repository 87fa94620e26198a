"""First epochs of the logs: they begin by themselves, under a random name of the installation."""

import hashlib
import secrets

from django.db import connection, transaction

from zhengtong.kernel import clock
from zhengtong.ledger.models import Epoch

EPOCH_LOCK = int.from_bytes(
    hashlib.sha256(b"zhengtong ledger epoch").digest()[:8], "big", signed=True
)


def ensure_epoch(log: str) -> int:
    """The number of the log's current epoch; begins the first one where there is none."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [EPOCH_LOCK])
        newest = Epoch.objects.filter(log=log).order_by("-number").first()
        if newest is None:
            newest = Epoch.objects.create(
                log=log, number=1, origin=new_origin(log, 1), opened_at=clock.current().now()
            )
        return newest.number


def new_origin(log: str, number: int) -> str:
    """A new name for a tree: this installation's name, the log and the epoch."""
    return f"zhengtong/{installation_name()}/{log}/{number}"


def installation_name() -> str:
    """The random name of this installation, as all its trees carry it."""
    known = Epoch.objects.order_by("id").values_list("origin", flat=True).first()
    return known.split("/")[1] if known else secrets.token_hex(8)
