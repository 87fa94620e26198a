"""What sharing tells people, as templates."""

from zhengtong.desk import public as desk
from zhengtong.kernel.errors import N_

_ABOUT = {"number": "GX2026000001", "title": "示例数据：目录条目"}
_REQUEST = N_("%(number)s %(title)s")

TEMPLATES = (
    desk.MessageTemplate(
        code="sharing.request-received",
        name=N_("收到共享申请"),
        title=N_("收到新的共享申请"),
        text=_REQUEST,
        group="matter",
        sample=_ABOUT,
    ),
    desk.MessageTemplate(
        code="sharing.request-completed",
        name=N_("共享申请完成补正"),
        title=N_("申请单位已完成补正"),
        text=_REQUEST,
        group="matter",
        sample=_ABOUT,
    ),
    desk.MessageTemplate(
        code="sharing.completion-asked",
        name=N_("共享申请退回补正"),
        title=N_("共享申请需要补正"),
        text=_REQUEST,
        line=N_("%(gap)s"),
        group="matter",
        sample=_ABOUT | {"lines": [{"gap": "示例数据：缺少使用依据"}]},
    ),
    desk.MessageTemplate(
        code="sharing.extended",
        name=N_("答复期限延长"),
        title=N_("共享申请的答复期限已延长"),
        text=N_("%(number)s %(title)s：%(reason)s"),
        group="matter",
        sample=_ABOUT | {"reason": "示例数据：数据量大"},
    ),
    desk.MessageTemplate(
        code="sharing.answered",
        name=N_("共享申请获得同意"),
        title=N_("共享申请已获同意"),
        text=N_("%(number)s %(title)s %(reasons)s"),
        group="matter",
        sample=_ABOUT | {"reasons": ""},
    ),
    desk.MessageTemplate(
        code="sharing.refused",
        name=N_("共享申请未获同意"),
        title=N_("共享申请未获同意"),
        text=N_("%(number)s %(title)s %(reasons)s"),
        group="matter",
        sample=_ABOUT | {"reasons": "示例数据：依据不足"},
    ),
    desk.MessageTemplate(
        code="sharing.grant-changed",
        name=N_("授权变动"),
        title=N_("%(what)s"),
        text=N_("%(number)s %(title)s：%(note)s"),
        group="matter",
        sample=_ABOUT | {"what": "示例数据：授权已暂停", "note": "示例数据：理由"},
    ),
)
