"""A provider's HTTP interface: the request framed anew, the answer cut down to granted items."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import orjson
from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import ConnectError, RequestTimeoutError

from zhengtong.gateway.plane.refusals import (
    SourceAnswerRefused,
    SourceRefused,
    SourceTimeout,
    SourceUnreachable,
)
from zhengtong.gateway.plane.upstreams.answers import Answer, Ask

ANSWER_LIMIT_BYTES = 8 * 1024 * 1024
_CHUNK_BYTES = 256 * 1024
_TESTS: dict[str, Callable[[str, Any], bool]] = {
    "eq": lambda text, value: text == str(value),
    "ne": lambda text, value: text != str(value),
    "in": lambda text, value: text in {str(one) for one in value},
    "prefix": lambda text, value: text.startswith(str(value)),
}


def rows_at(document: Any, pointer: str) -> list[dict[str, Any]]:
    """The objects at a JSON pointer: a list of them, or one alone.

    Raises:
        SourceAnswerRefused: nothing there, or something else.
    """
    for part in [part for part in pointer.split("/") if part]:
        if not isinstance(document, dict) or part not in document:
            raise SourceAnswerRefused
        document = document[part]
    rows = document if isinstance(document, list) else [document]
    if not all(isinstance(row, dict) for row in rows):
        raise SourceAnswerRefused
    return rows


def passes(row: dict[str, Any], conditions: list[tuple[str, str, Any]]) -> bool:
    """Whether a provider's row fulfils the grant's conditions; unknown operators never pass."""
    return all(
        source in row and operator in _TESTS and _TESTS[operator](str(row[source]), value)
        for source, operator, value in conditions
    )


class HttpUpstream:
    """A pool of connections to one provider interface at its pinned address; no redirects."""

    def __init__(self, fields: dict[str, Any], *, secret: str, timeout_ms: int) -> None:
        self._fields = fields
        self._secret = secret
        self._timeout = timedelta(milliseconds=timeout_ms)
        self._client: Client | None = None
        scheme = "https" if fields.get("scheme") == "https" else "http"
        port = int(fields.get("port") or (443 if scheme == "https" else 80))
        self._base = f"{scheme}://{fields['host']}:{port}"
        self._port = port

    def _open(self) -> Client:
        builder = (
            ClientBuilder()
            .follow_redirects(False)
            .no_proxy()
            .referer(False)
            .http1_only()
            .connect_timeout(timedelta(seconds=3))
            .timeout(self._timeout)
            .pool_max_idle_per_host(64)
            .pool_idle_timeout(timedelta(seconds=60))
            .user_agent("zhengtong-gateway")
        )
        address = self._fields.get("address")
        if address and address != self._fields["host"]:
            builder = builder.resolve(self._fields["host"], address, self._port)
        return builder.build()

    async def fetch(self, ask: Ask) -> Answer:
        """The granted items of the rows that the provider answers.

        Raises:
            SourceUnreachable, SourceTimeout, SourceRefused, SourceAnswerRefused.

        Policy: R25
        """
        if self._client is None:
            self._client = self._open()
        document = orjson_of(await self._exchange(self._client, ask))
        rows = rows_at(document, str(ask.service.target.get("rows", "")))
        conditions = [
            (ask.service.items[name].source, operator, value)
            for name, operator, value in ask.row_filter
            if name in ask.service.items
        ]
        if len(conditions) != len(ask.row_filter):
            raise SourceAnswerRefused
        pairs = [(item.name, item.source) for item in ask.items]
        kept = [row for row in rows if not conditions or passes(row, conditions)][: ask.limit]
        return Answer([{name: row.get(source) for name, source in pairs} for row in kept])

    async def _exchange(self, client: Client, ask: Ask) -> bytes:
        target = ask.service.target
        names = target.get("parameters", {})
        given = {names.get(name, name): value for name, value in ask.where.items()}
        path = str(target["path"])
        for name in list(given):
            mark = "{" + name + "}"
            if mark in path:
                path = path.replace(mark, quote(given.pop(name), safe=""))
        method = "POST" if target.get("method") == "POST" else "GET"
        request = client.request(method, self._base + path)
        request = request.body_json(given) if method == "POST" else request.query(given)
        if self._secret:
            header = str(self._fields.get("secret_header") or "Authorization")
            request = request.header(header, self._secret, is_sensitive=True)
        try:
            async with request.header("accept", "application/json").build_streamed() as response:
                check_status(response.status)
                return await read_limited(response)
        except RequestTimeoutError as error:
            raise SourceTimeout from error
        except ConnectError as error:
            raise SourceUnreachable from error
        except OSError as error:
            raise SourceUnreachable from error

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.close()


def orjson_of(body: bytes) -> Any:
    """The JSON document of the bytes.

    Raises:
        SourceAnswerRefused: it is not JSON.
    """
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise SourceAnswerRefused from error


def check_status(status: int) -> None:
    """Pass 200; raises ``SourceRefused`` for 401 and 403, else ``SourceAnswerRefused``."""
    if status in {401, 403}:
        raise SourceRefused
    if status != 200:
        raise SourceAnswerRefused


async def read_limited(response: Any) -> bytes:
    """The body, at most 8 MiB; raises ``SourceAnswerRefused`` beyond it."""
    body = bytearray()
    while chunk := await response.body_reader.read(_CHUNK_BYTES):
        body += memoryview(chunk)
        if len(body) > ANSWER_LIMIT_BYTES:
            raise SourceAnswerRefused
    return bytes(body)
