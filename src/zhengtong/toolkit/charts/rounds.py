"""Shares of a whole: a ring with its legend in words."""

import math
from collections.abc import Iterable
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zhengtong.toolkit.charts.frame import as_marks, empty_figure, figure, linked, shown, text

_RADIUS = 74
_CENTRE = 100


def _arc(start: float, end: float) -> str:
    x0, y0 = _CENTRE + _RADIUS * math.sin(start), _CENTRE - _RADIUS * math.cos(start)
    x1, y1 = _CENTRE + _RADIUS * math.sin(end), _CENTRE - _RADIUS * math.cos(end)
    large = 1 if end - start > math.pi else 0
    return f"M{x0:.2f} {y0:.2f}A{_RADIUS} {_RADIUS} 0 {large} 1 {x1:.2f} {y1:.2f}"


def donut(rows: Iterable[Any], *, title: str, unit: str = "") -> SafeString:
    """The parts of a whole as a ring; the total stands in the middle."""
    marks = [m for m in as_marks(rows) if m.value > 0]
    total = sum(m.value for m in marks)
    if not total:
        return empty_figure(title)
    parts, angle = [], 0.0
    for number, mark in enumerate(marks, start=1):
        sweep = 2 * math.pi * mark.value / total
        gap = 0.02 if len(marks) > 1 else 0.0001
        kind = mark.kind or str((number - 1) % 6 + 1)
        path = _arc(angle + gap, angle + max(sweep - gap, gap * 1.5))
        ring = f'<path class="ring ring--{kind}" d="{path}"/>'
        share = f"{mark.label} {shown(mark.value)} ({mark.value / total:.0%})"
        parts.append(linked(ring, href=mark.href, hint=share))
        angle += sweep
    parts.append(text(_CENTRE, _CENTRE + 2, shown(total), "total"))
    parts.append(text(_CENTRE, _CENTRE + 24, unit or _("合计"), "tick"))
    kinds = [(m.label, m.kind or str(i % 6 + 1)) for i, m in enumerate(marks)]
    return figure(
        "".join(parts),
        size=(200, 200),
        title=title,
        css="chart--round",
        legend=kinds,
        head=(_("项目"), _("数值"), _("占比")),
        rows=[(m.label, shown(m.value), f"{m.value / total:.1%}") for m in marks],
    )
