"""Bars and stacked bars, lying, so that Chinese labels are read without turning the head."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zhengtong.toolkit.charts.frame import (
    as_marks,
    empty_figure,
    figure,
    linked,
    shorten,
    shown,
    text,
)

_WIDTH = 420
_LEFT = 136
_RIGHT = 56
_ROW = 34


def _rect(kind: str, x: float, y: float, width: float) -> str:
    return f'<rect class="bar bar--{kind}" x="{x:.1f}" y="{y:g}" width="{width:.1f}" height="18"/>'


def bar(rows: Iterable[Any], *, title: str, unit: str = "", label_head: str = "") -> SafeString:
    """One bar per mark with its number at the end."""
    marks = as_marks(rows)
    if not marks:
        return empty_figure(title)
    top = max((m.value for m in marks), default=0) or 1
    room = _WIDTH - _LEFT - _RIGHT
    parts = [f'<path class="axis" d="M{_LEFT} 4V{len(marks) * _ROW + 4}"/>']
    for index, mark in enumerate(marks):
        y = index * _ROW + 4
        length = max(room * mark.value / top, 1 if mark.value else 0)
        inner = (
            text(_LEFT - 10, y + 21, shorten(mark.label, 16), "label-end")
            + _rect(mark.kind or "1", _LEFT, y + 7, length)
            + text(_LEFT + length + 8, y + 21, shown(mark.value), "value")
        )
        parts.append(linked(inner, href=mark.href, hint=f"{mark.label} {shown(mark.value)} {unit}"))
    head = (label_head or _("项目"), unit or _("数值"))
    return figure(
        "".join(parts),
        size=(_WIDTH, len(marks) * _ROW + 8),
        title=title,
        head=head,
        css="chart--bars",
        rows=[(m.label, shown(m.value)) for m in marks],
    )


def stacked(
    labels: Sequence[str],
    series: Sequence[tuple[str, Sequence[float]]],
    *,
    title: str,
    kinds: Sequence[str] = (),
    hrefs: Sequence[str] = (),
) -> SafeString:
    """One bar per label, made of the parts of each series; ``kinds`` name the parts' colours."""
    if not labels:
        return empty_figure(title)
    kinds = list(kinds) or [str(i % 6 + 1) for i in range(len(series))]
    totals = [sum(values[i] for _name, values in series) for i in range(len(labels))]
    scale = (_WIDTH - _LEFT - _RIGHT) / (max(totals) or 1)
    parts = []
    for index, label in enumerate(labels):
        y, x = index * _ROW + 4, float(_LEFT)
        inner = [text(_LEFT - 10, y + 21, shorten(label, 16), "label-end")]
        for (_name, values), kind in zip(series, kinds, strict=True):
            length = values[index] * scale
            inner.append(_rect(kind, x, y + 7, max(length - 1, 0)))
            x += length
        inner.append(text(x + 8, y + 21, shown(totals[index]), "value"))
        told = ", ".join(f"{name} {shown(values[index])}" for name, values in series)
        href = hrefs[index] if index < len(hrefs) else ""
        parts.append(linked("".join(inner), href=href, hint=f"{label} {told}"))
    return figure(
        "".join(parts),
        size=(_WIDTH, len(labels) * _ROW + 8),
        title=title,
        css="chart--bars",
        head=(_("项目"), *(name for name, _v in series), _("合计")),
        rows=[
            (label, *(shown(v[i]) for _n, v in series), shown(totals[i]))
            for i, label in enumerate(labels)
        ],
        legend=[(name, kind) for (name, _v), kind in zip(series, kinds, strict=True)],
    )
