"""What the catalogue tells people, as templates."""

from zhengtong.desk import public as desk
from zhengtong.kernel.errors import N_

_VERSION = {"title": "示例数据：目录条目", "code": "3400000001/000001", "version": 1}

TEMPLATES = (
    desk.MessageTemplate(
        code="catalogue.returned",
        name=N_("目录条目退回"),
        title=N_("目录条目被退回：%(title)s"),
        text=N_("%(opinion)s"),
        group="matter",
        sample={"title": "示例数据：目录条目", "opinion": "示例数据：请补充更新周期"},
    ),
    desk.MessageTemplate(
        code="catalogue.published",
        name=N_("目录发布通知"),
        title=N_("目录发布：%(title)s"),
        text=N_("信息资源代码 %(code)s，第 %(version)s 版。"),
        sample=_VERSION,
    ),
    desk.MessageTemplate(
        code="catalogue.updated",
        name=N_("目录更新通知"),
        title=N_("目录更新：%(title)s"),
        text=N_("信息资源代码 %(code)s，第 %(version)s 版。"),
        sample=_VERSION,
    ),
)
