"""What the gateway hands over of each call."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class CallRecord:
    """One call that the gateway answered or denied.

    Attributes:
        uuid: Outer name of the record; appending the same one again is a no-op.
        at: Instant of the call, aware.
        subject: Outer name of what was called, as the service's code.
        nonce: 16 random bytes; body digests in ``facts`` are salted with it, both parties get it.
        body_id: Body that called; None if unknown.
        facts: Plain JSON: consumer, grant, purpose code, case number, status, digests, keyed
            hashes of subject and operator. No names, ids or values of citizens.
        name: ``gateway.call-answered`` or ``gateway.call-denied``.
    """

    uuid: UUID
    at: datetime
    subject: str
    nonce: bytes
    body_id: UUID | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    name: str = "gateway.call-answered"
