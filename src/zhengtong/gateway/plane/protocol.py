"""uvicorn's httptools protocol, hardened: limits and deadlines that it does not have itself."""

import asyncio
import re
from enum import Enum
from typing import Any

import httptools
from uvicorn._types import HTTPScope
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from zhengtong.gateway.plane.cycles import CallCycle, plain_answer
from zhengtong.gateway.plane.replies import WHOLE_REPLY

_HOST = re.compile(rb"[A-Za-z0-9.-]{1,253}(?::[0-9]{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](?::[0-9]{1,5})?")
_NAME = re.compile(rb"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}")
_BAD_BYTES = bytes({*range(0x20), 0x7F} - {0x09})
_TARGET = re.compile(rb"/[\x21-\x22\x24-\x7e]*")
_METHODS = frozenset({b"GET", b"POST", b"HEAD", b"PUT", b"DELETE", b"PATCH", b"OPTIONS"})
_ONCE = frozenset(
    {
        b"host", b"content-length", b"transfer-encoding", b"authorization", b"content-type",
        b"x-purpose", b"x-case-number", b"x-request-id", b"x-request-time", b"x-operator",
        b"upgrade",
    }
)  # fmt: skip
_KNOWN = _ONCE | {b"accept", b"accept-encoding", b"accept-language", b"connection", b"user-agent"}
_HEADERS_LIMIT = 100
_NEVER = float("inf")
_CHUNK_BYTES = 65_536  # an unfinished header is noticed one read late


class _Phase(Enum):
    """What a connection is waiting for."""

    NONE = 0
    HEADERS = 1
    BODY = 2
    IDLE = 3


