"""The gateway's own keys, each a 0600 file made once: to open secrets, and to sign tokens."""

import os
import secrets
from pathlib import Path

SEAL_KEY_BYTES = 16
SEAL_KEY_FILE = "seal.key"


def read_or_make(path: Path, fresh: bytes) -> bytes:
    """The bytes of the file; made with ``fresh`` if it is not there, by one process only."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    if not path.exists():
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(fresh)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(temporary, path)
        except FileExistsError:
            pass
        finally:
            temporary.unlink(missing_ok=True)
    return path.read_bytes()


def seal_key(gateway_dir: Path) -> bytes:
    """The SM4 key that seals what only the gateway may read."""
    return read_or_make(gateway_dir / SEAL_KEY_FILE, secrets.token_bytes(SEAL_KEY_BYTES))


def host_name(gateway_dir: Path) -> str:
    """The name of this host in shards and audiences: eight random hex digits, made once."""
    return read_or_make(gateway_dir / "host", secrets.token_hex(4).encode()).decode("ascii").strip()
