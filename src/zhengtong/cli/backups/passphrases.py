"""The key that opens the keys: drawn from a passphrase kept on paper, apart from the backups."""

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from zhengtong.cli.trouble import Trouble
from zhengtong.crypto.sealing import KEY_BYTES

MINIMUM = 16
# RFC 7914; 128 MiB and about half a second a guess.
_COST, _BLOCKS, _LANES = 2**17, 8, 1


def key_from_passphrase(passphrase: str, *, salt: str) -> bytes:
    """The 16-byte key of a passphrase for one set.

    Raises:
        Trouble: it is too short to keep keys.
    """
    if len(passphrase) < MINIMUM:
        raise Trouble(
            f"A passphrase for keys has at least {MINIMUM} characters.", "Choose a longer one."
        )
    kdf = Scrypt(salt=salt.encode(), length=KEY_BYTES, n=_COST, r=_BLOCKS, p=_LANES)
    return kdf.derive(passphrase.encode())
