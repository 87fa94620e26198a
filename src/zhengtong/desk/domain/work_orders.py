"""Work orders (工单): severities, terms, causes; what may be done in which state."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from zhengtong.desk.domain.order_errors import (
    CauseUnknown,
    MeasuresRequired,
    WorkOrderClosed,
    WorkOrderOpen,
)
from zhengtong.kernel.deadlines import Certainty, Term, Unit
from zhengtong.kernel.errors import N_

KIND = "desk.work-order"
SUBJECT = "work-order:"
MEASURES_AT_MOST = 2000


class Severity(StrEnum):
    """How bad an alarm is."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"


class OrderState(StrEnum):
    """Where a work order stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    CLOSED = "closed"


SEVERITY_NAMES: dict[str, str] = {
    Severity.CRITICAL: N_("紧急"),
    Severity.MAJOR: N_("重要"),
    Severity.MINOR: N_("一般"),
}
STATE_NAMES: dict[str, str] = {
    OrderState.OPEN: N_("待接单"),
    OrderState.ACCEPTED: N_("处置中"),
    OrderState.CLOSED: N_("已办结"),
}
VERB_NAMES: dict[str, str] = {
    "raised": N_("告警生成工单"),
    "again": N_("再次告警"),
    "cleared": N_("告警已解除"),
    "accepted": N_("接单"),
    "reassigned": N_("转派"),
    "comment": N_("处置记录"),
    "pass": N_("发放通行证"),
    "report": N_("驻场处置报告"),
    "closed": N_("办结"),
    "reopened": N_("重新打开"),
    "hand-over": N_("离岗交接"),
}
_RANK = {Severity.MINOR: 0, Severity.MAJOR: 1, Severity.CRITICAL: 2}


@dataclass(frozen=True, kw_only=True)
class Cause:
    """One cause that a closing may name.

    Attributes:
        code: Stable name.
        zh: Name in Chinese.
        en: Name in English.
    """

    code: str
    zh: str
    en: str


def worse_of(one: str, other: str) -> Severity:
    """The worse of two severities."""
    return max(Severity(one), Severity(other), key=lambda severity: _RANK[severity])


def term_of(severity: str, terms_workdays: Mapping[str, int]) -> Term:
    """The term that a severity gives.

    Policy: R36
    """
    return Term(
        event=f"{KIND}.{severity}",
        amount=terms_workdays[severity],
        unit=Unit.WORKDAY,
        profile="platform",
        certainty=Certainty.CHOSEN,
        source="data/work_orders.toml",
    )


def check_closing(state: str, *, cause: str, measures: str, causes: Mapping[str, Cause]) -> None:
    """Return if the order may be closed so.

    Raises:
        WorkOrderClosed, CauseUnknown, MeasuresRequired.
    """
    refuse_closed(state)
    if cause not in causes:
        raise CauseUnknown(cause=cause)
    if not measures.strip():
        raise MeasuresRequired


def check_note(state: str, text: str) -> None:
    """Return if the note may be added.

    Raises:
        WorkOrderClosed, MeasuresRequired.
    """
    refuse_closed(state)
    if not text.strip():
        raise MeasuresRequired


def check_report(state: str, *, cause: str, text: str, causes: Mapping[str, Cause]) -> None:
    """Return if a contractor may report so; a cause may stay open.

    Raises:
        WorkOrderClosed, CauseUnknown, MeasuresRequired.
    """
    check_note(state, text)
    if cause and cause not in causes:
        raise CauseUnknown(cause=cause)


def refuse_closed(state: str) -> None:
    """Return if the order is not closed.

    Raises:
        WorkOrderClosed.
    """
    if state == OrderState.CLOSED:
        raise WorkOrderClosed


def refuse_open(state: str) -> None:
    """Return if the order is closed.

    Raises:
        WorkOrderOpen.
    """
    if state != OrderState.CLOSED:
        raise WorkOrderOpen
