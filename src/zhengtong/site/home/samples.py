"""Sample facts for the living page of the look; all made up (示例数据)."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext as _

from zhengtong.site.home.sample_form import sample_form
from zhengtong.toolkit.charts.graph import Edge, Node

_DIGEST = "9f2c51b47ad80e36c1154b7fe0a2d98833c7105ea4bb96d20f7e41c85a3d6b12"


def _steps() -> list[dict[str, Any]]:
    return [
        {"label": _("提交申请"), "state": "done", "who": _("数据专员"), "when": "03-02 09:12"},
        {
            "label": _("本单位同意"),
            "state": "done",
            "who": _("共享机构负责人"),
            "when": "03-02 15:40",
        },
        {
            "label": _("提供方答复"),
            "state": "current",
            "who": _("民政（示例）"),
            "note": _("第 4 个工作日"),
        },
        {"label": _("授权生效"), "state": "todo"},
        {"label": _("交付"), "state": "todo"},
    ]


def _charts() -> dict[str, Any]:
    days = [f"03-{d:02d}" for d in range(2, 16)]
    calls = [820, 932, 901, 1290, 1330, 1320, 410, 380, 1502, 1611, 1588, 1702, 1655, 702]
    denied = [12, 9, 14, 30, 22, 18, 4, 6, 25, 19, 17, 21, 16, 8]
    return {
        "bar_rows": [
            (_("民政（示例）"), 128, "#"),
            (_("人社（示例）"), 96, "#"),
            (_("公安（示例）"), 85, "#"),
            (_("自然资源（示例）"), 61, "#"),
            (_("教育（示例）"), 44, "#"),
        ],
        "stack_labels": [_("合肥"), _("芜湖"), _("阜阳")],
        "stack_series": [
            (_("无条件共享"), [60, 34, 28]),
            (_("有条件共享"), [48, 25, 31]),
            (_("不予共享"), [6, 3, 2]),
        ],
        "days": days,
        "line_series": [(_("调用"), calls), (_("拒绝"), [d * 10 for d in denied])],
        "spark_values": calls,
        "donut_rows": [(_("库表交换"), 46, "#"), (_("文件"), 21, "#"), (_("接口调用"), 73, "#")],
        "city_values": {
            "3401": 214,
            "3402": 120,
            "3403": 88,
            "3404": 60,
            "3405": 75,
            "3406": 41,
            "3407": 39,
            "3408": 97,
            "3410": 55,
            "3411": 110,
            "3412": 132,
            "3413": 70,
            "3415": 92,
            "3416": 64,
            "3417": 0,
            "3418": 83,
        },
        "heat_rows": [_("民政（示例）"), _("人社（示例）"), _("公安（示例）")],
        "heat_columns": [_("完整"), _("准确"), _("及时"), _("一致"), _("唯一")],
        "heat_values": [[98, 92, 60, 88, 99], [90, 85, 72, 80, 95], [99, 97, 91, 93, 0]],
        "graph_nodes": [
            Node("a", _("行政区划表"), "#", "1"),
            Node("b", _("行政区划目录"), "#", "2"),
            Node("c", _("人社授权"), "#", "3"),
            Node("d", _("公安授权"), "#", "3"),
            Node("e", _("夜间批次"), "#", "4"),
            Node("f", _("区划查询接口"), "#", "5"),
        ],
        "graph_edges": [
            Edge("a", "b", _("挂接")),
            Edge("b", "c", _("授权")),
            Edge("b", "d", _("授权")),
            Edge("c", "e", _("交换")),
            Edge("d", "f", _("调用")),
        ],
    }


def _tables() -> dict[str, Any]:
    states = [
        ("ok", _("已发布")),
        ("warn", _("审核中")),
        ("neutral", _("草稿")),
        ("danger", _("已退回")),
    ]
    rows = [
        {
            "code": f"307017/0{i:03d}",
            "name": name,
            "body": _("民政（示例）"),
            "kind": states[i % 4][0],
            "state": states[i % 4][1],
            "items": 12 + i,
            "day": f"2026-03-{i + 2:02d}",
        }
        for i, name in enumerate(
            [
                _("行政区划代码"),
                _("社会组织名册"),
                _("婚姻登记信息"),
                _("养老机构名录"),
                _("低保对象认定"),
                _("殡葬服务机构"),
            ]
        )
    ]
    return {
        "rows": rows,
        "matrix_columns": [_("库表"), _("文件"), _("接口")],
        "matrix_rows": [
            (_("区划代码"), ["granted", "granted", "granted"]),
            (_("区划名称"), ["granted", "granted", "granted"]),
            (_("负责人姓名"), ["denied", "denied", "masked"]),
            (_("上级代码"), ["granted", "review", "granted"]),
        ],
        "change_rows": [
            (_("目录名称"), _("行政区划代码"), _("行政区划代码（含历史）")),
            (_("更新周期"), _("每年"), _("每季度")),
            (_("共享类型"), _("无条件共享"), _("无条件共享")),
            (_("使用要求"), "", _("注明数据日期")),
        ],
        "tree_nodes": [
            {
                "label": _("安徽省"),
                "open": True,
                "note": "16",
                "children": [
                    {
                        "label": _("合肥市"),
                        "href": "#",
                        "note": "9",
                        "current": True,
                        "children": [
                            {"label": _("瑶海区"), "href": "#"},
                            {"label": _("庐阳区"), "href": "#"},
                        ],
                    },
                    {"label": _("芜湖市"), "href": "#", "note": "7"},
                ],
            },
        ],
    }


def sample_context(request: HttpRequest) -> dict[str, Any]:
    """Everything the living page draws."""
    wrong = sample_form({"title": "", "kind": "3"})
    return {
        "steps": _steps(),
        "refused_steps": [
            {"label": _("提交"), "state": "done"},
            {"label": _("保密审查"), "state": "refused", "note": _("含工作秘密")},
            {"label": _("发布"), "state": "todo"},
        ],
        "segments": [
            ("used", 4, _("已用 4 个工作日")),
            ("paused", 2, _("暂停 2 个工作日")),
            ("left", 6, _("剩余 6 个工作日")),
        ],
        "late_segments": [
            ("used", 10, _("法定 10 个工作日")),
            ("late", 3, _("疑似超期 3 个工作日")),
        ],
        "digest": _DIGEST,
        "page": Paginator(range(480), 20).get_page(request.GET.get("page", 4)),
        "form": sample_form(),
        "wrong_form": wrong,
        "tags": [_("行政区划"), _("基础库"), _("每季度更新")],
        "json_text": '{\n  "code": "catalogue.not-published",\n  "status": 409,\n  "gaps": []\n}',
        "old_text": _("每年更新一次") + "\n" + _("仅限省级部门使用"),
        "new_text": _("每季度更新一次") + "\n" + _("仅限省级部门使用") + "\n" + _("注明数据日期"),
        "icons": _icon_names(),
        **_charts(),
        **_tables(),
    }


def _icon_names() -> list[str]:
    import re
    from importlib.resources import files

    sprite = files("zhengtong.toolkit").joinpath("static/toolkit/icons.svg").read_text("utf-8")
    return re.findall(r'<symbol id="([^"]+)"', sprite)
