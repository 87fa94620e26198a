"""A provider's HTTP interface: the request framed anew, the answer cut down to granted items."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode

import orjson

from zhengtong.gateway.plane.refusals import (
    ParameterRefused,
    SourceAnswerRefused,
    SourceRefused,
    SourceUnreachable,
)
from zhengtong.gateway.plane.upstreams.answers import Answer, Ask
from zhengtong.gateway.plane.upstreams.wire import WireClient

_TARGET = re.compile(r"/[\x21\x22\x24-\x7e]*")
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_HEADER_VALUE = re.compile(r"[\x20-\x7e\x80-\xff]*")
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
    for part in pointer.split("/"):
        if not part:
            continue
        if not isinstance(document, dict) or part not in document:
            raise SourceAnswerRefused
        document = document[part]
    rows = document if isinstance(document, list) else [document]
    for row in rows:
        if type(row) is not dict:
            raise SourceAnswerRefused
    return rows


def passes(row: dict[str, Any], conditions: list[tuple[str, str, Any]]) -> bool:
    """Whether a provider's row fulfils the grant's conditions; unknown operators never pass."""
    return all(
        source in row and operator in _TESTS and _TESTS[operator](str(row[source]), value)
        for source, operator, value in conditions
    )


def compose_request(ask: Ask) -> tuple[str, str, bytes | None]:
    """Method, path with query, and body of the request to the provider.

    Raises:
        ParameterRefused: a value would change the provider's path.
    """
    target = ask.service.target
    path = str(target["path"])
    method = "POST" if target.get("method") == "POST" else "GET"
    if not ask.where:
        return method, path, b"{}" if method == "POST" else None
    names = target.get("parameters", {})
    given: dict[str, str] = {}
    for name, value in ask.where.items():
        wire_name = names.get(name, name)
        mark = "{" + wire_name + "}"
        if mark not in path:
            given[wire_name] = value
            continue
        if value in {"", ".", ".."}:
            raise ParameterRefused(name=name[:64])
        path = path.replace(mark, quote(value, safe=""))
    if method == "POST":
        return method, path, orjson.dumps(given)
    if given:
        path += ("&" if "?" in path else "?") + urlencode(given)
    return method, path, None


def _place_of(fields: dict[str, Any]) -> tuple[str, str, int, str]:
    """Scheme, host, port and pinned address of a provider's interface."""
    scheme = "https" if fields.get("scheme") == "https" else "http"
    port = int(fields.get("port") or (443 if scheme == "https" else 80))
    return scheme, str(fields["host"]), port, str(fields.get("address") or "")


class HttpUpstream:
    """One provider interface at its pinned address; no redirects.

    Plain HTTP goes through our own client, TLS and unusual paths through the reference client;
    ``is_reference`` sends all through the latter.
    """

    def __init__(
        self, fields: dict[str, Any], *, secret: str, timeout_ms: int, is_reference: bool = False
    ) -> None:
        scheme, host, port, address = _place_of(fields)
        self._authority = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        self._timeout_ms = timeout_ms
        self._pinned = (host, address, port)
        self._base = f"{scheme}://{self._authority}"
        self._headers = {"accept": "application/json"}
        if secret:
            self._headers[str(fields.get("secret_header") or "Authorization")] = secret
        is_own = scheme == "http" and not is_reference
        seconds = timeout_ms / 1000
        self._wire = WireClient(address or host, port, timeout_seconds=seconds) if is_own else None
        self._reference: Any = None
        self._tail = self._head_lines() if is_own else b""

    def _head_lines(self) -> bytes:
        headers = {
            "Host": self._authority,
            "User-Agent": "zhengtong-gateway",
            "Accept-Encoding": "identity",
            **self._headers,
        }
        for name, value in headers.items():
            if not (_HEADER_NAME.fullmatch(name) and _HEADER_VALUE.fullmatch(value)):
                raise SourceUnreachable
        return "".join(f"{name}: {value}\r\n" for name, value in headers.items()).encode("latin-1")

    async def fetch(self, ask: Ask) -> Answer:
        """The granted items of the rows that the provider answers.

        Raises:
            SourceUnreachable, SourceTimeout, SourceRefused, SourceAnswerRefused, ParameterRefused.

        Policy: R25
        """
        status, body = await self._exchange(*compose_request(ask))
        check_status(status)
        rows = rows_at(orjson_of(body), str(ask.service.target.get("rows", "")))
        if ask.row_filter:
            items = ask.service.items
            conditions = [
                (items[name].source, operator, value)
                for name, operator, value in ask.row_filter
                if name in items
            ]
            if len(conditions) != len(ask.row_filter):
                raise SourceAnswerRefused
            rows = [row for row in rows if passes(row, conditions)]
        pairs = [(item.name, item.source) for item in ask.items]
        return Answer(
            [{name: row.get(source) for name, source in pairs} for row in rows[: ask.limit]]
        )

    async def _exchange(self, method: str, target: str, body: bytes | None) -> tuple[int, bytes]:
        if self._wire is not None and _TARGET.fullmatch(target):
            head = f"{method} {target} HTTP/1.1\r\n".encode("ascii") + self._tail
            if body is None:
                return await self._wire.exchange(head + b"\r\n", is_repeatable=True)
            framing = b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
            return await self._wire.exchange(head + framing + body, is_repeatable=False)
        headers = self._headers if body is None else {**self._headers, **_JSON}
        found: tuple[int, bytes] = await self._open_reference().exchange(
            method, target, headers=headers, body=body
        )
        return found

    def _open_reference(self) -> Any:
        if self._reference is None:
            from zhengtong.gateway.plane.upstreams.reference import ReferenceClient

            self._reference = ReferenceClient(
                self._base, pinned=self._pinned, timeout_ms=self._timeout_ms
            )
        return self._reference

    async def close(self) -> None:
        """Close the connections."""
        if self._wire is not None:
            await self._wire.close()
        if self._reference is not None:
            await self._reference.close()


_JSON = {"content-type": "application/json"}


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
