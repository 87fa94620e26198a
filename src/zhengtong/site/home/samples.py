"""Sample facts for the living page of the look; all made up (示例数据)."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext as _

from zhengtong.site.home.sample_charts import sample_charts
from zhengtong.site.home.sample_form import sample_form

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


def _entries() -> list[dict[str, Any]]:
    states = [
        ("ok", _("已发布")),
        ("warn", _("审核中")),
        ("neutral", _("草稿")),
        ("danger", _("已退回")),
    ]
    names = [
        _("行政区划代码"),
        _("社会组织名册"),
        _("婚姻登记信息"),
        _("养老机构名录"),
        _("低保对象认定"),
        _("殡葬服务机构"),
    ]
    return [
        {
            "code": f"307017/0{i:03d}",
            "name": name,
            "body": _("民政（示例）"),
            "kind": states[i % 4][0],
            "state": states[i % 4][1],
            "items": 12 + i,
            "day": f"2026-03-{i + 2:02d}",
        }
        for i, name in enumerate(names)
    ]


def _grant() -> dict[str, Any]:
    return {
        "matrix_columns": [_("库表"), _("文件"), _("接口")],
        "matrix_rows": [
            (_("区划代码"), ["granted", "granted", "granted"]),
            (_("区划名称"), ["granted", "granted", "granted"]),
            (_("负责人姓名"), ["denied", "denied", "masked"]),
            (_("上级代码"), ["granted", "review", "granted"]),
        ],
    }


def _changes() -> list[tuple[str, str, str]]:
    return [
        (_("目录名称"), _("行政区划代码"), _("行政区划代码（含历史）")),
        (_("更新周期"), _("每年"), _("每季度")),
        (_("共享类型"), _("无条件共享"), _("无条件共享")),
        (_("使用要求"), "", _("注明数据日期")),
    ]


def _regions() -> list[dict[str, Any]]:
    districts = [{"label": _("瑶海区"), "href": "#"}, {"label": _("庐阳区"), "href": "#"}]
    hefei = {"label": _("合肥市"), "href": "#", "note": "9", "current": True, "children": districts}
    wuhu = {"label": _("芜湖市"), "href": "#", "note": "7"}
    return [{"label": _("安徽省"), "open": True, "note": "16", "children": [hefei, wuhu]}]


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
        "rows": _entries(),
        "change_rows": _changes(),
        "tree_nodes": _regions(),
        **_grant(),
        **sample_charts(),
    }


def _icon_names() -> list[str]:
    import re
    from importlib.resources import files

    sprite = files("zhengtong.toolkit").joinpath("static/toolkit/icons.svg").read_text("utf-8")
    return re.findall(r'<symbol id="([^"]+)"', sprite)
