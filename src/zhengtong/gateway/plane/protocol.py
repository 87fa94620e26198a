"""uvicorn's httptools protocol, hardened: limits and deadlines that it does not have itself."""

import asyncio
import re
from typing import Any

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from zhengtong.gateway.plane.problems import problem_of
from zhengtong.gateway.plane.refusals import (
    BodyTooLarge,
    FramingRefused,
    HeadersTooLarge,
    Refused,
    TooManyConnections,
    TooSlow,
)

_HOST = re.compile(rb"[A-Za-z0-9.-]{1,253}(?::[0-9]{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](?::[0-9]{1,5})?")
_NAME = re.compile(rb"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}")
_BAD_VALUE = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
_TARGET = re.compile(rb"/[\x21-\x22\x24-\x7e]*")
_METHODS = frozenset({b"GET", b"POST", b"HEAD", b"PUT", b"DELETE", b"PATCH", b"OPTIONS"})
_ONCE = frozenset(
    {
        b"host", b"content-length", b"transfer-encoding", b"authorization", b"content-type",
        b"x-purpose", b"x-case-number", b"x-request-id", b"x-request-time", b"x-operator",
    }
)  # fmt: skip
_HEADERS_LIMIT = 100
_CHUNK_BYTES = 65_536  # an unfinished header is noticed one read late

_REASONS = {
    400: b"Bad Request",
    408: b"Request Timeout",
    413: b"Content Too Large",
    431: b"Request Header Fields Too Large",
    503: b"Service Unavailable",
}
_REFUSALS: dict[int, type[Refused]] = {
    400: FramingRefused,
    408: TooSlow,
    413: BodyTooLarge,
    431: HeadersTooLarge,
    503: TooManyConnections,
}


def plain_answer(status: int) -> bytes:
    """A whole reply that ends the connection, for requests that never became calls."""
    body = problem_of(_REFUSALS[status](), language="zh")
    return b"".join(
        (
            b"HTTP/1.1 %d %s\r\n" % (status, _REASONS[status]),
            b"content-type: application/problem+json\r\nconnection: close\r\n",
            b"content-length: %d\r\n\r\n" % len(body),
            body,
        )
    )


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
        self._deadline: asyncio.TimerHandle | None = None
        if len(self.connections) > self.connection_limit:
            self._refuse(503)
            return
        self._set_deadline(self.header_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        self._clear_deadline()
        super().connection_lost(exc)

    def _set_deadline(self, seconds: float) -> None:
        self._clear_deadline()
        self._deadline = self.loop.call_later(seconds, self._refuse, 408)

    def _clear_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _refuse(self, status: int) -> None:
        self._clear_deadline()
        self._unset_keepalive_if_required()
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
        self._unset_keepalive_if_required()
        if not self._is_receiving and self._deadline is None:
            self._set_deadline(self.header_seconds)
        if not self._is_receiving:
            self._header_bytes += len(data)
        self._feed(data)
        limit = self.header_limit_bytes + _CHUNK_BYTES
        if not self._is_receiving and self._header_bytes > limit:
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
        super().on_message_begin()
        self._seen_bytes = 0
        self._body_bytes = 0

    def on_url(self, url: bytes) -> None:
        super().on_url(url)
        self._take_header_bytes(len(url))

    def on_header(self, name: bytes, value: bytes) -> None:
        # A header after the headers is a trailer: nobody judged it, nobody needs it.
        if self._is_receiving or not _NAME.fullmatch(name) or _BAD_VALUE.search(value):
            raise Malformed(400)
        super().on_header(name, value)
        self._take_header_bytes(len(name) + len(value) + 4)
        if len(self.headers) > _HEADERS_LIMIT:
            raise Malformed(431)

    def _take_header_bytes(self, count: int) -> None:
        self._seen_bytes += count
        if self._seen_bytes > self.header_limit_bytes:
            raise Malformed(431)

    def on_headers_complete(self) -> None:
        if self._is_refused:
            return
        self._check_headers()
        self._is_receiving = True
        self._set_deadline(self.body_seconds)
        super().on_headers_complete()

    def _check_headers(self) -> None:
        if self.parser.get_method() not in _METHODS or not _TARGET.fullmatch(self.url):
            raise Malformed(400)
        if self.parser.get_http_version() not in {"1.0", "1.1"}:
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
        if any(name == b"upgrade" for name, _ in self.headers):
            raise Malformed(400)

    def on_body(self, body: bytes) -> None:
        self._body_bytes += len(body)
        if self._body_bytes > self.body_limit_bytes:
            raise Malformed(413)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._is_receiving = False
        self._header_bytes = 0
        self._clear_deadline()
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        self._refuse(400)


def hardened(**limits: Any) -> type[HardenedProtocol]:
    """The protocol class with those limits."""
    return type("HardenedProtocol", (HardenedProtocol,), limits)
