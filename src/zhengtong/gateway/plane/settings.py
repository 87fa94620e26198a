"""What the process is told from outside: environment first, then one TOML file, then a default."""

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path

DEFAULT_DATABASE_URL = "postgresql://zhengtong@127.0.0.1/zhengtong"


@dataclass(frozen=True, kw_only=True)
class PlaneSettings:
    """The settings of one gateway process.

    Attributes:
        database_url: PostgreSQL that holds the control tables and the log of calls.
        host, port: Address listened on.
        state_dir: Folder of keys, the table of request ids and the spool.
        crypto_profile: ``intl`` or ``gm``.
        body_limit_bytes: Largest request body.
        header_limit_bytes: Largest request line plus headers.
        header_seconds, body_seconds: Deadlines for receiving headers and body.
        connection_limit: Connections held at once.
        replay_slots: Request ids remembered at once on this host.
        silence_seconds: Silence of the control channel after which personal data is refused.
        silence_limit_seconds: Silence after which everything is refused.
        token_seconds: Life of a token.
        strict_spool: Each reply waits until its record is on the disk, not only with the kernel.
    """

    database_url: str
    host: str = "127.0.0.1"
    port: int = 8080
    state_dir: Path = Path("/var/lib/zhengtong")
    crypto_profile: str = "intl"
    body_limit_bytes: int = 1024 * 1024
    header_limit_bytes: int = 32 * 1024
    header_seconds: float = 10.0
    body_seconds: float = 30.0
    connection_limit: int = 2048
    replay_slots: int = 1 << 20
    silence_seconds: float = 30.0
    silence_limit_seconds: float = 600.0
    token_seconds: int = 600
    strict_spool: bool = False

    @property
    def gateway_dir(self) -> Path:
        """The gateway's own part of the state folder; made on first use, 0700."""
        path = self.state_dir / "gateway"
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        return path


def _default_state_dir() -> Path:
    if os.geteuid() == 0:
        return Path("/var/lib/zhengtong")
    home = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(home) / "zhengtong"


def _file_values() -> dict[str, object]:
    path = os.environ.get("ZT_CONFIG")
    if not path:
        return {}
    with Path(path).open("rb") as file:
        return tomllib.load(file)


def read_settings(*, host: str = "", port: int = 0) -> PlaneSettings:
    """The settings from environment and file; the arguments, if given, win.

    Raises:
        ValueError: a number was expected.
    """
    stored = _file_values()

    def text(name: str, default: str) -> str:
        short = name.removeprefix("ZT_").lower()
        return os.environ.get(name) or str(stored.get(short, "") or default)

    return PlaneSettings(
        database_url=text("DATABASE_URL", DEFAULT_DATABASE_URL),
        host=host or text("ZT_GATEWAY_HOST", "127.0.0.1"),
        port=port or int(text("ZT_GATEWAY_PORT", "8080")),
        state_dir=Path(text("ZT_STATE_DIR", str(_default_state_dir()))).expanduser(),
        crypto_profile=text("ZT_CRYPTO_PROFILE", "intl"),
        body_limit_bytes=int(text("ZT_GATEWAY_BODY_LIMIT_BYTES", str(1024 * 1024))),
        header_seconds=float(text("ZT_GATEWAY_HEADER_SECONDS", "10")),
        body_seconds=float(text("ZT_GATEWAY_BODY_SECONDS", "30")),
        connection_limit=int(text("ZT_GATEWAY_CONNECTION_LIMIT", "2048")),
        replay_slots=int(text("ZT_GATEWAY_REPLAY_SLOTS", str(1 << 20))),
        silence_seconds=float(text("ZT_GATEWAY_SILENCE_SECONDS", "30")),
        silence_limit_seconds=float(text("ZT_GATEWAY_SILENCE_LIMIT_SECONDS", "600")),
        token_seconds=int(text("ZT_GATEWAY_TOKEN_SECONDS", "600")),
        strict_spool=text("ZT_GATEWAY_STRICT_SPOOL", "").lower() in {"1", "true", "yes", "on"},
    )
