"""Drawing aids that components, charts and panels share."""

from typing import Any

from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

KINDS = ("neutral", "info", "ok", "warn", "danger", "gold")
KIND_ICONS = {
    "info": "info",
    "ok": "check-circle",
    "warn": "warning",
    "danger": "stop",
    "gold": "star",
    "neutral": "info",
}


def draw(name: str, /, **context: Any) -> SafeString:
    """The HTML of the component template ``toolkit/c/<name>.html``."""
    return SafeString(render_to_string(f"toolkit/c/{name}.html", context).strip())


def draw_icon(name: str, *, label: str = "", extra: str = "") -> SafeString:
    """One icon of the sprite; silent to screen readers unless it has a label."""
    href = f"{static('toolkit/icons.svg')}#{name}"
    css = f"icon {extra}".strip()
    named = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return format_html(
        '<svg class="{}" width="20" height="20" {}><use href="{}"></use></svg>',
        css,
        SafeString(named),
        href,
    )


def kind_or_neutral(kind: str) -> str:
    """The kind if the look knows it, else ``neutral``."""
    return kind if kind in KINDS else "neutral"
