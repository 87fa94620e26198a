"""Work orders, overdue clocks, outgoing messages and templates as workbooks."""

from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.actor import Role
from zhengtong.toolkit.exports import Listing, declare

ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN})

ORDERS = declare(
    Listing(
        key="desk.orders",
        title=_("工单"),
        columns=(
            (_("编号"), lambda row: row["order"].number),
            (_("内容"), lambda row: row["title"]),
            (_("级别"), lambda row: row["severity"]),
            (_("单位"), lambda row: row["order"].body.name),
            (_("处置人"), lambda row: row["order"].owner_name),
            (_("次数"), lambda row: row["order"].alarm.count),
            (_("到期日"), lambda row: row["order"].due_on),
            (_("状态"), lambda row: row["state"]),
        ),
    )
)
OVERDUE = declare(
    Listing(
        key="desk.overdue",
        title=_("超期清单"),
        columns=(
            (_("时限"), lambda row: row.clock.title),
            (_("单位"), lambda row: row.clock.body.name),
            (_("到期日"), lambda row: row.due_on),
            (_("报告时间"), lambda row: row.told_at),
        ),
    )
)
OUTBOX = declare(
    Listing(
        key="desk.outbox",
        title=_("消息发送"),
        columns=(
            (_("消息"), lambda row: row["name"]),
            (_("通道"), lambda row: str(row["channel"])),
            (_("状态"), lambda row: str(row["state"])),
            (_("次数"), lambda row: row["row"].tries),
            (_("写入时间"), lambda row: row["row"].created_at),
            (_("最近错误"), lambda row: row["row"].last_error),
        ),
        roles=ADMINISTRATORS,
    )
)
TEMPLATES = declare(
    Listing(
        key="desk.templates",
        title=_("消息模板"),
        columns=(
            (_("消息"), lambda row: row["name"]),
            (_("类别"), lambda row: row["group"]),
            (_("平台自带标题"), lambda row: row["title"]),
        ),
        roles=ADMINISTRATORS,
    )
)
