"""Slots of lower pages that upper contexts fill from their ``apps.py``."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest
from django.utils.safestring import SafeString

from zhengtong.kernel.errors import DomainError
from zhengtong.toolkit.drawing import draw

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A number with the list behind it, for slots of figures.

    Attributes:
        number: An int (grouped by thousands) or a ready text.
        unit: Translated unit, "" if none.
        kind: "" or ``warn`` / ``danger`` when it wants attention.
    """

    label: str
    number: int | str
    href: str = ""
    unit: str = ""
    note: str = ""
    kind: str = ""


Shown = str | Figure | Iterable[Figure] | None
Renderer = Callable[..., Shown]


@dataclass(frozen=True)
class Panel:
    slot: str
    renderer: Renderer
    order: int


_panels: dict[str, list[Panel]] = {}


def register_panel(slot: str, renderer: Renderer, order: int = 100) -> None:
    """Puts ``renderer(request, *arguments)`` into a slot, once.

    The renderer returns safe HTML, a ``Figure`` or several; nothing to show is "" or None.
    """
    rows = _panels.setdefault(slot, [])
    if all(row.renderer is not renderer for row in rows):
        rows.append(Panel(slot, renderer, order))
        rows.sort(key=lambda row: row.order)


def list_panels(slot: str) -> tuple[Panel, ...]:
    """What fills the slot, in order."""
    return tuple(_panels.get(slot, ()))


def render_slot(slot: str, request: HttpRequest | None, *arguments: Any) -> SafeString:
    """The HTML of all panels of a slot; one whose source is down says so and spares the page."""
    parts = []
    for panel in list_panels(slot):
        try:
            shown = panel.renderer(request, *arguments)
        except (DomainError, DatabaseError):
            logger.exception("panel of slot %s failed", slot)
            shown = draw("unavailable")
        parts.append(_markup_of(shown))
    return SafeString("".join(parts))


def _markup_of(shown: Shown) -> str:
    if shown is None or isinstance(shown, str):
        return shown or ""
    figures = [shown] if isinstance(shown, Figure) else shown
    return "".join(draw_figure(figure) for figure in figures)


def draw_figure(figure: Figure) -> SafeString:
    """The tile of one number; ints are grouped by thousands."""
    number = f"{figure.number:,}" if isinstance(figure.number, int) else figure.number
    return draw(
        "stat",
        label=figure.label,
        value=number,
        href=figure.href,
        unit=figure.unit,
        note=figure.note,
        kind=figure.kind,
    )
