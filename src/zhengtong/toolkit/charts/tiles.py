"""Heat tables and the tile map of the sixteen cities of Anhui (a schema, not a map of borders)."""

from collections.abc import Callable, Mapping, Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zhengtong.kernel.errors import N_
from zhengtong.toolkit.charts.frame import empty_figure, figure, linked, shorten, shown, text

# Region code (first four digits): name, column, row.
CITIES: dict[str, tuple[str, int, int]] = {
    "3416": (N_("亳州"), 1, 0),
    "3406": (N_("淮北"), 2, 0),
    "3413": (N_("宿州"), 3, 0),
    "3412": (N_("阜阳"), 0, 1),
    "3404": (N_("淮南"), 1, 1),
    "3403": (N_("蚌埠"), 2, 1),
    "3411": (N_("滁州"), 3, 1),
    "3415": (N_("六安"), 0, 2),
    "3401": (N_("合肥"), 1, 2),
    "3405": (N_("马鞍山"), 2, 2),
    "3408": (N_("安庆"), 0, 3),
    "3407": (N_("铜陵"), 1, 3),
    "3402": (N_("芜湖"), 2, 3),
    "3418": (N_("宣城"), 3, 3),
    "3417": (N_("池州"), 1, 4),
    "3410": (N_("黄山"), 2, 4),
}
_TILE = 84
_GAP = 5
_LEVELS = 5


def level_of(value: float, top: float) -> int:
    """The step of colour, 0 (nothing) to 5 (the most)."""
    if value <= 0 or top <= 0:
        return 0
    return min(_LEVELS, 1 + int((_LEVELS - 0.0001) * value / top))


def _tile(level: int, x: float, y: float, size: tuple[float, float]) -> str:
    width, height = size
    return (
        f'<rect class="tile tile--{level}" x="{x:g}" y="{y:g}" '
        f'width="{width:g}" height="{height:g}" rx="3"/>'
    )


def tile_map(
    values: Mapping[str, float],
    *,
    title: str,
    unit: str = "",
    href_of: Callable[[str], str] | None = None,
) -> SafeString:
    """A tile per city, deeper for more; keys are region codes of 4, 6 or 12 digits."""
    by_city = {code[:4]: value for code, value in values.items()}
    top = max(by_city.values(), default=0)
    parts = []
    for code, (name, column, row) in CITIES.items():
        value = by_city.get(code, 0)
        x, y = column * (_TILE + _GAP), row * (_TILE + _GAP)
        level = level_of(value, top)
        inner = (
            _tile(level, x, y, (_TILE, _TILE))
            + text(x + 10, y + 26, _(name), f"tile-name tile-ink--{level}")
            + text(x + 10, y + _TILE - 14, shown(value), f"tile-value tile-ink--{level}")
        )
        href = href_of(code + "00") if href_of else ""
        parts.append(linked(inner, href=href, hint=f"{_(name)} {shown(value)} {unit}"))
    side = 4 * _TILE + 3 * _GAP
    return figure(
        "".join(parts),
        size=(side, 5 * _TILE + 4 * _GAP),
        title=title,
        css="chart--tiles",
        head=(_("城市"), unit or _("数值")),
        rows=[(_(name), shown(by_city.get(code, 0))) for code, (name, _c, _r) in CITIES.items()],
    )


def heat(
    rows: Sequence[str], columns: Sequence[str], values: Sequence[Sequence[float]], *, title: str
) -> SafeString:
    """A cell per row and column, deeper for more."""
    if not rows or not columns:
        return empty_figure(title)
    top = max((max(line, default=0) for line in values), default=0)
    left, cell, height = 140, max(28, min(64, 500 // len(columns))), 30
    parts = [
        text(left + (i + 0.5) * cell, 16, shorten(name, 8), "tick")
        for i, name in enumerate(columns)
    ]
    for r, name in enumerate(rows):
        y = 24 + r * height
        parts.append(text(left - 10, y + 19, shorten(name, 16), "label-end"))
        for c, value in enumerate(values[r]):
            level = level_of(value, top)
            inner = _tile(level, left + c * cell + 1, y + 1, (cell - 2, height - 2)) + text(
                left + (c + 0.5) * cell,
                y + 19,
                shown(value) if value else "",
                f"cell tile-ink--{level}",
            )
            parts.append(linked(inner, href="", hint=f"{name} {columns[c]} {shown(value)}"))
    return figure(
        "".join(parts),
        size=(left + len(columns) * cell + 4, 30 + len(rows) * height),
        title=title,
        head=("", *columns),
        rows=[(name, *map(shown, values[r])) for r, name in enumerate(rows)],
    )
