"""Relations between things, laid out by networkx; the same data give the same picture."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zhengtong.toolkit.charts.frame import empty_figure, figure, linked, shorten, text

_WIDTH, _HEIGHT, _EDGE = 520, 320, 48
_MOST_NODES = 80


@dataclass(frozen=True)
class Node:
    """A thing; ``kind`` 1 to 6 chooses the colour."""

    key: str
    label: str
    href: str = ""
    kind: str = "1"


@dataclass(frozen=True)
class Edge:
    """A relation from one thing to another."""

    source: str
    target: str
    label: str = ""


def relation_graph(nodes: Sequence[Node], edges: Sequence[Edge], *, title: str) -> SafeString:
    """Circles and arrows of at most 80 things; every relation is in the table beside."""
    if not nodes:
        return empty_figure(title)
    drawn = {node.key: node for node in nodes[:_MOST_NODES]}
    links = [e for e in edges if e.source in drawn and e.target in drawn]
    places = _layout(drawn, links)
    parts = []
    for edge in links:
        (x0, y0), (x1, y1) = places[edge.source], places[edge.target]
        hint = f"{drawn[edge.source].label} → {drawn[edge.target].label} {edge.label}"
        bend = f"{(x0 + x1) / 2 + (y1 - y0) / 10:.1f} {(y0 + y1) / 2 - (x1 - x0) / 10:.1f}"
        curve = f"M{x0:.1f} {y0:.1f}Q{bend} {x1:.1f} {y1:.1f}"
        parts.append(linked(f'<path class="edge" d="{curve}"/>', href="", hint=hint))
    for node in drawn.values():
        x, y = places[node.key]
        inner = f'<circle class="node node--{node.kind}" cx="{x:.1f}" cy="{y:.1f}" r="9"/>' + text(
            x, y + 25, shorten(node.label, 16), "node-label"
        )
        parts.append(linked(inner, href=node.href, hint=node.label))
    names = {node.key: node.label for node in nodes}
    return figure(
        "".join(parts),
        size=(_WIDTH, _HEIGHT),
        title=title,
        head=(_("从"), _("到"), _("关系")),
        rows=[
            (names.get(e.source, e.source), names.get(e.target, e.target), e.label) for e in edges
        ],
    )


def _layout(nodes: dict[str, Node], edges: Sequence[Edge]) -> dict[str, tuple[float, float]]:
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from((e.source, e.target) for e in edges)
    raw = nx.spring_layout(graph, seed=7, iterations=80)
    xs, ys = [p[0] for p in raw.values()], [p[1] for p in raw.values()]
    wide, high = (max(xs) - min(xs)) or 1, (max(ys) - min(ys)) or 1
    return {
        key: (
            _EDGE + (_WIDTH - 2 * _EDGE) * (point[0] - min(xs)) / wide,
            _EDGE / 2 + (_HEIGHT - 1.6 * _EDGE) * (point[1] - min(ys)) / high,
        )
        for key, point in raw.items()
    }
