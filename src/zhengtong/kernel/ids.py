"""UUIDv7: the outer names of things, ordered by time; and such a name read from a text."""

import secrets
from uuid import UUID

from zhengtong.kernel import clock


def uuid7() -> UUID:
    """A new UUID of version 7 (RFC 9562): 48 bits of milliseconds, 74 random bits."""
    millis = int(clock.current().now().timestamp() * 1000) & (2**48 - 1)
    rand_a = secrets.randbits(12)
    rand_b = secrets.randbits(62)
    return UUID(int=(millis << 80) | (0x7 << 76) | (rand_a << 64) | (0b10 << 62) | rand_b)


def read_uuid(text: str) -> UUID | None:
    """The UUID that the text stands for; None if it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
