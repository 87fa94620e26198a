"""Sentences of domain errors in the reader's language."""

from typing import Any

from django.utils.translation import gettext

from zhengtong.kernel.errors import DomainError, Gap, fill


def translate(message: str, facts: dict[str, Any]) -> str:
    """The message in the active language with its facts filled in."""
    return fill(gettext(message), facts)


def error_sentence(error: DomainError) -> str:
    """What went wrong, in the active language."""
    return translate(error.message, error.facts)


def gap_sentence(gap: Gap) -> str:
    """What is missing or wrong in one field, in the active language."""
    return translate(gap.message, gap.facts)


def gap_rows(error: DomainError) -> list[dict[str, str]]:
    """All gaps of an error as plain rows ``{field, message, rule}``."""
    return [
        {"field": gap.field, "message": gap_sentence(gap), "rule": gap.rule} for gap in error.gaps
    ]
