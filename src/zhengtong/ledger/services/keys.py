"""Keys that sign tree heads: private ones only where the sealer runs, public ones for everyone."""

import secrets
from collections.abc import Sequence

from django.conf import settings

from zhengtong.crypto import signing, sm2_verify
from zhengtong.crypto.notes import NoteKey
from zhengtong.kernel import clock
from zhengtong.ledger.models import LogKey
from zhengtong.vault import public as vault

SM2_FILE = "ledger-sm2.sealed"
ED25519_FILE = "ledger-ed25519.sealed"


def load_signers() -> list[signing.Signer]:
    """The sealer's signers: SM2, and Ed25519 beside it outside the 国密 profile.

    Their public halves are entered in the table of log keys.
    """
    pem = vault.sealed_key_file(SM2_FILE, signing.new_sm2_key)
    signers = [signing.sm2_signer(pem)]
    if settings.ZT_CRYPTO_PROFILE != "gm":
        private = vault.sealed_key_file(ED25519_FILE, lambda: secrets.token_bytes(32))
        signers.append(signing.Ed25519Signer(private))
    for signer in signers:
        LogKey.objects.get_or_create(
            algorithm=signer.algorithm,
            public_key=signer.public_key,
            defaults={"since": clock.current().now()},
        )
    return signers


def note_keys(origin: str, keys: Sequence[tuple[str, bytes]] | None = None) -> list[NoteKey]:
    """The verifier keys of a tree.

    Args:
        origin: Name of the tree.
        keys: (algorithm, public key) pairs that are trusted; None for those of this installation.
    """
    trusted = public_keys() if keys is None else keys
    return [NoteKey(name=origin, algorithm=name, public_key=key) for name, key in trusted]


def public_keys() -> list[tuple[str, bytes]]:
    """(algorithm, public key) of every key that has signed heads here, oldest first."""
    rows = LogKey.objects.order_by("id").values_list("algorithm", "public_key")
    return [(algorithm, bytes(key)) for algorithm, key in rows]


def is_signed(note_key: NoteKey, body: bytes, signature: bytes) -> bool:
    """Whether the signature over the body is that key's."""
    if note_key.algorithm == "sm2":
        return verify_sm2(note_key.public_key, body, signature)
    return signing.verify_ed25519(note_key.public_key, body, signature)


def verify_sm2(public_key: bytes, body: bytes, signature: bytes) -> bool:
    """Whether the SM2 signature is good: by Tongsuo where it is here, else in pure Python."""
    try:
        from zhengtong.crypto.sm2_tongsuo import verify_by_tongsuo
    except ImportError:
        return sm2_verify.verify(public_key, body, signature)
    return verify_by_tongsuo(public_key, body, signature)


def current_public_keys() -> list[tuple[str, bytes]] | None:
    """(algorithm, public key) of the key files on this machine; None where there is none yet.

    Raises:
        KeyFileExposed, KeyMissing, SecretDamaged: a key file cannot be used.
    """
    folder = vault.keys_dir()
    found = []
    if (folder / SM2_FILE).exists():
        pem = vault.sealed_key_file(SM2_FILE, signing.new_sm2_key)
        found.append(("sm2", signing.sm2_signer(pem).public_key))
    if (folder / ED25519_FILE).exists():
        private = vault.sealed_key_file(ED25519_FILE, lambda: secrets.token_bytes(32))
        found.append(("ed25519", signing.Ed25519Signer(private).public_key))
    return found or None
