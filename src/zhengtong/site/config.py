"""The one typed reader of configuration: environment first, then one TOML file, then a default."""

import os
import secrets
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from zhengtong.site.list_keys import LIST_KEYS
from zhengtong.site.operation_keys import OPERATION_KEYS
from zhengtong.site.setting_key import Key

KEYS: tuple[Key, ...] = (
    Key(
        name="DATABASE_URL",
        meaning="PostgreSQL of the platform; unset: the embedded server that `./zt` starts.",
    ),
    Key(name="ZT_CONFIG", kind="path", meaning="TOML file with any of these settings."),
    Key(name="ZT_STATE_DIR", kind="path", meaning="Folder for keys, deliveries and spool."),
    Key(
        name="ZT_HOSTS",
        kind="list",
        default="127.0.0.1,localhost,[::1]",
        meaning="Host names the portal answers to.",
    ),
    Key(name="ZT_HTTP_HOST", default="127.0.0.1", meaning="Address the portal listens on."),
    Key(name="ZT_HTTP_PORT", kind="int", default=8000, meaning="Port of the portal."),
    Key(name="ZT_GATEWAY_HOST", default="127.0.0.1", meaning="Address the gateway listens on."),
    Key(name="ZT_GATEWAY_PORT", kind="int", default=8080, meaning="Port of the gateway."),
    Key(
        name="ZT_GATEWAY_BODY_LIMIT_BYTES",
        kind="int",
        default=1024 * 1024,
        meaning="Largest request body the gateway reads.",
    ),
    Key(
        name="ZT_GATEWAY_HEADER_SECONDS",
        kind="int",
        default=10,
        meaning="Time a caller has to send its headers.",
    ),
    Key(
        name="ZT_GATEWAY_BODY_SECONDS",
        kind="int",
        default=30,
        meaning="Time a caller has to send its body.",
    ),
    Key(
        name="ZT_GATEWAY_CONNECTION_LIMIT",
        kind="int",
        default=2048,
        meaning="Connections the gateway holds at once.",
    ),
    Key(
        name="ZT_GATEWAY_REPLAY_SLOTS",
        kind="int",
        default=1 << 20,
        meaning="Request ids remembered at once on a host.",
    ),
    Key(
        name="ZT_GATEWAY_SILENCE_SECONDS",
        kind="int",
        default=30,
        meaning="Silence of the control channel after which calls for personal data are refused.",
    ),
    Key(
        name="ZT_GATEWAY_SILENCE_LIMIT_SECONDS",
        kind="int",
        default=600,
        meaning="Silence of the control channel after which every call is refused.",
    ),
    Key(
        name="ZT_GATEWAY_TOKEN_SECONDS",
        kind="int",
        default=600,
        meaning="Life of a token.",
    ),
    Key(
        name="ZT_GATEWAY_STRICT_SPOOL",
        kind="bool",
        default=False,
        meaning="Each reply waits until its record is on the disk, not only with the kernel.",
    ),
    Key(name="ZT_SITE_NAME", default="政通", meaning="Name shown in the header and on papers."),
    Key(name="ZT_SITE_REGION", default="340000000000", meaning="Region this installation serves."),
    Key(name="ZT_NETWORK", default="外网", meaning="Network identity: 外网, 内网 or 互联网."),
    Key(
        name="ZT_CRYPTO_PROFILE",
        default="intl",
        meaning="`intl` or `gm` (国密: SM2, SM3 and SM4 only).",
    ),
    Key(
        name="ZT_SECRET_KEY",
        meaning="Key of sessions and forms; unset: made once and kept in the state folder.",
    ),
    Key(
        name="ZT_DEMO",
        kind="bool",
        default=False,
        meaning="Marks a demonstration on loopback; `./zt demo` sets it.",
    ),
    Key(
        name="ZT_HTTPS",
        kind="bool",
        default=False,
        meaning="The portal stands behind TLS: secure cookies, HSTS.",
    ),
    Key(
        name="ZT_IDLE_MINUTES",
        kind="int",
        default=30,
        meaning="Minutes without a click before sign-out.",
    ),
    Key(
        name="ZT_SECOND_FACTOR",
        meaning="`required` asks all staff for a second factor, `optional` where one is set up; "
        "unset: required, but for a demonstration.",
    ),
    Key(
        name="ZT_URGES_PER_DAY",
        kind="int",
        default=1,
        meaning="How often a day a matter may be urged (催办) by those who wait.",
    ),
    Key(
        name="ZT_SIGN_IN_CA",
        kind="path",
        meaning="PEM file of the issuers whose personal certificates (USB keys) sign people in.",
    ),
    Key(
        name="ZT_SLIP_DAYS",
        kind="int",
        default=7,
        meaning="Days a printed one-time password is good for.",
    ),
    Key(
        name="ZT_OIDC_ISSUER",
        meaning="Issuer address of the staff identity (OpenID Connect); unset: no such sign-in.",
    ),
    Key(name="ZT_OIDC_NAME", default="统一身份认证", meaning="Name on the button of that sign-in."),
    Key(name="ZT_OIDC_CLIENT_ID", meaning="Name of this platform at the staff identity."),
    Key(
        name="ZT_OIDC_SECRET_FILE",
        kind="path",
        meaning="File (0600) with this platform's secret at the staff identity.",
    ),
    Key(
        name="ZT_OIDC_USERNAME_CLAIM",
        meaning="Claim that holds the platform's user name and binds an account at its first "
        "sign-in; unset: each person binds it on their own page.",
    ),
    Key(
        name="ZT_OIDC_STRONG_ACR",
        kind="list",
        meaning="Values of `acr` or `amr` that count as two factors; unset: ours is asked for.",
    ),
    Key(
        name="ZT_SITE_URL",
        default="http://127.0.0.1:8000",
        meaning="Address of the portal as people type it; begins the links in mails.",
    ),
    Key(
        name="ZT_QUIET_HOURS",
        default="21:00-08:00",
        meaning="Hours in China without mail and short messages; empty: none. In-site at once.",
    ),
    Key(name="ZT_SMTP_HOST", meaning="Mail server; unset: no mail is sent."),
    Key(name="ZT_SMTP_PORT", kind="int", default=587, meaning="Port of the mail server."),
    Key(
        name="ZT_SMTP_SECURITY",
        default="starttls",
        meaning="`starttls`, `tls` or `none` (a relay on this machine).",
    ),
    Key(name="ZT_SMTP_USER", meaning="User at the mail server; unset: no sign-in."),
    Key(name="ZT_SMTP_PASSWORD", meaning="Password at the mail server; better in a file."),
    Key(
        name="ZT_SMTP_PASSWORD_FILE",
        kind="path",
        meaning="File that holds the password at the mail server.",
    ),
    Key(
        name="ZT_SMTP_FROM",
        default="zhengtong@localhost",
        meaning="Sender of the mails.",
    ),
    Key(name="ZT_SMS_URL", meaning="HTTP gateway for short messages; unset: none are sent."),
    Key(name="ZT_SMS_TOKEN", meaning="Bearer token for that gateway."),
    Key(
        name="ZT_MESSENGER_URL",
        meaning="HTTP gateway of the government messenger; unset: it is not used.",
    ),
    Key(name="ZT_MESSENGER_TOKEN", meaning="Bearer token for that gateway."),
    Key(
        name="ZT_REMINDERS_FILE",
        kind="path",
        meaning="TOML file with an installation's own reminder rules; unset: the shipped ones.",
    ),
    *LIST_KEYS,
    *OPERATION_KEYS,
    Key(
        name="ZT_BACKUP_TARGET",
        meaning="Where backups go: a folder, or `s3://bucket/prefix`; unset: none are scheduled.",
    ),
    Key(
        name="ZT_BACKUP_AT",
        default="02:30",
        meaning="Time of the day (Asia/Shanghai) at which the worker makes a backup.",
    ),
    Key(name="ZT_BACKUP_KEEP", kind="int", default=14, meaning="Sets of the backup to keep."),
    Key(
        name="ZT_BACKUP_PASSPHRASE_FILE",
        kind="path",
        meaning="File (0600) with the passphrase under which the keys join a backup; unset: they "
        "do not.",
    ),
    Key(name="ZT_S3_ENDPOINT", meaning="Address of an S3-compatible store; unset: of the region."),
    Key(name="ZT_S3_REGION", default="us-east-1", meaning="Region of the S3-compatible store."),
)

