"""The lists of sharing as workbooks."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhengtong.desk import public as desk
from zhengtong.sharing.domain.states import GRANT_STATE_NAMES
from zhengtong.sharing.services.passage import subject_of
from zhengtong.sharing.web.standing import state_badge
from zhengtong.toolkit.exports import Listing, declare


def with_clocks(requests: Iterable[Any]) -> list[dict[str, Any]]:
    """Requests, each with its state in words and its clock, in one statement for the clocks."""
    rows = list(requests)
    clocks = desk.map_clocks({subject_of(row) for row in rows})
    return [
        {
            "request": row,
            "state": state_badge(row.state),
            "clock": clocks.get(subject_of(row)),
        }
        for row in rows
    ]


REQUESTS = declare(
    Listing(
        key="sharing.requests",
        title=_("共享申请"),
        describe=with_clocks,
        columns=(
            (_("目录"), lambda row: row["request"].entry_title),
            (_("编号"), lambda row: row["request"].number),
            (_("申请单位"), lambda row: row["request"].consumer.name),
            (_("提供单位"), lambda row: row["request"].provider.name),
            (_("状态"), lambda row: row["state"][0]),
            (_("到期日"), lambda row: row["clock"].due_on if row["clock"] else ""),
        ),
    )
)
GRANTS = declare(
    Listing(
        key="sharing.grants",
        title=_("授权"),
        columns=(
            (_("目录"), lambda row: row.entry_title),
            (_("编号"), lambda row: row.number),
            (_("使用单位"), lambda row: row.consumer.name),
            (_("提供单位"), lambda row: row.provider.name),
            (_("生效日期"), lambda row: row.valid_from),
            (_("截止日期"), lambda row: row.valid_to),
            (_("状态"), lambda row: _t(GRANT_STATE_NAMES[row.state])),
        ),
    )
)
