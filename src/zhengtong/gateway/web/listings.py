"""The lists of the gateway as workbooks."""

from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhengtong.sharing import public as sharing
from zhengtong.toolkit.exports import Listing, declare

STATES = {"live": _("运行中"), "suspended": _("已暂停"), "closed": _("已关闭")}
KINDS = {"table": _("库表查询"), "http": _("接口转发")}


def entry_titles(actor: Any, grants: Any) -> dict[Any, str]:
    """Titles of the entries of grants by the grants' names, in one statement."""
    found = sharing.list_grants(actor).filter(uuid__in=grants)
    return dict(found.values_list("uuid", "entry_title"))


SERVICES = declare(
    Listing(
        key="gateway.services",
        title=_("服务接口"),
        columns=(
            (_("服务名称"), lambda s: s.title),
            (_("服务编码"), lambda s: s.code),
            (_("提供部门"), lambda s: s.body.name),
            (_("方式"), lambda s: KINDS.get(s.kind, s.kind)),
            (_("个人信息"), lambda s: s.is_personal),
            (_("状态"), lambda s: STATES.get(s.state, s.state)),
        ),
    )
)
CREDENTIALS = declare(
    Listing(
        key="gateway.credentials",
        title=_("我的凭据"),
        columns=(
            (_("凭据编号"), lambda row: row["credential"].client_id),
            (_("目录"), lambda row: row["title"]),
            (_("使用系统"), lambda row: row["credential"].note),
            (_("领取时间"), lambda row: row["credential"].created_at),
            (_("状态"), lambda r: _t("有效") if r["credential"].state == "live" else _t("已吊销")),
        ),
    )
)
CALLS = declare(
    Listing(
        key="gateway.calls",
        title=_("调用记录"),
        columns=(
            (_("时间"), lambda row: row["call"].at),
            (_("服务编码"), lambda row: row["call"].service),
            (_("服务"), lambda row: row["title"]),
            (_("用途"), lambda row: row["purpose"]),
            (_("结果"), lambda row: _t("已答复") if row["is_answered"] else _t("已拒绝")),
            (_("原因"), lambda row: row["reason"]),
            (_("行数"), lambda row: row["call"].rows),
            (_("用时（毫秒）"), lambda row: row["call"].took_ms),
        ),
    )
)
