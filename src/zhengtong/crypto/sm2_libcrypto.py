"""SM2 signatures by the system's libcrypto 3 (OpenSSL) through ctypes."""

import ctypes
import ctypes.util
from functools import cache
from typing import Any, Self

from zhengtong.crypto import sm2_verify
from zhengtong.crypto.sm2_keys import key_id_of, sm2_public_key_of

_POINTERS = (
    "BIO_new_mem_buf", "PEM_read_bio_PrivateKey", "EVP_MD_CTX_new", "EVP_PKEY_CTX_new", "EVP_sm3",
)  # fmt: skip
_MAX_DER_BYTES = 80


@cache
def load_libcrypto() -> Any:
    """The system's libcrypto.

    Raises:
        OSError: there is none, or it is older than 3 or without SM2.
    """
    name = ctypes.util.find_library("crypto") or "libcrypto.so.3"
    library = ctypes.CDLL(name)
    try:
        for function in _POINTERS:
            getattr(library, function).restype = ctypes.c_void_p
        if library.OPENSSL_version_major() < 3:
            raise OSError("libcrypto is older than 3")
    except AttributeError as error:
        raise OSError("libcrypto lacks SM2") from error
    return library


class LibcryptoSigner:
    """SM2 with SM3 and the default user id; the private key lives in OpenSSL's memory."""

    algorithm = "sm2"

    def __init__(self, private_pem: bytes) -> None:
        self._lib = load_libcrypto()
        self.public_key = sm2_public_key_of(private_pem)
        self.key_id = key_id_of(self.public_key)
        bio = ctypes.c_void_p(self._lib.BIO_new_mem_buf(private_pem, len(private_pem)))
        key = self._lib.PEM_read_bio_PrivateKey(bio, None, None, None)
        self._lib.BIO_free(bio)
        if not key:
            raise ValueError("libcrypto cannot read the SM2 key")
        self._key = ctypes.c_void_p(key)

    def __repr__(self) -> str:
        return f"LibcryptoSigner({self.key_id})"

    def __del__(self) -> None:
        if hasattr(self, "_key"):
            self._lib.EVP_PKEY_free(self._key)

    def sign(self, message: bytes) -> bytes:
        buffer = ctypes.create_string_buffer(_MAX_DER_BYTES)
        length = ctypes.c_size_t(_MAX_DER_BYTES)
        with _Context(self._lib, self._key) as context:
            self._check(self._lib.EVP_DigestSignInit(*context.init_arguments()))
            arguments = (buffer, ctypes.byref(length), message, ctypes.c_size_t(len(message)))
            self._check(self._lib.EVP_DigestSign(context.digest, *arguments))
        return sm2_verify.raw_from_der(buffer.raw[: length.value])

    def verify(self, message: bytes, signature: bytes) -> bool:
        if len(signature) != sm2_verify.SIGNATURE_BYTES:
            return False
        der = sm2_verify.der_from_raw(signature)
        with _Context(self._lib, self._key) as context:
            self._check(self._lib.EVP_DigestVerifyInit(*context.init_arguments()))
            arguments = (der, ctypes.c_size_t(len(der)), message, ctypes.c_size_t(len(message)))
            valid: bool = self._lib.EVP_DigestVerify(context.digest, *arguments) == 1
        self._lib.ERR_clear_error()
        return valid

    def _check(self, outcome: int) -> None:
        if outcome != 1:
            self._lib.ERR_clear_error()
            raise RuntimeError("libcrypto refused the SM2 operation")


class _Context:
    """A digest context bound to the key with the default user id; freed on leaving."""

    def __init__(self, library: Any, key: ctypes.c_void_p) -> None:
        self._lib, self._key = library, key

    def __enter__(self) -> Self:
        self.digest = ctypes.c_void_p(self._lib.EVP_MD_CTX_new())
        self._key_context = ctypes.c_void_p(self._lib.EVP_PKEY_CTX_new(self._key, None))
        user_id = sm2_verify.DEFAULT_USER_ID
        if self._lib.EVP_PKEY_CTX_set1_id(self._key_context, user_id, len(user_id)) != 1:
            self.__exit__()
            raise RuntimeError("libcrypto refused the SM2 user id")
        self._lib.EVP_MD_CTX_set_pkey_ctx(self.digest, self._key_context)
        return self

    def init_arguments(self) -> tuple[Any, ...]:
        return self.digest, None, ctypes.c_void_p(self._lib.EVP_sm3()), None, self._key

    def __exit__(self, *_: object) -> None:
        self._lib.EVP_MD_CTX_free(self.digest)
        self._lib.EVP_PKEY_CTX_free(self._key_context)
