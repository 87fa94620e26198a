"""A call as asked: read from the wire, checked for shape, never for rights."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

import orjson

from zhengtong.gateway.plane.refusals import (
    BodyRefused,
    HeaderRefused,
    ParameterRefused,
    PathRefused,
    RequestIdMissing,
    RouteUnknown,
)

PREFIX = "/v1/services/"
_PLAIN_PATH = re.compile(
    r"/(?:[A-Za-z0-9_~-][A-Za-z0-9._~-]*(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*)?"
)
_TEXT = re.compile(r"[^\x00-\x1f\x7f]+")
_REQUEST_ID = re.compile(r"[A-Za-z0-9._:-]{8,64}")
_NAMES_LIMIT = 256
_VALUE_LIMIT = 1024
RESERVED = frozenset({"fields", "limit", "after"})


@dataclass(slots=True)
class RawRequest:
    """What came over the wire: header names in lower case, each at most once where it matters."""

    method: str
    path: str
    query: bytes
    headers: dict[str, str]
    body: bytes = b""

    @property
    def target(self) -> str:
        """Path and query as sent."""
        query = self.query.decode("ascii", "replace")
        return f"{self.path}?{query}" if query else self.path


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked of a service.

    Attributes:
        fields: Items asked for; empty means all that are granted.
        where: Item name → value that it must equal.
        limit: Rows wanted, 0 for the service's own limit.
        after: Where the page before ended, "" for the first.
    """

    fields: tuple[str, ...] = ()
    where: dict[str, str] = field(default_factory=dict)
    limit: int = 0
    after: str = ""


def check_path(path: str) -> None:
    """Pass a path of plain segments.

    Raises:
        PathRefused: dot segments, ``//``, backslash, percent encoding or anything else unusual.
    """
    if not _PLAIN_PATH.fullmatch(path):
        raise PathRefused


def service_of(path: str) -> tuple[str, str]:
    """Service code and operation ("" if none) named by a checked path.

    Raises:
        RouteUnknown: any other shape.
    """
    if not path.startswith(PREFIX):
        raise RouteUnknown
    code, _, operation = path[len(PREFIX) :].partition("/")
    if not code or "/" in operation:
        raise RouteUnknown
    return code, operation


def header_text(request: RawRequest, name: str, *, longest: int = 128) -> str:
    """A header's text, decoded as UTF-8 and stripped; "" if absent.

    Raises:
        HeaderRefused: too long, control characters, or not UTF-8.
    """
    raw = request.headers.get(name.lower(), "")
    if not raw:
        return ""
    if raw.isascii() and raw.isprintable() and len(raw) <= longest:
        return raw.strip()
    try:
        text = raw.encode("latin-1").decode("utf-8").strip()
    except UnicodeError as error:
        raise HeaderRefused(header=name) from error
    if len(text) > longest or (text and not _TEXT.fullmatch(text)):
        raise HeaderRefused(header=name)
    return text


def request_time(request_id: str, stated: str) -> datetime:
    """The instant a request was made: as stated, else that inside its UUIDv7.

    Raises:
        RequestIdMissing: no id, a malformed one, or no time to be had.
        HeaderRefused: the stated time cannot be read.
    """
    if not _REQUEST_ID.fullmatch(request_id):
        raise RequestIdMissing
    if stated:
        return _stated_time(stated)
    try:
        identifier = UUID(request_id)
    except ValueError as error:
        raise RequestIdMissing from error
    if identifier.version != 7:
        raise RequestIdMissing
    return datetime.fromtimestamp((identifier.int >> 80) / 1000, UTC)


def _stated_time(stated: str) -> datetime:
    try:
        if stated.isdigit():
            return datetime.fromtimestamp(int(stated), UTC)
        instant = datetime.fromisoformat(stated)
    except (ValueError, OverflowError, OSError) as error:
        raise HeaderRefused(header="X-Request-Time") from error
    if instant.tzinfo is None:
        raise HeaderRefused(header="X-Request-Time")
    return instant.astimezone(UTC)


def read_query(request: RawRequest) -> Query:
    """What a GET's parameters or a POST's JSON ask for.

    Raises:
        ParameterRefused, BodyRefused: with the name of what is wrong.
    """
    return _from_body(request.body) if request.method == "POST" else _from_parameters(request.query)


def _from_parameters(raw: bytes) -> Query:
    if not raw:
        return Query()
    try:
        pairs = parse_qsl(
            raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=64
        )
    except (ValueError, UnicodeError) as error:
        raise ParameterRefused(name="?") from error
    given: dict[str, str] = {}
    for name, value in pairs:
        if name in given:
            raise ParameterRefused(name=name[:64])
        given[name] = value
    fields = tuple(part for part in given.pop("fields", "").split(",") if part)
    limit = given.pop("limit", "0")
    if not (limit.isdigit() and limit.isascii() and len(limit) <= 6):
        raise ParameterRefused(name="limit")
    after = given.pop("after", "")
    return _checked(fields=fields, where=given, limit=int(limit), after=after)


def _from_body(body: bytes) -> Query:
    try:
        document = orjson.loads(body or b"{}")
    except orjson.JSONDecodeError as error:
        raise BodyRefused from error
    if not isinstance(document, dict) or not document.keys() <= RESERVED | {"where"}:
        raise BodyRefused
    return _from_document(document)


def _from_document(document: dict[str, Any]) -> Query:
    fields, where = document.get("fields", []), document.get("where", {})
    limit, after = document.get("limit", 0), document.get("after", "")
    if not (isinstance(fields, list) and all(isinstance(name, str) for name in fields)):
        raise ParameterRefused(name="fields")
    if not isinstance(where, dict):
        raise ParameterRefused(name="where")
    if isinstance(limit, bool) or not isinstance(limit, int) or not 0 <= limit <= 999_999:
        raise ParameterRefused(name="limit")
    if not isinstance(after, str):
        raise ParameterRefused(name="after")
    return _checked(fields=tuple(fields), where=_as_texts(where), limit=limit, after=after)


def _as_texts(where: dict[str, Any]) -> dict[str, str]:
    texts = {}
    for name, value in where.items():
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise ParameterRefused(name=name[:64])
        texts[name] = str(value)
    return texts


def _checked(*, fields: tuple[str, ...], where: dict[str, str], limit: int, after: str) -> Query:
    if len(fields) > _NAMES_LIMIT or len(set(fields)) != len(fields):
        raise ParameterRefused(name="fields")
    for name, value in where.items():
        if len(value) > _VALUE_LIMIT or "\x00" in value:
            raise ParameterRefused(name=name[:64])
    if len(after) > 4096:
        raise ParameterRefused(name="after")
    return Query(fields=fields, where=where, limit=limit, after=after)
