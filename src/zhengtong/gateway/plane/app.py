"""The ASGI face of the gateway: one small adapter, so that the server below can be replaced."""

from collections.abc import Awaitable, Callable
from typing import Any

import orjson

from zhengtong.gateway.plane.calls import Calls
from zhengtong.gateway.plane.control import ControlChannel
from zhengtong.gateway.plane.flusher import Flusher
from zhengtong.gateway.plane.pausing import GatewayPaused, Pause
from zhengtong.gateway.plane.problems import language_of, problem_of
from zhengtong.gateway.plane.refusals import (
    BodyTooLarge,
    MethodRefused,
    Refused,
    RouteUnknown,
)
from zhengtong.gateway.plane.replies import WHOLE_REPLY, Reply, problem_reply
from zhengtong.gateway.plane.requests import RawRequest, check_path
from zhengtong.gateway.plane.tokenroute import TokenRoute

Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]

_COMMON = [(b"x-content-type-options", b"nosniff"), (b"cache-control", b"no-store")]


class Disconnected(Exception):  # noqa: N818 - what happened
    """The caller went away before its request was whole."""


class Application:
    """Routes by service code, never by raw path, and frames the reply."""

    def __init__(
        self,
        *,
        control: ControlChannel,
        calls: Calls,
        token_route: TokenRoute,
        flusher: Flusher,
        pause: Pause,
        body_limit_bytes: int,
        is_strict: bool = False,
    ) -> None:
        self._control = control
        self._calls = calls
        self._token_route = token_route
        self._flusher = flusher
        self._pause = pause
        self._body_limit_bytes = body_limit_bytes
        self._is_strict = is_strict

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        headers = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
        }
        raw_path = scope["raw_path"].decode("latin-1")
        request = RawRequest(scope["method"], raw_path, scope["query_string"], headers)
        try:
            request.body = await self._read_body(request, receive)
            reply = await self._route(request)
        except Refused as refusal:
            language = language_of(headers.get("accept-language", ""))
            reply = problem_reply(refusal, problem_of(refusal, language=language))
            if isinstance(refusal, BodyTooLarge):
                reply.headers.append((b"connection", b"close"))
        except Disconnected:
            return
        whole = scope.get("extensions", {}).get(WHOLE_REPLY)
        if whole is not None:
            await whole["send"](reply.status, reply.headers + _COMMON, reply.body)
        else:
            await _send_reply(send, reply, method=request.method)

    async def _route(self, request: RawRequest) -> Reply:
        if request.path == "/healthz":
            return self._health()
        if self._pause.is_on:
            raise GatewayPaused
        if request.path == "/token":
            if request.method != "POST":
                raise MethodRefused
            reply = self._token_route.answer(request)
        elif request.path.startswith("/v1/"):
            reply = await self._calls.answer(request)
        else:
            check_path(request.path)
            raise RouteUnknown
        self._flusher.wake()
        if self._is_strict:
            await self._flusher.wait_synced()
        return reply

    async def _read_body(self, request: RawRequest, receive: Receive) -> bytes:
        length = request.headers.get("content-length", "")
        if length.isdigit() and int(length) > self._body_limit_bytes:
            raise BodyTooLarge
        if not length and "transfer-encoding" not in request.headers:
            return b""
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise Disconnected
            body += message.get("body", b"")
            if len(body) > self._body_limit_bytes:
                raise BodyTooLarge
            if not message.get("more_body", False):
                return bytes(body)

    def _health(self) -> Reply:
        silent = self._control.silent_seconds
        is_well = self._control.is_loaded.is_set() and silent < 30 and self._flusher.is_connected
        is_well = is_well and not self._pause.is_on
        document = {
            "status": "ok" if is_well else "paused" if self._pause.is_on else "degraded",
            "snapshot": self._control.snapshot.version,
            "control_silent_seconds": -1 if silent == float("inf") else int(silent),
            "log_connected": self._flusher.is_connected,
        }
        headers = [(b"content-type", b"application/json")]
        return Reply(200 if is_well else 503, headers, orjson.dumps(document))


async def _send_reply(send: Send, reply: Reply, *, method: str) -> None:
    headers = [*reply.headers, *_COMMON, (b"content-length", str(len(reply.body)).encode())]
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if method == "HEAD" else reply.body})
