"""What signs tokens: Ed25519 by default, SM2 with SM3 under the 国密 profile."""

import base64
from pathlib import Path
from typing import Protocol

import orjson
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from zhengtong.crypto import signing
from zhengtong.gateway.plane.keys import read_or_make
from zhengtong.gateway.plane.refusals import TokenInvalid

ALGORITHM = "Ed25519"  # the fully specified name of RFC 9864


class TokenSigner(Protocol):
    """Signs and checks claims; one for Ed25519, one for SM2."""

    def encode(self, claims: dict[str, object]) -> str:
        """The signed token."""

    def decode(self, token: str) -> dict[str, object]:
        """The claims of a token whose signature holds; raises ``TokenInvalid``."""


class EdDsaSigner:
    """JSON Web Tokens signed by Ed25519 (RFC 8037)."""

    def __init__(self, key_file: Path) -> None:
        pem = OKPKey.generate_key("Ed25519").as_pem(private=True)
        self._key = OKPKey.import_key(read_or_make(key_file, pem))
        self._header = {"alg": ALGORITHM, "kid": self._key.thumbprint(), "typ": "JWT"}

    def encode(self, claims: dict[str, object]) -> str:
        return jwt.encode(self._header, claims, self._key, algorithms=[ALGORITHM])

    def decode(self, token: str) -> dict[str, object]:
        try:
            decoded = jwt.decode(token, self._key, algorithms=[ALGORITHM])
        except (JoseError, ValueError, TypeError, UnicodeError) as error:
            raise TokenInvalid from error
        if decoded.header.get("kid") != self._header["kid"]:
            raise TokenInvalid
        return decoded.claims


class Sm2Signer:
    """Tokens of the same shape signed by SM2 with SM3, for the 国密 profile; ``alg`` is ``SM2``."""

    def __init__(self, signer: signing.Signer) -> None:
        self._signer = signer
        header = {"alg": "SM2", "kid": signer.key_id, "typ": "JWT"}
        self._head = _base64(orjson.dumps(header))

    def encode(self, claims: dict[str, object]) -> str:
        signed = f"{self._head}.{_base64(orjson.dumps(claims))}"
        return f"{signed}.{_base64(self._signer.sign(signed.encode('ascii')))}"

    def decode(self, token: str) -> dict[str, object]:
        signed, _, signature = token.rpartition(".")
        head, _, body = signed.partition(".")
        try:
            is_right = head == self._head and self._signer.verify(
                signed.encode("ascii"), _from_base64(signature)
            )
            claims = orjson.loads(_from_base64(body)) if is_right else None
        except (ValueError, UnicodeError) as error:
            raise TokenInvalid from error
        if not isinstance(claims, dict):
            raise TokenInvalid
        return claims


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _from_base64(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def signer_of(profile: str, folder: Path) -> TokenSigner:
    """The signer of a crypto profile; its key is a file in the folder, made once."""
    if profile == "gm":
        pem = read_or_make(folder / "token-sm2.pem", signing.new_sm2_key())
        return Sm2Signer(signing.sm2_signer(pem))
    return EdDsaSigner(folder / "token-ed25519.pem")
