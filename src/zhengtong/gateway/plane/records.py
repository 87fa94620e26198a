"""The record of a call: made before the reply, granted or denied, chained in its shard."""

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import orjson

from zhengtong.crypto.digests import sm3, sm3_stream
from zhengtong.gateway.plane.refusals import RecordUnavailable
from zhengtong.gateway.plane.spool import Spool

NONCE_BYTES = 16
FIRST_PREDECESSOR = "0" * 64
OK_CODE = ""
_BLOCK_BYTES = 64
_RANDOM_BYTES = 26  # nonce and the random part of a name
_EMPTY = sm3_stream()


@dataclass(slots=True, kw_only=True)
class CallFacts:
    """What is known of a call so far; filled step by step and recorded whatever happens.

    Attributes:
        case, operator, subject: HMAC-SM3 of what was sent, in hex; "" if nothing was.
        items: Names asked for or, if none were named, granted.
        started: Monotonic seconds when the call came in.
    """

    at: datetime
    started: float
    service: str = ""
    operation: str = ""
    grant: str = ""
    credential: str = ""
    consumer: str = ""
    provider: str = ""
    purpose: str = ""
    case: str = ""
    operator: str = ""
    subject: str = ""
    request_id: str = ""
    snapshot: int = 0
    rows: int = 0
    items: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the caller gets of the record: its name, its place, the salt of its digests."""

    uuid: str
    nonce: bytes
    place: str


def keyed_hash(key: bytes, kind: str, text: str) -> str:
    """HMAC-SM3 of a low-entropy text under the installation's key, separated by kind, in hex."""
    inner, outer = (state.copy() for state in _keyed_states(key))
    inner.update(kind.encode() + b"\x00" + text.encode())
    outer.update(inner.digest())
    digest: bytes = outer.digest()
    return digest.hex()


@lru_cache(maxsize=8)
def _keyed_states(key: bytes) -> tuple[Any, Any]:
    """The two digests of HMAC (RFC 2104) that have taken in the key; copied for each text."""
    block = (sm3(key) if len(key) > _BLOCK_BYTES else key).ljust(_BLOCK_BYTES, b"\x00")
    inner, outer = (bytes(byte ^ pad for byte in block) for pad in (0x36, 0x5C))
    return sm3_stream(inner), sm3_stream(outer)


def salted_digest(nonce: bytes, *parts: bytes) -> str:
    """SM3(nonce ‖ parts) in hex: checkable by who holds nonce and body, guessable by nobody."""
    state = _EMPTY.copy()
    state.update(nonce + b"".join(parts))
    digest: bytes = state.digest()
    return digest.hex()


class Randomness:
    """Random bytes of the system, fetched by the page and given out once."""

    def __init__(self) -> None:
        self._page, self._used = b"", 0

    def take(self, count: int) -> bytes:
        """That many fresh bytes."""
        if self._used + count > len(self._page):
            self._page, self._used = os.urandom(128 * count), 0
        start, self._used = self._used, self._used + count
        return self._page[start : self._used]


def record_name(at: datetime, random: bytes) -> str:
    """The text of a UUIDv7 of that instant with ten random bytes."""
    millis = int(at.timestamp() * 1000)
    bits = int.from_bytes(random, "big")
    high, low = 0x7000 | bits >> 68, 0x8000000000000000 | bits & 0x3FFFFFFFFFFFFFFF
    text = f"{millis:012x}{high:04x}{low:016x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def read_record(record: bytes) -> dict[str, Any]:
    """The fields of a spooled record."""
    return orjson.loads(record)


class CallLog:
    """The writer of one shard: numbers records, chains them by SM3 and spools them.

    Policy: R25
    """

    def __init__(self, spool: Spool, *, shard: str) -> None:
        self._spool = spool
        self.shard = shard
        self.sequence = 0
        self._previous = FIRST_PREDECESSOR
        self._randomness = Randomness()
        self.is_ready = False

    def resume(self, *, sequence: int, last_sm3: str) -> None:
        """Go on after what the database holds, or after the spool where that is further."""
        last = self._spool.last
        self.sequence, self._previous = sequence, last_sm3 or FIRST_PREDECESSOR
        if last is not None and last.sequence >= sequence:
            self.sequence, self._previous = last.sequence, sm3(last.record).hex()
        self.is_ready = True

    def write(
        self, facts: CallFacts, *, outcome: tuple[int, str], took_ms: int, bodies: tuple[bytes, ...]
    ) -> Receipt:
        """Spool the record of a call; it survives the death of this process once this returns.

        Args:
            facts: What is known of the call.
            outcome: Status and reason code.
            took_ms: Milliseconds from arrival to the finished reply.
            bodies: Request target, request body, reply body.

        Raises:
            RecordUnavailable: the spool takes nothing; then no data may leave.
        """
        if not self.is_ready:
            raise RecordUnavailable
        random = self._randomness.take(_RANDOM_BYTES)
        uuid, nonce = record_name(facts.at, random[NONCE_BYTES:]), random[:NONCE_BYTES]
        sequence = self.sequence + 1
        place = (uuid, nonce, sequence)
        record = self._encode(facts, place, outcome=(*outcome, took_ms), bodies=bodies)
        try:
            self._spool.append(sequence, record)
        except OSError as error:
            raise RecordUnavailable from error
        self.sequence, self._previous = sequence, salted_digest(b"", record)
        return Receipt(uuid, nonce, f"{self.shard}/{sequence}")

    def _encode(
        self,
        facts: CallFacts,
        place: tuple[str, bytes, int],
        *,
        outcome: tuple[int, str, int],
        bodies: tuple[bytes, ...],
    ) -> bytes:
        (uuid, nonce, sequence), (target, request_body, reply_body) = place, bodies
        # Keys stand in order, as the canonical form demands.
        return orjson.dumps(
            {
                "at": facts.at.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z",
                "case": facts.case,
                "code": outcome[1],
                "consumer": facts.consumer,
                "credential": facts.credential,
                "grant": facts.grant,
                "id": uuid,
                "items": facts.items,
                "ms": outcome[2],
                "nonce": nonce.hex(),
                "operation": facts.operation,
                "operator": facts.operator,
                "previous": self._previous,
                "provider": facts.provider,
                "purpose": facts.purpose,
                "request_id": facts.request_id,
                "request_sm3": salted_digest(nonce, target, b"\n", request_body),
                "response_sm3": salted_digest(nonce, reply_body),
                "rows": facts.rows,
                "seq": sequence,
                "service": facts.service,
                "shard": self.shard,
                "snapshot": facts.snapshot,
                "status": outcome[0],
                "subject": facts.subject,
                "v": 1,
            }
        )
