"""Log lines: for people or as JSON, with the request's id, without personal data.

Whatever a message or an exception's text holds passes ``redact`` as the last step, so that a
value quoted by a library is covered too. Names of people cannot be told from other words: code
must not log them; ids and codes are logged instead.
"""

import hashlib
import hmac
import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from zhengtong.kernel.ids import uuid7

request_id: ContextVar[str] = ContextVar("request_id", default="")
FIELDS = ("route", "method", "status", "duration_ms", "queries", "database_ms", "actor", "job",
          "task")  # fmt: skip

_WELL_FORMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
_GAP = r"[ \-\u00a0]?"
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?i)(://[^/\s:@]*:)[^@\s/]+@"), r"\1[redacted]@"),
    (re.compile(r"(?i)\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{6,}"), r"\1 [redacted]"),
    (re.compile(r"\bzt_[A-Za-z0-9_-]{8,}"), "[redacted]"),
    (re.compile(r"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*"), "[redacted]"),
    (
        re.compile(
            r"(?i)((?:pass(?:word|wd|phrase)?|pwd|secret|token|api[_-]?key|口令|密码)"
            r"[\"']?\s*(?:[:=：]|是|为)\s*)(\"[^\"]*\"|'[^']*'|[^\s,;}&)\]]+)"
        ),
        r"\1[redacted]",
    ),
    # PostgreSQL quotes the values of broken constraints.
    (re.compile(r"(Key \([^)]*\)=)\((?:[^()]|\([^()]*\))*\)"), r"\1([redacted])"),
    (re.compile(r"(Failing row contains )\(.*\)", re.DOTALL), r"\1([redacted])"),
    (
        re.compile(
            rf"(?<![0-9A-Za-z])[1-9][0-9]{{5}}{_GAP}(?:18|19|20)[0-9]{{2}}{_GAP}"
            rf"(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]){_GAP}[0-9]{{3}}[0-9Xx](?![0-9A-Za-z])"
        ),
        "[id-number]",
    ),
    (
        re.compile(
            r"(?<![0-9A-Za-z])[1-9][0-9]{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}"
            r"(?![0-9A-Za-z])"
        ),
        "[id-number]",
    ),
    (
        re.compile(
            rf"(?<![0-9A-Za-z])(?:\+?86{_GAP})?1[3-9][0-9]{_GAP}[0-9]{{4}}{_GAP}[0-9]{{4}}"
            r"(?![0-9A-Za-z])"
        ),
        "[mobile]",
    ),
)
_FULL_WIDTH = {code: chr(code - 0xFF10 + ord("0")) for code in range(0xFF10, 0xFF1A)}


def redact(text: str) -> str:
    """The text without id numbers, mobile numbers, tokens and passwords."""
    text = text.translate(_FULL_WIDTH)
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    return text


def choose_request_id(sent: str) -> str:
    """The id as sent if it is well-formed and holds no personal data, else a new one."""
    if _WELL_FORMED.fullmatch(sent) and redact(sent) == sent:
        return sent
    return str(uuid7())


def mark_account(account_id: UUID) -> str:
    """A mark that tells accounts apart in the logs without naming them: a keyed digest."""
    from django.conf import settings

    key = hashlib.sha256(b"log accounts " + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, account_id.bytes, "sha256").hexdigest()[:16]


class LineFormatter(logging.Formatter):
    """One readable line, then the exception's text if there is one."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name}: {message}{extra}", style="{")

    def format(self, record: logging.LogRecord) -> str:
        extra = [f"{name}={value}" for name, value in _extras_of(record).items()]
        record.extra = (" " + " ".join(extra)) if extra else ""
        return redact(super().format(record))


class JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        row: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": redact(record.getMessage()),
            **_extras_of(record),
        }
        if record.exc_info:
            row["exception"] = redact(self.formatException(record.exc_info))
        return json.dumps(row, ensure_ascii=False, default=str)


def _extras_of(record: logging.LogRecord) -> dict[str, Any]:
    found = {"request_id": request_id.get()} if request_id.get() else {}
    return found | {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}


def configure(log_format: str, level: str) -> dict[str, Any]:
    """Django's ``LOGGING`` for a format (``line`` or ``json``) and a level of the root."""
    formatter = JsonFormatter if log_format == "json" else LineFormatter
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"ours": {"()": formatter}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "ours"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.request": {"level": "ERROR", "propagate": True},
            "zhengtong.access": {"level": "INFO", "propagate": True},
        },
    }
