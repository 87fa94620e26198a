"""What the standards tell people, as templates."""

from zhengtong.desk import public as desk
from zhengtong.kernel.errors import N_

_SAMPLE = {"title": "示例数据：DE-101 示例数据元", "opinion": "示例数据：请注明来源"}

TEMPLATES = (
    desk.MessageTemplate(
        code="standards.returned",
        name=N_("标准变更退回"),
        title=N_("标准变更被退回：%(title)s"),
        text=N_("%(opinion)s"),
        group="matter",
        sample=_SAMPLE,
    ),
    desk.MessageTemplate(
        code="standards.refused",
        name=N_("标准变更不予通过"),
        title=N_("标准变更未获通过：%(title)s"),
        text=N_("%(opinion)s"),
        group="matter",
        sample=_SAMPLE,
    ),
    desk.MessageTemplate(
        code="standards.published",
        name=N_("标准发布通知"),
        title=N_("数据标准发布：%(title)s"),
        text=N_("共 %(records)s 项，自发布时起适用。"),
        sample={"title": "示例数据：DE-101 示例数据元", "records": 1},
    ),
)
