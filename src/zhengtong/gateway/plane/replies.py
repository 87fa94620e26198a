"""What goes back to the caller, and the small readings that need no state."""

import base64
from dataclasses import dataclass
from typing import Any

from zhengtong.gateway.plane.records import Receipt
from zhengtong.gateway.plane.refusals import Refused, TokenMissing
from zhengtong.gateway.plane.requests import RawRequest
from zhengtong.gateway.plane.snapshot import Grant, Service

WHOLE_REPLY = "zhengtong.reply"
"""Name of the extension of the scope by which a server takes a reply in one piece."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back: status, headers, body."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes


def bearer_of(request: RawRequest) -> str:
    """The bearer token of a request; raises ``TokenMissing``."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise TokenMissing
    return token.strip()


def page_label(service: Service, grant: Grant) -> bytes:
    """What a page mark is bound to: it opens no other service and no other grant."""
    return f"page\x00{service.code}\x00{grant.id}".encode()


def receipt_headers(receipt: Receipt) -> list[tuple[bytes, bytes]]:
    """The receipt: name of the record, salt of its digests, place in the shard."""
    return [
        (b"x-record-id", receipt.uuid.encode()),
        (b"x-record-nonce", receipt.nonce.hex().encode()),
        (b"x-record-place", receipt.place.encode()),
    ]


def problem_reply(refusal: Refused, body: bytes) -> Reply:
    """A problem document without a record."""
    headers = [(b"content-type", b"application/problem+json")]
    if refusal.wait_seconds:
        headers.append((b"retry-after", str(refusal.wait_seconds).encode()))
    return Reply(refusal.status, headers, body)


def as_json(value: Any) -> Any:
    """A value that JSON has no kind for: bytes as base64, the rest as text."""
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode("ascii")
    return str(value)
