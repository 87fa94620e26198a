"""One request and its reply on uvicorn's protocol; the reply may be given whole."""

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, RequestResponseCycle

from zhengtong.gateway.plane.problems import problem_of
from zhengtong.gateway.plane.refusals import (
    BodyTooLarge,
    FramingRefused,
    HeadersTooLarge,
    Refused,
    TooManyConnections,
    TooSlow,
)

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


class CallCycle(RequestResponseCycle):
    """One request and its reply, which may be given whole."""

    async def reply(self, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
        """Send a whole reply at once: same framing as two ASGI messages, in one write.

        Raises:
            ValueError: a header would break the framing.
        """
        if self.flow.write_paused and not self.disconnected:
            await self.flow.drain()
        if self.disconnected or self.response_started:
            return
        self.response_started = True
        self.waiting_for_100_continue = False
        lines = [b"%b: %b\r\n" % header for header in headers]
        if (b"connection", b"close") in headers:
            self.keep_alive = False
        elif not self.keep_alive:
            lines.append(b"connection: close\r\n")
        head = b"".join((*lines, b"content-length: %d\r\n\r\n" % len(body)))
        if not head.count(b"\r") == head.count(b"\n") == len(lines) + 2:
            raise ValueError("a header of the reply holds a line break")
        is_bare = self.scope["method"] == "HEAD"
        self.transport.write(STATUS_LINE[status] + head + (b"" if is_bare else body))
        self.response_complete = True
        self.scope["extensions"] = {}  # it names this cycle: a ring only the collector would undo
        self.message_event.set()
        if not self.keep_alive:
            self.transport.close()
        self.on_response()
