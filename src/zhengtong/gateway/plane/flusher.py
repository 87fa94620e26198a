"""From the spool into the database: batches by COPY, the shard's cursor in the same transaction."""

import asyncio
import contextlib
import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import psycopg

from zhengtong.crypto.digests import sm3
from zhengtong.gateway.plane.callrows import COPY_STATEMENT, copy_data
from zhengtong.gateway.plane.spool import Spool, Spooled, read_frames

BATCH_SECONDS = 0.1
BATCH_ROWS = 2000
_READ_BYTES = 4 * 1024 * 1024

_CURSOR = "SELECT sequence, last_sm3 FROM gateway_shard WHERE shard = %s FOR UPDATE"
_OPEN_SHARD = """
    INSERT INTO gateway_shard (shard, sequence, last_sm3) VALUES (%s, 0, '') ON CONFLICT DO NOTHING
"""
_MOVE = "UPDATE gateway_shard SET sequence = %s, last_sm3 = %s WHERE shard = %s"
logger = logging.getLogger("zhengtong.gateway")


class Flusher:
    """Carries one shard's records into the database, exactly once.

    The cursor moves in the transaction that copies the rows, so after a kill the spool is read
    again from the cursor and nothing is lost or doubled. One path serves start and every day.
    """

    def __init__(self, spool: Spool, *, shard: str, database_url: str) -> None:
        self._spool = spool
        self._shard = shard
        self._database_url = database_url
        self._position: tuple[Path, int] | None = None
        self.sequence = 0
        self.last_sm3 = ""
        self.is_connected = False
        self._wake = asyncio.Event()
        self._synced = asyncio.Event()

    async def open_cursor(self, connection: psycopg.AsyncConnection) -> None:
        """Read where the database stands with this shard."""
        async with connection.transaction():
            await connection.execute(_OPEN_SHARD, (self._shard,))
            row = await (await connection.execute(_CURSOR, (self._shard,))).fetchone()
        assert row is not None  # noqa: S101 - inserted above
        self.sequence, self.last_sm3 = int(row[0]), str(row[1])
        self._position = None

    async def run(self, *, on_ready: Any) -> None:
        """Flush until cancelled; ``on_ready()`` is called once the cursor is known."""
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(
                    self._database_url, autocommit=True, connect_timeout=5
                ) as connection:
                    await self.open_cursor(connection)
                    on_ready()
                    self.is_connected = True
                    while True:
                        await self._next_batch(connection)
            except (psycopg.Error, OSError) as error:
                logger.warning("flusher: %s, the spool keeps the records", type(error).__name__)
            finally:
                self.is_connected = False
            await asyncio.sleep(1.0)

    async def _next_batch(self, connection: psycopg.AsyncConnection) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), timeout=5.0)
        self._wake.clear()
        await asyncio.sleep(BATCH_SECONDS)
        await self.sync()
        while await self.flush(connection):
            pass

    def wake(self) -> None:
        """Say that there is something to carry."""
        self._wake.set()

    async def sync(self) -> None:
        """Put the spool on the disk and let the calls go that wait for it."""
        waiting, self._synced = self._synced, asyncio.Event()
        await asyncio.get_running_loop().run_in_executor(None, self._spool.sync)
        waiting.set()

    async def wait_synced(self) -> None:
        """Return once everything written so far is on the disk."""
        self.wake()
        await self._synced.wait()

    async def flush(self, connection: psycopg.AsyncConnection) -> int:
        """Copy one batch; returns its number of rows, 0 when there is nothing left."""
        batch, position = self._read_batch()
        if not batch:
            self._position = position
            return 0
        last = batch[-1]
        digest = sm3(last.record).hex()
        async with connection.transaction():
            row = await (await connection.execute(_CURSOR, (self._shard,))).fetchone()
            if row is None or int(row[0]) != self.sequence:
                raise psycopg.OperationalError("the shard's cursor was moved by another process")
            async with connection.cursor() as cursor, cursor.copy(COPY_STATEMENT) as copy:
                await copy.write(copy_data(batch))
            await connection.execute(_MOVE, (last.sequence, digest, self._shard))
        self.sequence, self.last_sm3, self._position = last.sequence, digest, position
        self._spool.drop_before(self.sequence)
        return len(batch)

    def _read_batch(self) -> tuple[list[Spooled], tuple[Path, int] | None]:
        segments = self._spool.segments_after(self.sequence)
        position = self._position
        if position is not None and position[0] in segments:
            segments = segments[segments.index(position[0]) :]
        else:
            position = None
        for path in segments:
            start = position[1] if position is not None and position[0] == path else 0
            batch, end = self._read_segment(path, start)
            position = (path, end)
            if batch:
                return batch, position
        return [], position

    def _read_segment(self, path: Path, start: int) -> tuple[list[Spooled], int]:
        with path.open("rb") as file:
            file.seek(start)
            data = file.read(_READ_BYTES)
        batch: list[Spooled] = []
        end = start
        for spooled, offset in self._fresh(read_frames(data)):
            batch.append(spooled)
            end = start + offset
            if len(batch) >= BATCH_ROWS:
                break
        return batch, end

    def _fresh(self, frames: Iterable[tuple[Spooled, int]]) -> Iterable[tuple[Spooled, int]]:
        return ((spooled, end) for spooled, end in frames if spooled.sequence > self.sequence)
