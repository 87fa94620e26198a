"""Records of the ledger as a workbook."""

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.actor import Role
from zhengtong.ledger.selectors import read_row
from zhengtong.ledger.titles import title_of
from zhengtong.ledger.web.purge_states import state_title
from zhengtong.toolkit.exports import Listing, declare

RECORDS = declare(
    Listing(
        key="ledger.records",
        title=_("存证记录"),
        describe=lambda records: map(read_row, records),
        columns=(
            (_("时间"), lambda row: row.at),
            (_("行为"), lambda row: title_of(row.name)),
            (_("行为代码"), lambda row: row.name),
            (_("原因代码"), lambda row: row.code),
            (_("对象"), lambda row: row.subject),
            (_("办理人"), lambda row: row.by.get("name", "")),
            (_("单位"), lambda row: row.by.get("body_name", "")),
            (_("封存"), lambda row: _t("已封存") if row.is_sealed else _t("待封存")),
            (_("记录编号"), lambda row: row.uuid),
        ),
    )
)

PURGES = declare(
    Listing(
        key="ledger.purges",
        title=_("应急清除"),
        describe=lambda purges: purges,
        roles=frozenset({Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN, Role.AUDITOR}),
        columns=(
            (_("提出时间"), lambda row: row.requested_at),
            (_("提出人"), lambda row: row.requested_name),
            (_("确认人"), lambda row: row.confirmed_name),
            (_("完成时间"), lambda row: row.finished_at),
            (_("状态"), lambda row: _t(state_title(row.state))),
            (_("清除编号"), lambda row: row.uuid),
        ),
    )
)
