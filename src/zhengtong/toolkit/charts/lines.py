"""Lines over time, and sparks."""

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zhengtong.toolkit.charts.frame import (
    empty_figure,
    figure,
    linked,
    nice_ceiling,
    shown,
    text,
)

_WIDTH, _HEIGHT = 520, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 16, 14, 30


def _grid(top: float) -> list[str]:
    floor = _HEIGHT - _BOTTOM
    parts = []
    for step in range(5):
        y = floor - (floor - _TOP) * step / 4
        parts.append(f'<path class="grid" d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}"/>')
        parts.append(text(_LEFT - 8, y + 4, shown(top * step / 4), "tick-end"))
    return parts


def line(
    labels: Sequence[str],
    series: Sequence[tuple[str, Sequence[float]]],
    *,
    title: str,
    hrefs: Sequence[str] = (),
) -> SafeString:
    """One line per series over the labels (days, months); points lead to ``hrefs``."""
    if not labels or not series:
        return empty_figure(title)
    top = nice_ceiling(max(max(values, default=0) for _name, values in series))
    floor, room = _HEIGHT - _BOTTOM, _WIDTH - _LEFT - _RIGHT
    xs = [_LEFT + room * (i + 0.5) / len(labels) for i in range(len(labels))]
    parts = _grid(top)
    every = max(1, -(-len(labels) // 8))
    parts += [text(x, _HEIGHT - 8, labels[i], "tick") for i, x in enumerate(xs) if i % every == 0]
    for number, (name, values) in enumerate(series, start=1):
        ys = [floor - (floor - _TOP) * value / top for value in values]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in zip(xs, ys, strict=True))
        if len(series) == 1:
            parts.append(
                f'<path class="area" d="M{xs[0]:.1f} {floor}L{path}L{xs[-1]:.1f} {floor}Z"/>'
            )
        parts.append(f'<path class="line line--{number}" d="M{path}"/>')
        for i, (x, y) in enumerate(zip(xs, ys, strict=True)):
            point = f'<circle class="point point--{number}" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>'
            href = hrefs[i] if i < len(hrefs) else ""
            parts.append(linked(point, href=href, hint=f"{labels[i]} {name} {shown(values[i])}"))
    return figure(
        "".join(parts),
        size=(_WIDTH, _HEIGHT),
        title=title,
        head=(_("时间"), *(name for name, _v in series)),
        rows=[(label, *(shown(v[i]) for _n, v in series)) for i, label in enumerate(labels)],
        legend=[(n, str(i)) for i, (n, _v) in enumerate(series, start=1)]
        if len(series) > 1
        else (),
    )


def spark(values: Sequence[float], *, label: str) -> SafeString:
    """A small line within a sentence or a cell; the label tells screen readers what it shows."""
    if not values:
        return SafeString("—")
    low, high = min(values), max(values)
    span = (high - low) or 1
    step = 96 / max(len(values) - 1, 1)
    points = [(2 + i * step, 22 - 20 * (v - low) / span) for i, v in enumerate(values)]
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    hint = f"{label} {shown(values[0])} → {shown(values[-1])}"
    return format_html(
        '<svg class="spark" viewBox="0 0 100 24" role="img" aria-label="{}">'
        '<path class="line line--1" d="M{}"/>'
        '<circle class="point point--1" cx="{}" cy="{}" r="2"/></svg>',
        hint,
        path,
        f"{points[-1][0]:.1f}",
        f"{points[-1][1]:.1f}",
    )