_TRUE = {"1", "true", "yes", "on"}


def default_state_dir() -> Path:
    """Root: ``/var/lib/zhengtong``; others: ``zhengtong`` in their state folder."""
    if os.geteuid() == 0:
        return Path("/var/lib/zhengtong")
    home = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(home) / "zhengtong"


@cache
def _file_values() -> dict[str, Any]:
    path = os.environ.get("ZT_CONFIG")
    if not path:
        return {}
    with Path(path).open("rb") as file:
        return tomllib.load(file)


def _convert(key: Key, raw: Any) -> Any:
    if key.kind == "int":
        return int(raw)
    if key.kind == "bool":
        return raw if isinstance(raw, bool) else str(raw).strip().lower() in _TRUE
    if key.kind == "list":
        parts = raw if isinstance(raw, list) else str(raw).split(",")
        return [part.strip() for part in parts if part.strip()]
    if key.kind == "path":
        return Path(raw).expanduser() if raw else None
    return str(raw)


def value(name: str) -> Any:
    """The value of one setting, converted to its kind.

    Raises:
        KeyError: the name is not in ``KEYS``.
        ValueError: a number was expected.
    """
    key = next((k for k in KEYS if k.name == name), None)
    if key is None:
        raise KeyError(name)
    short = name.removeprefix("ZT_").lower()
    raw = os.environ.get(name)
    if raw is None or raw == "":
        raw = _file_values().get(short, key.default)
    return _convert(key, raw)


def source_of(name: str) -> str:
    """Where the value of a setting comes from: ``environment``, ``file`` or ``default``."""
    if os.environ.get(name):
        return "environment"
    return "file" if name.removeprefix("ZT_").lower() in _file_values() else "default"


def state_dir() -> Path:
    """Folder of keys, deliveries and spool; made on first use, readable by its owner only."""
    path = value("ZT_STATE_DIR") or default_state_dir()
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def secret_key() -> str:
    """The key of sessions and forms: as given, else made once for this installation."""
    given = value("ZT_SECRET_KEY")
    if given:
        return str(given)
    path = state_dir() / "secret-key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(64))
    return path.read_text(encoding="ascii").strip()
