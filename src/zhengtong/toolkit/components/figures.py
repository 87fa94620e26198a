"""Charts as tags: ``{% chart_bar rows title="…" %}``."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from zhengtong.toolkit.charts import bars, graph, lines, rounds, tiles

register = template.Library()


@register.simple_tag
def chart_bar(rows: Any, title: str, *, unit: str = "") -> SafeString:
    """Bars of ``(label, value[, href[, kind]])`` rows."""
    return bars.bar(rows, title=title, unit=unit)


@register.simple_tag
def chart_stacked(labels: Any, series: Any, title: str, kinds: Any = ()) -> SafeString:
    """Stacked bars: labels, and series as ``(name, values)``."""
    return bars.stacked(labels, series, title=title, kinds=kinds)


@register.simple_tag
def chart_line(labels: Any, series: Any, title: str) -> SafeString:
    """Lines over labels; series as ``(name, values)``."""
    return lines.line(labels, series, title=title)


@register.simple_tag
def spark(values: Any, label: str) -> SafeString:
    """A small line within a row."""
    return lines.spark(values, label=label)


@register.simple_tag
def chart_donut(rows: Any, title: str, *, unit: str = "") -> SafeString:
    """Parts of a whole."""
    return rounds.donut(rows, title=title, unit=unit)


@register.simple_tag
def chart_cities(values: Any, title: str, *, unit: str = "") -> SafeString:
    """The tile map of the sixteen cities: values by region code."""
    return tiles.tile_map(values, title=title, unit=unit)


@register.simple_tag
def chart_heat(rows: Any, columns: Any, values: Any, title: str) -> SafeString:
    """A heat table."""
    return tiles.heat(rows, columns, values, title=title)


@register.simple_tag
def chart_graph(nodes: Any, edges: Any, title: str) -> SafeString:
    """Relations: ``charts.graph.Node`` and ``Edge``."""
    return graph.relation_graph(nodes, edges, title=title)
