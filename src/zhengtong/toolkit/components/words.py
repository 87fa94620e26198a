"""Filters for numbers, sizes, times and gaps, written as people read them."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils.translation import gettext as _

register = template.Library()
_CHINA = ZoneInfo("Asia/Shanghai")
_KIB = 1024


@register.filter
def number(value: Any) -> str:
    """12345 → ``12,345``; None → ``—``."""
    if value is None or value == "":
        return "—"
    return f"{value:,}" if isinstance(value, int | float) else str(value)


@register.filter
def bytesize(value: int | None) -> str:
    """A size in bytes as ``1.5 MB``; None → ``—``."""
    if value is None:
        return "—"
    size = float(value)
    for unit in ("B", "KB", "MB", "GB", "TB"):
        if size < _KIB or unit == "TB":
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= _KIB
    return "—"


@register.filter
def milliseconds(value: float | None) -> str:
    """A duration in ms as ``850 ms``, ``2.4 s`` or ``3:05``."""
    if value is None:
        return "—"
    if value < 1000:
        return f"{value:.0f} ms"
    seconds = value / 1000
    if seconds < 60:
        return f"{seconds:.1f} s"
    return str(timedelta(seconds=round(seconds))).removeprefix("0:")


@register.filter
def dash(value: Any) -> Any:
    """The value, or ``—`` where there is none."""
    return "—" if value is None or value == "" else value


@register.filter
def day(value: date | datetime | None) -> str:
    """A civil date in China as ``2026-03-02``; None → ``—``."""
    if value is None or value == "":
        return "—"
    if isinstance(value, datetime):
        value = value.astimezone(_CHINA) if value.tzinfo else value
    return value.strftime("%Y-%m-%d")


@register.filter
def moment(value: datetime | None) -> str:
    """An instant in China as ``2026-03-02 10:00``; None → ``—``."""
    if value is None or value == "":
        return "—"
    value = value.astimezone(_CHINA) if value.tzinfo else value
    return value.strftime("%Y-%m-%d %H:%M")


@register.filter
def yesno_zh(value: Any) -> str:
    """Whether, as 是 or 否; None → ``—``."""
    if value is None:
        return "—"
    return _("是") if value else _("否")


@register.filter
def split(value: str, by: str = ",") -> list[str]:
    """The parts of a text, for loops over fixed words in a template."""
    return value.split(by)


@register.filter
def translated_text(text: str) -> str:
    """A stored Chinese message id in the reader's language."""
    return _(text) if text else ""
