"""Sample figures for the charts of the living page; all made up (示例数据)."""

from typing import Any

from django.utils.translation import gettext as _

from zhengtong.toolkit.charts.graph import Edge, Node

_CALLS = (820, 932, 901, 1290, 1330, 1320, 410, 380, 1502, 1611, 1588, 1702, 1655, 702)
_REFUSED = (120, 90, 140, 300, 220, 180, 40, 60, 250, 190, 170, 210, 160, 80)
_CITIES = (
    "3401:214 3402:120 3403:88 3404:60 3405:75 3406:41 3407:39 3408:97 3410:55 3411:110 3412:132 "
    "3413:70 3415:92 3416:64 3417:0 3418:83"
)


def _bodies() -> list[str]:
    return [
        _("民政（示例）"),
        _("人社（示例）"),
        _("公安（示例）"),
        _("自然资源（示例）"),
        _("教育（示例）"),
    ]


def _relations() -> dict[str, Any]:
    nodes = [
        Node("a", _("行政区划表"), "#", "1"),
        Node("b", _("行政区划目录"), "#", "2"),
        Node("c", _("人社授权"), "#", "3"),
        Node("d", _("公安授权"), "#", "3"),
        Node("e", _("夜间批次"), "#", "4"),
        Node("f", _("区划查询接口"), "#", "5"),
    ]
    edges = [
        Edge("a", "b", _("挂接")),
        Edge("b", "c", _("授权")),
        Edge("b", "d", _("授权")),
        Edge("c", "e", _("交换")),
        Edge("d", "f", _("调用")),
    ]
    return {"graph_nodes": nodes, "graph_edges": edges}


def _quality() -> dict[str, Any]:
    return {
        "heat_rows": _bodies()[:3],
        "heat_columns": [_("完整"), _("准确"), _("及时"), _("一致"), _("唯一")],
        "heat_values": [[98, 92, 60, 88, 99], [90, 85, 72, 80, 95], [99, 97, 91, 93, 0]],
    }


def sample_charts() -> dict[str, Any]:
    """The figures of every chart, by name."""
    cities = (pair.split(":") for pair in _CITIES.split())
    return {
        "bar_rows": [
            (body, value, "#") for body, value in zip(_bodies(), (128, 96, 85, 61, 44), strict=True)
        ],
        "stack_labels": [_("合肥"), _("芜湖"), _("阜阳")],
        "stack_series": [
            (_("无条件共享"), [60, 34, 28]),
            (_("有条件共享"), [48, 25, 31]),
            (_("不予共享"), [6, 3, 2]),
        ],
        "days": [f"03-{day:02d}" for day in range(2, 16)],
        "line_series": [(_("调用"), _CALLS), (_("拒绝"), _REFUSED)],
        "spark_values": _CALLS,
        "donut_rows": [(_("库表交换"), 46, "#"), (_("文件"), 21, "#"), (_("接口调用"), 73, "#")],
        "city_values": {code: int(value) for code, value in cities},
        **_quality(),
        **_relations(),
    }
