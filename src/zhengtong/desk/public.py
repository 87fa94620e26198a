"""The door of the desk: matters, worklists, clocks, notices."""

from zhengtong.desk.domain.countersign import Mode
from zhengtong.desk.domain.flow import Decision, MatterState, StepState
from zhengtong.desk.domain.kinds import MatterKind, find_kind, register_kind
from zhengtong.desk.domain.messages import MessageTemplate, register_template
from zhengtong.desk.domain.official_forms import FormKind, Sheet, register_form
from zhengtong.desk.domain.routes import AUTHORITY, OWN_BODY, OWN_OFFICE, Party, RouteStep
from zhengtong.desk.domain.rows import ClockRow, MatterRow, StepRow
from zhengtong.desk.selectors.calendars import working_calendar
from zhengtong.desk.selectors.clocks import get_clock, late_keys, list_clocks, map_clocks
from zhengtong.desk.selectors.matters import (
    find_matter,
    get_matter,
    list_flow,
    list_todo,
    may_decide,
    worklist_counts,
)
from zhengtong.desk.services.alarms import clear_alarm, raise_alarm
from zhengtong.desk.services.clocks import (
    extend_clock,
    pause_clock,
    resume_clock,
    start_clock,
    stop_clock,
)
from zhengtong.desk.services.decisions import decide_step
from zhengtong.desk.services.matters import open_matter, restart_matter, withdraw_matter
from zhengtong.desk.services.notices import notify
from zhengtong.desk.services.transfers import transfer_step

__all__ = [
    "AUTHORITY",
    "OWN_BODY",
    "OWN_OFFICE",
    "ClockRow",
    "Decision",
    "FormKind",
    "MatterKind",
    "MatterRow",
    "MatterState",
    "MessageTemplate",
    "Mode",
    "Party",
    "RouteStep",
    "Sheet",
    "StepRow",
    "StepState",
    "clear_alarm",
    "decide_step",
    "extend_clock",
    "find_kind",
    "find_matter",
    "get_clock",
    "get_matter",
    "late_keys",
    "list_clocks",
    "list_flow",
    "list_todo",
    "map_clocks",
    "may_decide",
    "notify",
    "open_matter",
    "pause_clock",
    "raise_alarm",
    "register_form",
    "register_kind",
    "register_template",
    "restart_matter",
    "resume_clock",
    "start_clock",
    "stop_clock",
    "transfer_step",
    "withdraw_matter",
    "working_calendar",
    "worklist_counts",
]