class Malformed(Exception):  # noqa: N818 - a state, told by its status
    """The request ends here with that status."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class HardenedProtocol(HttpToolsProtocol):
    """Refuses what is ambiguous, too big, too slow or too many before it becomes a call."""

    header_limit_bytes = 32 * 1024
    body_limit_bytes = 1024 * 1024
    header_seconds = 10.0
    body_seconds = 30.0
    connection_limit = 2048

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._is_receiving = False
        self._is_refused = False
        self._header_bytes = 0
        self._body_bytes = 0
        self._is_begun = False
        self._phase = _Phase.NONE
        self._due = _NEVER
        self._timer: asyncio.TimerHandle | None = None
        if len(self.connections) > self.connection_limit:
            self._refuse(503)
            return
        self._set_deadline(_Phase.HEADERS, self.header_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        self._drop_timer()
        super().connection_lost(exc)

    def _set_deadline(self, phase: "_Phase", seconds: float) -> None:
        """Set when the phase must end. One timer serves all: it looks again if it rings early."""
        self._phase = phase
        self._due = due = self.loop.time() + seconds
        if self._timer is not None:
            if self._timer.when() <= due:
                return
            self._timer.cancel()
        self._timer = self.loop.call_at(due, self._look_at_clock)

    def _look_at_clock(self) -> None:
        self._timer = None
        if self._phase is _Phase.NONE:
            return
        if self.loop.time() < self._due:
            self._timer = self.loop.call_at(self._due, self._look_at_clock)
        elif self._phase is _Phase.IDLE:
            self.timeout_keep_alive_handler()
        else:
            self._refuse(408)

    def _clear_deadline(self) -> None:
        self._phase, self._due = _Phase.NONE, _NEVER

    def _drop_timer(self) -> None:
        self._clear_deadline()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _refuse(self, status: int) -> None:
        self._drop_timer()
        if self._is_refused or self.transport.is_closing():
            return
        self._is_refused = True
        # A reply under way must not be cut into by another, nor be mistaken for it.
        is_idle = self.cycle is None or self.cycle.response_complete
        is_its_own = self._is_receiving and not self.pipeline and not self.cycle.response_started
        if is_idle or is_its_own:
            self.transport.write(plain_answer(status))
        if self.cycle is not None:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        self.transport.close()

    def data_received(self, data: bytes) -> None:
        if self._is_refused:
            return
        if not self._is_receiving:
            self._header_bytes += len(data)
        self._feed(data)
        if self._is_refused:
            return
        if self._is_receiving:
            if self._phase is not _Phase.BODY:
                self._set_deadline(_Phase.BODY, self.body_seconds)
        elif self._is_begun or self._header_bytes:
            if self._phase is not _Phase.HEADERS:
                self._set_deadline(_Phase.HEADERS, self.header_seconds)
            if self._header_bytes > self.header_limit_bytes + _CHUNK_BYTES:
                self._refuse(431)

    def _feed(self, data: bytes) -> None:
        try:
            self.parser.feed_data(data)
        except Malformed as refused:
            self._refuse(refused.status)
        except httptools.HttpParserCallbackError as error:
            cause = error.__context__
            self._refuse(cause.status if isinstance(cause, Malformed) else 400)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):
            self._refuse(400)

    def on_message_begin(self) -> None:
        self._is_begun = True
        self._seen_bytes = 0
        self._body_bytes = 0
        self.url = b""
        self.expect_100_continue = False
        self.headers = []

    def on_url(self, url: bytes) -> None:
        super().on_url(url)
        self._take_header_bytes(len(url))

    def on_header(self, name: bytes, value: bytes) -> None:
        lowered = name.lower()
        # A header after the headers is a trailer: nobody judged it, nobody needs it.
        if self._is_receiving or (lowered not in _KNOWN and not _NAME.fullmatch(name)):
            raise Malformed(400)
        self.headers.append((lowered, value))
        self._take_header_bytes(len(name) + len(value) + 4)
        if len(self.headers) > _HEADERS_LIMIT:
            raise Malformed(431)
        if lowered == b"expect" and value.lower() == b"100-continue":
            self.expect_100_continue = True

    def _take_header_bytes(self, count: int) -> None:
        self._seen_bytes += count
        if self._seen_bytes > self.header_limit_bytes:
            raise Malformed(431)

    def on_headers_complete(self) -> None:
        if self._is_refused:
            return
        self._check_headers()
        self._is_receiving = True
        waiting = self.cycle
        self.scope = self._make_scope()
        self.cycle = CallCycle(
            scope=self.scope,
            transport=self.transport,
            flow=self.flow,
            logger=self.logger,
            access_logger=self.access_logger,
            access_log=False,
            default_headers=self.server_state.default_headers,
            message_event=asyncio.Event(),
            expect_100_continue=self.expect_100_continue,
            keep_alive=self.parser.get_http_version() != "1.0" and self.parser.should_keep_alive(),
            on_response=self.on_response_complete,
        )
        self.scope["extensions"] = {WHOLE_REPLY: {"send": self.cycle.reply}}
        if waiting is None or waiting.response_complete:
            self._start_asgi_task(self.cycle, self.app)
        else:
            self.flow.pause_reading()
            self.pipeline.appendleft((self.cycle, self.app))

    def _make_scope(self) -> HTTPScope:
        # The target begins with a slash and holds no fragment: it was checked.
        path, _, query = self.url.partition(b"?")
        return {
            "type": "http",
            "asgi": {"version": self.asgi_version, "spec_version": "2.3"},
            "http_version": self.parser.get_http_version(),
            "server": self.server,
            "client": self.client,
            "scheme": self.scheme or "http",
            "root_path": "",
            "method": self.parser.get_method().decode("ascii"),
            "path": path.decode("ascii"),
            "raw_path": path,
            "query_string": query,
            "headers": self.headers,
        }

    def on_response_complete(self) -> None:
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            return
        self.flow.resume_reading()
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())
        elif self._phase is _Phase.NONE:
            self._set_deadline(_Phase.IDLE, self.timeout_keep_alive)

    def _check_headers(self) -> None:
        if self.parser.get_method() not in _METHODS or not _TARGET.fullmatch(self.url):
            raise Malformed(400)
        if self.parser.get_http_version() not in {"1.0", "1.1"}:
            raise Malformed(400)
        values = b"".join([value for _, value in self.headers])
        if values.translate(None, _BAD_BYTES) != values:
            raise Malformed(400)
        once: dict[bytes, bytes] = {}
        for name, value in self.headers:
            if name in _ONCE:
                if name in once:
                    raise Malformed(400)
                once[name] = value
        if not _HOST.fullmatch(once.get(b"host", b"")):
            raise Malformed(400)
        self._check_framing(once)

    def _check_framing(self, once: dict[bytes, bytes]) -> None:
        length, encoding = once.get(b"content-length"), once.get(b"transfer-encoding")
        if encoding is not None:
            is_plain = encoding.lower() == b"chunked" and length is None
            if not is_plain or self.parser.get_http_version() != "1.1":
                raise Malformed(400)
        if length is not None:
            if not length.isdigit() or len(length) > 12:
                raise Malformed(400)
            if int(length) > self.body_limit_bytes:
                raise Malformed(413)
        if b"upgrade" in once:
            raise Malformed(400)

    def on_body(self, body: bytes) -> None:
        self._body_bytes += len(body)
        if self._body_bytes > self.body_limit_bytes:
            raise Malformed(413)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._is_receiving = self._is_begun = False
        self._header_bytes = 0
        self._clear_deadline()
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        self._refuse(400)


def hardened(**limits: Any) -> type[HardenedProtocol]:
    """The protocol class with those limits."""
    return type("HardenedProtocol", (HardenedProtocol,), limits)
