"""A refusal as the caller reads it: problem JSON in Chinese or English."""

import gettext
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from zhengtong.kernel.errors import DomainError, fill

_LOCALE = Path(__file__).resolve().parent.parent / "locale"


@cache
def _translation(language: str) -> gettext.NullTranslations:
    return gettext.translation("django", str(_LOCALE), [language], fallback=True)


def language_of(accept_language: str) -> str:
    """``en`` where the first language asked for is English, else ``zh``."""
    return "en" if accept_language.strip().lower().startswith("en") else "zh"


def sentence_of(refusal: DomainError, *, language: str) -> str:
    """The sentence of a refusal in ``zh`` or ``en``."""
    message = refusal.message
    if language == "en":
        message = _translation("en").gettext(message)
    return fill(message, refusal.facts)


def problem_of(refusal: DomainError, *, language: str, request_id: str = "") -> bytes:
    """The problem document (RFC 9457) of a refusal, as JSON bytes."""
    document: dict[str, Any] = {
        "type": f"about:blank#{refusal.code}",
        "code": refusal.code,
        "status": refusal.status,
        "title": sentence_of(refusal, language=language),
    }
    if request_id:
        document["request_id"] = request_id
    return orjson.dumps(document)
