"""The staff identity of the province, asked by OpenID Connect (authorization code with PKCE).

Talks over the network, so never inside a transaction; the deeds that follow are in
``staff_identities``. The issuer comes from the operator's settings, not from people.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from zhengtong.kernel import clock
from zhengtong.organisations.domain.errors import IdentityUnavailable

TIMEOUT_SECONDS = 10
ALGORITHMS = ["RS256", "PS256", "ES256", "ES384", "EdDSA"]
LEEWAY_SECONDS = 60
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True, kw_only=True)
class Claims:
    """What the staff identity says of a person.

    Attributes:
        username: Value of the claim that binds accounts; "" where none is set.
        strong: Whether it asked the person for two factors.
    """

    issuer: str
    subject: str
    username: str
    strong: bool


def _fetch(address: str) -> dict[str, Any]:
    parts = urlsplit(address)
    if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
        raise IdentityUnavailable(why="not https")
    import httpx2  # only installations with a staff identity load it

    try:
        answer = httpx2.get(address, timeout=TIMEOUT_SECONDS, follow_redirects=False)
        answer.raise_for_status()
        found = answer.json()
    except (httpx2.HTTPError, ValueError) as error:
        raise IdentityUnavailable(why=type(error).__name__) from error
    if not isinstance(found, dict):
        raise IdentityUnavailable(why="not an object")
    return found


@cache
def describe_provider(issuer: str) -> dict[str, Any]:
    """The provider's own description (OpenID Connect Discovery 1.0), fetched once a process.

    Raises:
        IdentityUnavailable: it does not answer, or describes another issuer.
    """
    found = _fetch(issuer.rstrip("/") + "/.well-known/openid-configuration")
    needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    if found.get("issuer", "").rstrip("/") != issuer.rstrip("/") or not all(map(found.get, needed)):
        raise IdentityUnavailable(why="wrong description")
    return found


def _client(redirect_uri: str) -> Any:
    from authlib.integrations.httpx_client import OAuth2Client

    path = settings.ZT_OIDC_SECRET_FILE
    secret = path.read_text(encoding="utf-8").strip() if path else None
    return OAuth2Client(
        client_id=settings.ZT_OIDC_CLIENT_ID,
        client_secret=secret,
        token_endpoint_auth_method="client_secret_basic" if secret else "none",
        scope="openid profile",
        redirect_uri=redirect_uri,
        code_challenge_method="S256",
        timeout=TIMEOUT_SECONDS,
    )


def authorization_address(*, state: str, nonce: str, verifier: str, redirect_uri: str) -> str:
    """Where the browser goes to be recognised.

    Raises:
        IdentityUnavailable.
    """
    provider = describe_provider(settings.ZT_OIDC_ISSUER)
    with _client(redirect_uri) as client:
        address, _state = client.create_authorization_url(
            provider["authorization_endpoint"], state=state, nonce=nonce, code_verifier=verifier
        )
    return str(address)


def fetch_claims(*, code: str, nonce: str, verifier: str, redirect_uri: str) -> Claims:
    """Who came back with the code, by an ID token whose signature, audience and nonce hold.

    Raises:
        IdentityUnavailable: no token, or one that cannot be trusted.
    """
    import httpx2
    from authlib.integrations.base_client import OAuthError

    provider = describe_provider(settings.ZT_OIDC_ISSUER)
    try:
        with _client(redirect_uri) as client:
            token = client.fetch_token(
                provider["token_endpoint"], code=code, code_verifier=verifier
            )
    except (httpx2.HTTPError, OAuthError, ValueError) as error:
        raise IdentityUnavailable(why=type(error).__name__) from error
    return _read_token(str(token.get("id_token", "")), provider, nonce)


def _read_token(text: str, provider: dict[str, Any], nonce: str) -> Claims:
    try:
        keys = KeySet.import_key_set(_fetch(provider["jwks_uri"]))  # type: ignore[arg-type]
        claims = jwt.decode(text, keys, algorithms=ALGORITHMS).claims
        jwt.JWTClaimsRegistry(
            now=int(clock.current().now().timestamp()),
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": provider["issuer"]},
            aud={"essential": True, "value": settings.ZT_OIDC_CLIENT_ID},
            exp={"essential": True},
            nonce={"essential": True, "value": nonce},
            sub={"essential": True},
        ).validate(claims)
    except (JoseError, ValueError) as error:
        raise IdentityUnavailable(why=type(error).__name__) from error
    named = settings.ZT_OIDC_USERNAME_CLAIM
    ways = {str(claims.get("acr", "")), *map(str, claims.get("amr") or [])}
    return Claims(
        issuer=provider["issuer"],
        subject=str(claims["sub"])[:300],
        username=str(claims.get(named, "")).strip().lower() if named else "",
        strong=not ways.isdisjoint(settings.ZT_OIDC_STRONG_ACR),
    )
