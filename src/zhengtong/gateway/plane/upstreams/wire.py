"""Our own HTTP/1.1 client: a pool of plain connections to one provider at its pinned address.

It sends one request a connection at a time and reads one answer by httptools. Whatever is odd in
an answer ends the connection. Providers by TLS go through ``reference``.
"""

import asyncio
import time
from collections import deque
from typing import cast

import httptools

from zhengtong.gateway.plane.refusals import (
    Refused,
    SourceAnswerRefused,
    SourceTimeout,
    SourceUnreachable,
)

ANSWER_LIMIT_BYTES = 8 * 1024 * 1024
_HEAD_LIMIT_BYTES = 64 * 1024
_IDLE_LIMIT = 64
_IDLE_SECONDS = 60.0
_CONNECT_SECONDS = 3.0


class WireConnection(asyncio.Protocol):
    """One connection: at most one request under way."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._parser = httptools.HttpResponseParser(self)
        self._transport: asyncio.WriteTransport | None = None
        self._waiter: asyncio.Future[tuple[int, bytes]] | None = None
        self._parts: list[bytes] = []
        self._body_bytes = self._head_bytes = 0
        self._is_framed = self._has_headers = False
        self.is_open = False
        self.is_touched = False
        self.idle_since = 0.0

    def ask(self, request: bytes) -> asyncio.Future[tuple[int, bytes]]:
        """Send a whole request; the future gives status and body, or a refusal."""
        self._waiter = waiter = self._loop.create_future()
        self.is_touched = False
        if self._transport is None or not self.is_open:
            self._fail(SourceUnreachable())
        else:
            self._transport.write(request)
        return waiter

    def expire(self) -> None:
        """End the request under way for lack of time."""
        self._fail(SourceTimeout())

    def close(self) -> None:
        """Let go of the connection; a request under way is lost."""
        self._fail(SourceUnreachable())

    def _fail(self, refusal: Refused) -> None:
        waiter, self._waiter = self._waiter, None
        self.is_open = False
        self._parts = []
        if self._transport is not None:
            self._transport.abort()
        if waiter is not None and not waiter.done():
            waiter.set_exception(refusal)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.WriteTransport", transport)  # uvloop's is of no such class
        self.is_open = True

    def connection_lost(self, exc: Exception | None) -> None:
        was_cut = self._is_framed or not self._has_headers or exc is not None
        if self._waiter is not None and not was_cut:
            self._finish(is_reusable=False)  # a body that ends with its connection
        self._fail(SourceUnreachable())

    def data_received(self, data: bytes) -> None:
        if self._waiter is None:
            self.close()  # nobody asked
            return
        self.is_touched = True
        if not self._has_headers:
            self._head_bytes += len(data)
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):
            self._fail(SourceAnswerRefused())
        if not self._has_headers and self._head_bytes > _HEAD_LIMIT_BYTES:
            self._fail(SourceAnswerRefused())

    def on_message_begin(self) -> None:
        """Start an answer; one that nobody asked for ends the connection."""
        if self._waiter is None:
            self.close()
        self._parts = []
        self._body_bytes = self._head_bytes = 0
        self._is_framed = self._has_headers = False

    def on_header(self, name: bytes, value: bytes) -> None:
        """Note how the answer is framed; one packed without being asked to is refused."""
        lowered = name.lower()
        if lowered in {b"content-length", b"transfer-encoding"}:
            self._is_framed = True
        elif lowered == b"content-encoding" and value.strip().lower() != b"identity":
            self._fail(SourceAnswerRefused())

    def on_headers_complete(self) -> None:
        """Refuse a change of protocol; interim answers pass."""
        status = self._parser.get_status_code()
        self._has_headers = status >= 200
        if status == 101:
            self._fail(SourceAnswerRefused())

    def on_body(self, body: bytes) -> None:
        """Keep a piece of the body, up to the limit."""
        self._body_bytes += len(body)
        if self._body_bytes > ANSWER_LIMIT_BYTES:
            self._fail(SourceAnswerRefused())
        elif self._waiter is not None:
            self._parts.append(body)

    def on_message_complete(self) -> None:
        """Hand the answer over; ``should_keep_alive`` is true here only."""
        if self._has_headers:
            self._finish(is_reusable=self._parser.should_keep_alive())

    def _finish(self, *, is_reusable: bool) -> None:
        waiter, self._waiter = self._waiter, None
        parts, self._parts = self._parts, []
        if not is_reusable:
            self.is_open = False
            if self._transport is not None:
                self._transport.close()
        if waiter is not None and not waiter.done():
            body = parts[0] if len(parts) == 1 else b"".join(parts)
            waiter.set_result((self._parser.get_status_code(), body))


class WireClient:
    """Connections to one provider, the last used first."""

    def __init__(self, host: str, port: int, *, timeout_seconds: float) -> None:
        self._host = host
        self._port = port
        self._timeout_seconds = timeout_seconds
        self._idle: deque[WireConnection] = deque()
        self.opened = 0

    async def exchange(self, request: bytes, *, is_repeatable: bool) -> tuple[int, bytes]:
        """Status and body of the answer to a whole request.

        A request that met a connection which the provider was just closing is sent once more on a
        fresh one, if it may be repeated and nothing was answered.

        Raises:
            SourceUnreachable, SourceTimeout, SourceAnswerRefused.
        """
        connection = self._take_idle()
        if connection is None:
            return await self._exchange(await self._connect(), request)
        try:
            return await self._exchange(connection, request)
        except SourceUnreachable:
            if connection.is_touched or not is_repeatable:
                raise
        return await self._exchange(await self._connect(), request)

    async def _exchange(self, connection: WireConnection, request: bytes) -> tuple[int, bytes]:
        waiter = connection.ask(request)
        timer = asyncio.get_running_loop().call_later(self._timeout_seconds, connection.expire)
        try:
            answer = await waiter
        except asyncio.CancelledError:
            connection.close()
            raise
        finally:
            timer.cancel()
        if connection.is_open:
            self._keep(connection)
        return answer

    async def _connect(self) -> WireConnection:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(min(_CONNECT_SECONDS, self._timeout_seconds)):
                _, connection = await loop.create_connection(
                    lambda: WireConnection(loop), self._host, self._port
                )
        except OSError as error:  # TimeoutError too: as no connection was made
            raise SourceUnreachable from error
        self.opened += 1
        return connection

    def _take_idle(self) -> WireConnection | None:
        idle = self._idle
        while idle:
            connection = idle.pop()
            if not connection.is_open:
                continue
            if time.monotonic() - connection.idle_since < _IDLE_SECONDS:
                return connection
            connection.close()
        return None

    def _keep(self, connection: WireConnection) -> None:
        connection.idle_since = now = time.monotonic()
        idle = self._idle
        idle.append(connection)
        if len(idle) > _IDLE_LIMIT or now - idle[0].idle_since > _IDLE_SECONDS:
            idle.popleft().close()

    async def close(self) -> None:
        """Close the idle connections."""
        while self._idle:
            self._idle.pop().close()
