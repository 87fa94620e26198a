"""One-time codes of an authenticator: RFC 6238, with SHA-1 or, under the 国密 profile, SM3."""

import hashlib
import hmac
from collections.abc import Callable

from zhengtong.crypto.digests import hmac_sm3

STEP_SECONDS = 30
DIGITS = 6
KEY_BYTES = 20
SHA1 = "SHA1"
SM3 = "SM3"

_MACS: dict[str, Callable[[bytes, bytes], bytes]] = {
    SHA1: lambda key, data: hmac.digest(key, data, hashlib.sha1),
    SM3: hmac_sm3,
}


def algorithm_for(profile: str) -> str:
    """The keyed hash new devices use under a crypto profile (``intl`` or ``gm``)."""
    return SM3 if profile == "gm" else SHA1


def code_at(key: bytes, step: int, *, algorithm: str, digits: int = DIGITS) -> str:
    """The code of one step of time: the MAC truncated as RFC 4226 section 5.3 says.

    The offset is the low four bits of the last byte of the MAC, whatever its length (RFC 6238
    does so for SHA-256; HMAC-SM3 is as long).
    """
    mac = _MACS[algorithm](key, step.to_bytes(8, "big"))
    offset = mac[-1] & 0x0F
    number = int.from_bytes(mac[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**digits:0{digits}d}"


def step_of(seconds: float) -> int:
    """The step of 30 seconds since 1970 an instant lies in."""
    return int(seconds) // STEP_SECONDS


def find_step(
    code: str, *, key: bytes, algorithm: str, now_step: int, after: int, tolerance: int = 1
) -> int | None:
    """The step whose code this is, near now and later than the last one used; None if none.

    A code is good once: steps up to ``after`` are not looked at, so that a code seen over a
    shoulder, or used before a clock was set back, does not open the door again.
    """
    found = None
    for step in range(now_step - tolerance, now_step + tolerance + 1):
        same = hmac.compare_digest(code_at(key, step, algorithm=algorithm), code)
        if same and step > after:
            found = step
    return found
