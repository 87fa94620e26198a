"""The control channel: the snapshot kept fresh by LISTEN/NOTIFY and a poll each second."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable

import psycopg

from zhengtong.gateway.plane.snapshot import Fact, Snapshot, apply_facts

CHANNEL = "zt_gateway"
POLL_SECONDS = 1.0
RETRY_SECONDS = 1.0

_VERSION = "SELECT version FROM gateway_planeversion WHERE id = 1"
_FACTS = """
    SELECT kind, key, CASE WHEN removed THEN NULL ELSE payload END, version
    FROM gateway_planefact WHERE version > %s ORDER BY version
"""

logger = logging.getLogger("zhengtong.gateway")


class ControlChannel:
    """Holds the snapshot of this worker and how long the control plane has been silent.

    Versions are given under a row lock held to the end of the writer's transaction, so a greater
    version is never visible before a smaller one and ``version > known`` misses nothing.

    Policy: R25
    """

    def __init__(
        self, database_url: str, *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._database_url = database_url
        self._monotonic = monotonic
        self._heard_at: float | None = None
        self.snapshot = Snapshot()
        self.is_loaded = asyncio.Event()

    @property
    def silent_seconds(self) -> float:
        """Seconds since the control plane was last heard; endless before the first time."""
        if self._heard_at is None:
            return float("inf")
        return self._monotonic() - self._heard_at

    async def run(self) -> None:
        """Keep the snapshot fresh until cancelled; a lost connection is opened again."""
        while True:
            try:
                await self._follow()
            except (psycopg.Error, OSError) as error:
                logger.warning("control channel lost: %s", type(error).__name__)
            await asyncio.sleep(RETRY_SECONDS)

    async def _follow(self) -> None:
        connection = await psycopg.AsyncConnection.connect(
            self._database_url, autocommit=True, connect_timeout=5
        )
        async with connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            await connection.execute("SET statement_timeout = '5s'")
            # From nothing: a restored database may have gone back in versions.
            await self.refresh(connection, start=Snapshot())
            while True:
                async with contextlib.aclosing(
                    connection.notifies(timeout=POLL_SECONDS, stop_after=1)
                ) as notices:
                    async for _ in notices:
                        pass
                await self.refresh(connection, start=self.snapshot)

    async def refresh(self, connection: psycopg.AsyncConnection, *, start: Snapshot) -> None:
        """Bring the snapshot from ``start`` to the version that the database holds."""
        row = await (await connection.execute(_VERSION)).fetchone()
        version = int(row[0]) if row else 0
        if version < start.version:
            start = Snapshot()
        if version > start.version or start is not self.snapshot:
            cursor = await connection.execute(_FACTS, (start.version,))
            facts = [Fact(*found) for found in await cursor.fetchall()]
            self.snapshot = apply_facts(start, facts)
        self._heard_at = self._monotonic()
        self.is_loaded.set()
