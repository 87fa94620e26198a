"""Bodies and people as workbooks; telephone numbers stay masked as the lists show them."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.errors import N_
from zhengtong.organisations.domain.pass_kinds import END_NAMES
from zhengtong.organisations.domain.reforms import REFORM_NAMES
from zhengtong.organisations.models import Account
from zhengtong.organisations.selectors.leaves import list_leave_kinds
from zhengtong.toolkit.exports import KEEPERS, Listing, declare


def _state_of(person: Account) -> str:
    if person.locked_at:
        return _t("已锁定")
    return _t("正常") if person.is_active else _t("停用")


PERSON_COLUMNS: Any = (
    (_("姓名"), lambda p: p.name),
    (_("用户名"), lambda p: p.username),
    (_("工号"), lambda p: p.employee_number),
    (_("联系电话"), lambda p: p.masked_phone),
    (_("所在单位"), lambda p: p.home_body.name if p.home_body else ""),
    (_("状态"), _state_of),
)
BODIES = declare(
    Listing(
        key="organisations.bodies",
        title=_("单位"),
        columns=(
            (_("单位"), lambda b: b.name),
            (_("所属区划"), lambda b: b.region.name),
            (_("单位类别"), lambda b: b.get_kind_display()),
            (_("统一社会信用代码"), lambda b: b.credit_code),
            (_("数据主管部门"), lambda b: b.is_data_authority),
            (_("人员"), lambda b: b.people_count),
        ),
    )
)
PEOPLE = declare(
    Listing(key="organisations.people", title=_("人员"), roles=KEEPERS, columns=PERSON_COLUMNS)
)
FAULTS = declare(
    Listing(
        key="organisations.sheet-faults",
        title=_("表格问题"),
        roles=KEEPERS,
        columns=(
            (_("行"), lambda fault: fault[0]),
            (_("列"), lambda fault: fault[1]),
            (_("问题"), lambda fault: fault[2]),
        ),
    )
)
HANDOVERS = declare(
    Listing(
        key="organisations.handovers",
        title=_("离岗交接单"),
        roles=KEEPERS,
        columns=(
            (_("编号"), lambda row: row.number),
            (_("移交人"), lambda row: row.account_name),
            (_("接收人"), lambda row: row.successor_name),
            (_("单位"), lambda row: row.body.name),
            (_("交接原因"), lambda row: row.reason),
            (_("办理人"), lambda row: row.by_name),
            (_("办理时间"), lambda row: row.at),
        ),
    )
)
REFORMS = declare(
    Listing(
        key="organisations.reforms",
        title=_("机构改革"),
        columns=(
            (_("编号"), lambda row: row.number),
            (_("改革方式"), lambda row: gettext(REFORM_NAMES[row.kind])),
            (_("文号"), lambda row: row.document),
            (_("被改革的单位"), lambda row: "、".join(row.report["source_names"])),
            (_("承接单位或新名称"), lambda row: "、".join(row.report["target_names"])),
            (_("生效日期"), lambda row: row.effective_on),
            (_("办理人"), lambda row: row.by_name),
            (_("办理时间"), lambda row: row.at),
        ),
    )
)
LEAVES = declare(
    Listing(
        key="organisations.leaves",
        title=_("请假管理"),
        roles=KEEPERS,
        columns=(
            (_("姓名"), lambda row: row.account.name),
            (_("单位"), lambda row: row.account.home_body.name if row.account.home_body else ""),
            (_("请假类别"), lambda row: dict(list_leave_kinds()).get(row.kind, row.kind)),
            (_("开始日期"), lambda row: row.from_date),
            (_("结束日期"), lambda row: row.to_date),
            (_("代理人"), lambda row: "、".join(one.account.name for one in row.delegations.all())),
            (_("销假日期"), lambda row: row.ended_on),
            (_("备注"), lambda row: row.note),
        ),
    )
)
CONTRACTORS = declare(
    Listing(
        key="organisations.contractors",
        title=_("驻场人员"),
        roles=KEEPERS,
        columns=(
            (_("姓名"), lambda tie: tie.account.name),
            (_("所属公司"), lambda tie: tie.company),
            (_("单位"), lambda tie: tie.account.home_body.name if tie.account.home_body else ""),
            (_("责任人"), lambda tie: tie.sponsor.name),
            (_("到期日期"), lambda tie: tie.end_date),
            (_("有效通行"), lambda tie: "、".join(one.number for one in tie.account.running)),
        ),
    )
)


def _end_of(row: Any) -> str:
    return "" if row.is_running else gettext(END_NAMES.get(row.ended_because, N_("已失效")))


PASSES = declare(
    Listing(
        key="organisations.passes",
        title=_("通行证"),
        columns=(
            (_("编号"), lambda row: row.number),
            (_("姓名"), lambda row: row.account.name),
            (_("单位"), lambda row: row.account.home_body.name if row.account.home_body else ""),
            (_("工单"), lambda row: row.order_number),
            (_("可打开的对象"), lambda row: "、".join(one.title for one in row.things.all())),
            (_("理由"), lambda row: row.reason),
            (_("发放人"), lambda row: row.given_by_name),
            (_("起"), lambda row: row.from_at),
            (_("止"), lambda row: row.ended_at or row.until_at),
            (_("失效原因"), _end_of),
        ),
    )
)
PASS_USES = declare(
    Listing(
        key="organisations.pass-uses",
        title=_("通行记录"),
        columns=(
            (_("通行证编号"), lambda use: use.opened_by.number),
            (_("时间"), lambda use: use.at),
            (_("页面"), lambda use: use.path),
        ),
    )
)
