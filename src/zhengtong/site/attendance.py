"""What each process does beside its work: say that it lives, take up levels and maintenance.

One thread per process, started by the portal and by the worker. It holds its own database
connection; while the database is down it waits and tries again.
"""

import logging
import os
import socket
import threading
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from django.db import DatabaseError, close_old_connections, connection

from zhengtong.kernel import clock
from zhengtong.kernel.ids import uuid7
from zhengtong.site import levels, maintenance, metrics
from zhengtong.site.models import Heartbeat
from zhengtong.site.release import product_version

log = logging.getLogger("zhengtong.attendance")

TURN_S = 3.0
FORGOTTEN_AFTER = timedelta(hours=1)
SILENT_AFTER = timedelta(seconds=30)


class Attendance:
    """One process's presence.

    Args:
        kind: "web" or "worker".
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.process: UUID = uuid7()
        self.started_at = clock.current().now()
        self._ended = threading.Event()

    def start(self) -> None:
        """Begin, in a thread that ends with the process."""
        metrics.sweep_files()
        threading.Thread(target=self._attend, daemon=True, name="attendance").start()

    def stop(self) -> None:
        """End at the next turn."""
        self._ended.set()

    def _attend(self) -> None:
        while not self._ended.is_set():
            close_old_connections()
            try:
                self.take_turn()
            except DatabaseError as error:
                log.warning("attendance waits for the database: %s", type(error).__name__)
            except Exception:
                log.exception("attendance failed; it is tried again")
            self._ended.wait(TURN_S)
        with suppress(DatabaseError):
            Heartbeat.objects.filter(process=self.process).delete()
        connection.close()

    def take_turn(self) -> None:
        """Write the heartbeat, read maintenance, apply the levels of logging."""
        now = clock.current().now()
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            skew = now - cursor.fetchone()[0]
        Heartbeat.objects.update_or_create(
            process=self.process,
            defaults={
                "kind": self.kind,
                "host": socket.gethostname(),
                "pid": os.getpid(),
                "version": product_version(),
                "started_at": self.started_at,
                "seen_at": now,
                "skew_ms": max(-(2**31), min(2**31 - 1, int(skew.total_seconds() * 1000))),
            },
        )
        Heartbeat.objects.filter(seen_at__lt=now - FORGOTTEN_AFTER).delete()
        maintenance.refresh()
        levels.apply_levels()


def list_present() -> list[Heartbeat]:
    """The processes that were heard a moment ago, by kind and machine."""
    since = clock.current().now() - SILENT_AFTER
    return list(Heartbeat.objects.filter(seen_at__gte=since).order_by("kind", "host", "pid")[:200])
