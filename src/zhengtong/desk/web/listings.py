"""The worklists as rows and as workbooks."""

from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhengtong.desk.domain.flow import STATE_NAMES, STEP_STATE_NAMES
from zhengtong.desk.domain.kinds import find_kind
from zhengtong.desk.domain.route_checks import FAULT_NAMES
from zhengtong.desk.domain.rows import ClockRow
from zhengtong.desk.domain.supervision import SUPERVISION_NAMES
from zhengtong.desk.models import Matter, Step
from zhengtong.desk.selectors.clocks import map_clocks
from zhengtong.desk.templatetags.desk import clock_left, role_name, translated
from zhengtong.kernel.actor import Role
from zhengtong.toolkit.exports import Listing, declare


def subject_url(matter: Matter) -> str:
    """The page of what the matter is about; its flow sheet where no kind is declared."""
    kind = find_kind(matter.kind)
    return kind.subject_url(matter.subject) if kind else f"/desk/matters/{matter.uuid}/"


def kind_title(matter: Matter) -> str:
    """The kind of a matter in words."""
    return kind_name(matter.kind)


def kind_name(code: str) -> str:
    """A kind of matter in words; its code where it is not declared."""
    kind = find_kind(code)
    return _t(kind.title) if kind else code


def matter_rows(
    matters: list[Matter], clocks: dict[str, ClockRow] | None = None
) -> list[dict[str, Any]]:
    """Matters with page, kind in words and clock; one statement for all clocks not at hand."""
    if clocks is None:
        clocks = map_clocks({matter.subject for matter in matters})
    return [
        {
            "matter": matter,
            "url": subject_url(matter),
            "kind": kind_title(matter),
            "clock": clocks.get(matter.subject),
        }
        for matter in matters
    ]


def step_rows(steps: list[Step], clocks: dict[str, ClockRow] | None = None) -> list[dict[str, Any]]:
    """Steps with their matters as ``matter_rows`` describes them."""
    rows = matter_rows([step.matter for step in steps], clocks)
    return [{**row, "step": step} for step, row in zip(steps, rows, strict=True)]


def _due(row: dict[str, Any]) -> Any:
    return row["clock"].due_on if row["clock"] else None


MATTER_COLUMNS: Any = (
    (_("事项"), lambda row: row["matter"].title),
    (_("编号"), lambda row: row["matter"].number),
    (_("类型"), lambda row: row["kind"]),
)
FROM_COLUMNS: Any = (
    (_("发起人"), lambda row: row["matter"].started_by_name),
    (_("单位"), lambda row: row["matter"].body.name),
)
DUE_COLUMNS: Any = (
    (_("到期日"), _due),
    (_("时限"), lambda row: clock_left(row["clock"])),
)
WAITING = declare(
    Listing(
        key="desk.todo",
        title=_("待办"),
        describe=step_rows,
        columns=(
            *MATTER_COLUMNS,
            (_("环节"), lambda row: translated(row["step"].name)),
            *FROM_COLUMNS,
            (_("到达时间"), lambda row: row["step"].current_since),
            *DUE_COLUMNS,
        ),
    )
)
DONE = declare(
    Listing(
        key="desk.done",
        title=_("已办"),
        describe=step_rows,
        columns=(
            *MATTER_COLUMNS,
            (_("环节"), lambda row: translated(row["step"].name)),
            *FROM_COLUMNS,
            (_("结果"), lambda row: _t(STEP_STATE_NAMES.get(row["step"].state, ""))),
            (_("意见"), lambda row: row["step"].opinion),
            (_("代谁办理"), lambda row: row["step"].on_behalf_of),
            (_("办理时间"), lambda row: row["step"].decided_at),
        ),
    )
)
STARTED = declare(
    Listing(
        key="desk.started",
        title=_("我发起的"),
        describe=matter_rows,
        columns=(
            *MATTER_COLUMNS,
            (_("单位"), lambda row: row["matter"].body.name),
            (_("状态"), lambda row: _t(STATE_NAMES.get(row["matter"].state, ""))),
            (_("发起时间"), lambda row: row["matter"].created_at),
            (_("办结时间"), lambda row: row["matter"].closed_at),
            *DUE_COLUMNS,
        ),
    )
)


NOTICES = declare(
    Listing(
        key="desk.notices",
        title=_("通知"),
        columns=(
            (_("标题"), lambda notice: notice.shown_title),
            (_("内容"), lambda notice: notice.shown_text),
            (_("时间"), lambda notice: notice.created_at),
        ),
    )
)
CALENDAR_CHANGES = declare(
    Listing(
        key="desk.calendar-changes",
        title=_("日历变更记录"),
        columns=(
            (_("年份"), lambda change: change.year),
            (_("来源"), lambda change: change.source),
            (_("确认人"), lambda change: change.closed_by_name),
            (_("生效时间"), lambda change: change.closed_at),
            (_("变动时限"), lambda change: change.moved_count),
            (_("补上到期日"), lambda change: change.filled_count),
        ),
    )
)
CALENDAR_MOVES = declare(
    Listing(
        key="desk.calendar-moves",
        title=_("受影响的时限"),
        columns=(
            (_("时限"), lambda move: move.clock.title),
            (_("单位"), lambda move: move.body.name),
            (_("原到期日"), lambda move: move.old_due or _t("待日历")),
            (_("新到期日"), lambda move: move.new_due or _t("待日历")),
        ),
    )
)
SUPERVISIONS = declare(
    Listing(
        key="desk.supervisions",
        title=_("督办"),
        columns=(
            (_("督办编号"), lambda row: row.number),
            (_("事项"), lambda row: row.matter.title),
            (_("编号"), lambda row: row.matter.number),
            (_("被督办单位"), lambda row: row.body.name),
            (_("督办单位"), lambda row: row.authority.name),
            (_("要求回复日期"), lambda row: row.reply_by),
            (_("状态"), lambda row: _t(SUPERVISION_NAMES[row.state])),
            (_("回复"), lambda row: row.reply),
            (_("办结意见"), lambda row: row.finding),
        ),
    )
)
ROUTE_FAULTS = declare(
    Listing(
        key="desk.route-faults",
        title=_("流程体检"),
        roles=frozenset({Role.BODY_ADMIN, Role.SYSTEM_ADMIN}),
        columns=(
            (_("单位"), lambda fault: fault.body.name),
            (_("事项类型"), lambda fault: kind_name(fault.kind)),
            (_("环节"), lambda fault: translated(fault.step_name)),
            (_("办理单位"), lambda fault: fault.step_body_name),
            (_("岗位权限"), lambda fault: role_name(fault.role)),
            (_("问题"), lambda fault: _t(FAULT_NAMES.get(fault.fault, fault.fault))),
            (_("停在此处"), lambda fault: fault.waiting),
            (_("发现时间"), lambda fault: fault.found_at),
        ),
    )
)
