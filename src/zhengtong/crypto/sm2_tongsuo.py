"""SM2 signatures by the tongsuopy wheel (Tongsuo, a fork of OpenSSL)."""

from functools import lru_cache
from typing import Any

from tongsuopy.crypto import hashes, serialization
from tongsuopy.crypto.asymciphers import ec
from tongsuopy.crypto.exceptions import InternalError, InvalidSignature

from zhengtong.crypto import sm2_verify
from zhengtong.crypto.sm2_keys import key_id_of, sm2_public_key_of, sm2_public_pem


class TongsuoSigner:
    """SM2 with SM3 and the default user id; the private key lives in Tongsuo's memory."""

    algorithm = "sm2"

    def __init__(self, private_pem: bytes) -> None:
        self._key: Any = serialization.load_pem_private_key(private_pem, None)
        self.public_key = sm2_public_key_of(private_pem)
        self.key_id = key_id_of(self.public_key)

    def __repr__(self) -> str:
        return f"TongsuoSigner({self.key_id})"

    def sign(self, message: bytes) -> bytes:
        return sm2_verify.raw_from_der(self._key.sign(message, ec.ECDSA(hashes.SM3())))

    def verify(self, message: bytes, signature: bytes) -> bool:
        return verify_by_tongsuo(self.public_key, message, signature)


@lru_cache(maxsize=64)
def _load_public_key(public_key: bytes) -> Any:
    return serialization.load_pem_public_key(sm2_public_pem(public_key))


def verify_by_tongsuo(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the 64-byte signature over the message is the key holder's; about 0.2 ms."""
    if len(signature) != sm2_verify.SIGNATURE_BYTES:
        return False
    if sm2_verify.read_public_key(public_key) is None:
        return False
    der = sm2_verify.der_from_raw(signature)
    try:
        _load_public_key(public_key).verify(der, message, ec.ECDSA(hashes.SM3()))
    except (InvalidSignature, InternalError, ValueError):
        return False
    return True
