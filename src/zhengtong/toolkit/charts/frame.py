"""What all charts share: marks, scales, the figure around the drawing and its table."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from zhengtong.toolkit.drawing import draw


@dataclass(frozen=True)
class Mark:
    """One value of a chart.

    Attributes:
        href: The list behind the value, "" if none.
        kind: "" for the series' colour, or ok, warn, danger, quiet.
    """

    label: str
    value: float
    href: str = ""
    kind: str = ""


def as_marks(rows: Iterable[Any]) -> list[Mark]:
    """Marks of marks, of ``(label, value[, href[, kind]])`` tuples, or of dicts of these names."""
    marks = []
    for row in rows:
        if isinstance(row, Mark):
            marks.append(row)
        elif isinstance(row, dict):
            marks.append(
                Mark(**{k: row[k] for k in ("label", "value", "href", "kind") if k in row})
            )
        else:
            marks.append(Mark(*row))
    return marks


def nice_ceiling(value: float) -> float:
    """The next round number at or above the value: 1, 2, 2.5, 5 or 10 times a power of ten."""
    if value <= 0:
        return 1
    power: float = 10 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= value * 0.999999)


def shown(value: float) -> str:
    """The number as written beside a mark."""
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:,.1f}"


def shorten(label: str, cells: int) -> str:
    """The label in so many character cells (a Han character takes two), with … if cut."""
    width, kept = 0, ""
    for char in label:
        width += 1 if char.isascii() else 2
        if width > cells:
            return f"{kept}…"
        kept += char
    return kept


def text(x: float, y: float, words: str, css: str = "") -> str:
    """An SVG text at a place."""
    return f'<text class="{css}" x="{x:g}" y="{y:g}">{escape(words)}</text>'


def linked(inner: str, *, href: str, hint: str) -> str:
    """The mark with its hint, as a link where it leads somewhere."""
    body = f"<title>{escape(hint)}</title>{inner}"
    if not href:
        return f'<g class="mark">{body}</g>'
    name = "" if "<text" in inner else f' aria-label="{escape(hint)}"'
    return f'<a class="mark" href="{escape(href)}"{name}>{body}</a>'


def figure(
    svg: str,
    *,
    size: tuple[float, float],
    title: str,
    head: Sequence[str],
    rows: Iterable[Sequence[Any]],
    css: str = "",
    legend: Sequence[tuple[str, str]] = (),
) -> SafeString:
    """The drawing with its title, legend and folded data table."""
    width, height = size
    drawing = format_html(
        '<svg class="chart-svg" viewBox="0 0 {} {}" role="group" aria-label="{}">{}</svg>',
        f"{width:g}",
        f"{height:g}",
        title,
        SafeString(svg),
    )
    return draw(
        "chart",
        drawing=drawing,
        title=title,
        head=head,
        rows=[list(r) for r in rows],
        css=css,
        legend=legend,
    )


def empty_figure(title: str) -> SafeString:
    """A chart without values says so."""
    return draw("chart", drawing="", title=title, head=(), rows=(), css="", legend=())
