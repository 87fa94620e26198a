"""What a look at the source of a mounted resource means."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from zhengtong.kernel.errors import N_

# The calendar unit of each update cycle at its longest, in days; the others promise no day.
CYCLE_DAYS = {
    "realtime": 1, "hourly": 1, "daily": 1, "weekly": 7, "ten_days": 11, "monthly": 31,
    "quarterly": 92, "half_yearly": 184, "yearly": 366,
}  # fmt: skip
FINDINGS: dict[str, str] = {
    "table-missing": N_("来源中已没有该表，或无权读取"),
    "unreachable": N_("无法连接来源"),
    "column-missing": N_("缺少字段 %(column)s"),
    "column-retyped": N_("字段 %(column)s 的类型由 %(was)s 变为 %(now)s"),
    "column-new": N_("新增字段 %(column)s（%(now)s）"),
    "age-unreadable": N_("数据时间字段 %(column)s 的值不是日期"),
}
# With these the resource still serves what was promised.
HARMLESS = frozenset({"column-new", "age-unreadable"})


@dataclass(frozen=True, kw_only=True)
class ProbeFound:
    """What was found at the source.

    Attributes:
        columns: Column → type; empty where the table could not be looked at.
        rows_count: The source's own estimate of the rows, None if it has none.
        newest: Highest value of the age column as text, None if not asked or empty.
        error: ``table-missing`` or ``unreachable`` where nothing could be looked at.
        reason: Code of the refusal behind the error.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    rows_count: int | None = None
    newest: str | None = None
    error: str = ""
    reason: str = ""


def find_findings(
    found: ProbeFound, *, mapped: Mapping[str, str], known: Mapping[str, str]
) -> list[dict[str, Any]]:
    """All that differs, worst first; each as plain JSON with its kind and names.

    Args:
        found: What was found at the source.
        mapped: Columns that stand for items (or tell the age) → type; "" if never known.
        known: All columns of the source when the map was settled; empty if never known.
    """
    if found.error:
        return [{"kind": found.error, "reason": found.reason}]
    missing = [{"kind": "column-missing", "column": c} for c in mapped if c not in found.columns]
    retyped = [
        {"kind": "column-retyped", "column": c, "was": was, "now": found.columns[c]}
        for c, was in mapped.items()
        if was and c in found.columns and found.columns[c][:100] != was[:100]
    ]
    new = [
        {"kind": "column-new", "column": c, "now": kind}
        for c, kind in found.columns.items()
        if known and c not in known and c not in mapped
    ]
    return [*missing, *retyped, *new]


def is_fit(findings: list[dict[str, Any]]) -> bool:
    """Whether the resource still serves what was promised."""
    return all(one["kind"] in HARMLESS for one in findings)


def read_day(text: str | None) -> date | None:
    """The day a value of an age column names: 2026-03-02…, 20260302…, 2026/03/02, 2026年3月2日."""
    found = re.match(r"\s*(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})|(\d{2})(\d{2}))", text or "")
    if found is None:
        return None
    year, month, day, month8, day8 = found.groups()
    try:
        return date(int(year), int(month or month8), int(day or day8))
    except ValueError:
        return None


def oldest_allowed(cycle: str, today: date) -> date | None:
    """The day the newest record may not lie before; None where the cycle promises no day."""
    days = CYCLE_DAYS.get(cycle)
    return None if days is None else today - timedelta(days=days)
