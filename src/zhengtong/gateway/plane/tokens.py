"""Tokens: short-lived, signed by this gateway, bound to it and to the grants of one client."""

import hmac
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from zhengtong.crypto.digests import sm3
from zhengtong.gateway.plane.refusals import TokenExpired, TokenInvalid
from zhengtong.gateway.plane.snapshot import Credential
from zhengtong.gateway.plane.tokensigners import TokenSigner

ISSUER = "zhengtong-gateway"
_CACHE_TOKENS = 4096
_TOKEN_LIMIT = 2048


@dataclass(frozen=True, slots=True)
class Claims:
    """What a good token says.

    Attributes:
        expires_at: Second since 1970.
    """

    client_id: str
    grants: tuple[str, ...]
    expires_at: int


class TokenDesk:
    """Issues and verifies tokens; a verified one is remembered until it expires.

    Policy: R25
    """

    def __init__(
        self,
        signer: TokenSigner,
        *,
        audience: str,
        life_seconds: int,
        now: Callable[[], float],
    ) -> None:
        self._signer = signer
        self._audience = audience
        self._life_seconds = life_seconds
        self._now = now
        self._known: OrderedDict[str, Claims] = OrderedDict()

    @property
    def life_seconds(self) -> int:
        """Life of a token in seconds."""
        return self._life_seconds

    def issue(self, client_id: str, grants: tuple[str, ...]) -> str:
        """A fresh token of a client for its grants."""
        now = int(self._now())
        return self._signer.encode(
            {
                "iss": ISSUER,
                "aud": self._audience,
                "sub": client_id,
                "grants": list(grants),
                "iat": now,
                "exp": now + self._life_seconds,
                "jti": secrets.token_hex(8),
            }
        )

    def verify(self, token: str) -> Claims:
        """The claims of a token.

        Raises:
            TokenInvalid: forged, for another audience, or malformed.
            TokenExpired.
        """
        claims = self._known.get(token)
        if claims is None:
            if len(token) > _TOKEN_LIMIT:
                raise TokenInvalid
            claims = self._read(token)
            self._known[token] = claims
            if len(self._known) > _CACHE_TOKENS:
                self._known.popitem(last=False)
        if claims.expires_at <= self._now():
            self._known.pop(token, None)
            raise TokenExpired
        return claims

    def _read(self, token: str) -> Claims:
        found = self._signer.decode(token)
        grants, expires_at, issued_at = found.get("grants"), found.get("exp"), found.get("iat")
        is_ours = found.get("iss") == ISSUER and found.get("aud") == self._audience
        if not (is_ours and isinstance(grants, list) and isinstance(found.get("sub"), str)):
            raise TokenInvalid
        if not (isinstance(expires_at, int) and isinstance(issued_at, int)):
            raise TokenInvalid
        if expires_at - issued_at > self._life_seconds or issued_at > self._now() + 60:
            raise TokenInvalid
        return Claims(str(found["sub"]), tuple(map(str, grants)), expires_at)


def secret_digest(salt: bytes, secret: str) -> bytes:
    """SM3(salt ‖ secret): secrets are 32 random bytes, so no slow derivation is needed."""
    return sm3(salt + secret.encode())


def is_secret_right(credential: Credential, secret: str) -> bool:
    """Whether the secret is the credential's, told in constant time."""
    return hmac.compare_digest(secret_digest(credential.salt, secret), credential.secret_sm3)


class AttemptBrake:
    """Counts failed tries per client; after ``limit`` within a minute the client waits."""

    def __init__(self, *, now: Callable[[], float], limit: int = 10) -> None:
        self._now = now
        self._limit = limit
        self._failures: OrderedDict[str, list[float]] = OrderedDict()

    def is_braked(self, client: str) -> bool:
        """Whether the client has failed too often in the last minute."""
        since = self._now() - 60
        recent = [at for at in self._failures.get(client, []) if at > since]
        if recent:
            self._failures[client] = recent
        else:
            self._failures.pop(client, None)
        return len(recent) >= self._limit

    def note_failure(self, client: str) -> None:
        """Count one failure."""
        self._failures.setdefault(client, []).append(self._now())
        self._failures.move_to_end(client)
        while len(self._failures) > _CACHE_TOKENS:
            self._failures.popitem(last=False)
