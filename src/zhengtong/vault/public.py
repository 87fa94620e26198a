"""The vault's door: to seal, open and replace secrets, and keys for keyed hashes."""

from zhengtong.vault.domain.errors import (
    KeyFileExposed,
    KeyMissing,
    SecretDamaged,
    SecretNotFound,
)
from zhengtong.vault.keyfiles import keys_dir, sealed_key_file
from zhengtong.vault.services.secrets import (
    destroy_secret,
    hmac_key,
    open_secret,
    replace_secret,
    seal_secret,
    watch_secrets,
)

__all__ = [
    "KeyFileExposed",
    "KeyMissing",
    "SecretDamaged",
    "SecretNotFound",
    "destroy_secret",
    "hmac_key",
    "keys_dir",
    "open_secret",
    "replace_secret",
    "seal_secret",
    "sealed_key_file",
    "watch_secrets",
]
