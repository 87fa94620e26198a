"""SM2 signatures by the tongsuopy wheel (Tongsuo, a fork of OpenSSL)."""

from typing import Any

from zhengtong.crypto import sm2_verify
from zhengtong.crypto.signing import key_id_of, sm2_public_key_of


class TongsuoSigner:
    """SM2 with SM3 and the default user id; the private key lives in Tongsuo's memory."""

    algorithm = "sm2"

    def __init__(self, private_pem: bytes) -> None:
        from tongsuopy.crypto import hashes, serialization
        from tongsuopy.crypto.asymciphers import ec

        self._key: Any = serialization.load_pem_private_key(private_pem, None)
        self._public: Any = self._key.public_key()
        self._scheme: Any = ec.ECDSA(hashes.SM3())
        self.public_key = sm2_public_key_of(private_pem)
        self.key_id = key_id_of(self.public_key)

    def __repr__(self) -> str:
        return f"TongsuoSigner({self.key_id})"

    def sign(self, message: bytes) -> bytes:
        return sm2_verify.raw_from_der(self._key.sign(message, self._scheme))

    def verify(self, message: bytes, signature: bytes) -> bool:
        from tongsuopy.crypto.exceptions import InvalidSignature

        if len(signature) != sm2_verify.SIGNATURE_BYTES:
            return False
        try:
            self._public.verify(sm2_verify.der_from_raw(signature), message, self._scheme)
        except (InvalidSignature, ValueError):
            return False
        except Exception as error:  # the wheel's internal error has no public class
            if type(error).__name__ == "InternalError":
                return False
            raise
        return True
