"""What a record of an information system must hold (R44), told as all gaps at once."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from zhengtong.census.domain import vocabulary
from zhengtong.kernel.errors import N_, Gap

TEXT_LIMITS: dict[str, int] = {
    "name": 100,
    "functions": 2000,
    "main_data": 2000,
    "use_range_note": 500,
    "approving_body": 200,
    "approval_number": 100,
    "fund_note": 500,
    "operator": 200,
    "vendor": 200,
    "url": 500,
    "protection_number": 100,
    "place_note": 200,
    "remark": 2000,
}
CHOICES: dict[str, Mapping[str, str]] = {
    "phase": vocabulary.PHASES,
    "level": vocabulary.LEVELS,
    "network": vocabulary.NETWORKS,
    "place": vocabulary.PLACES,
    "use_range": vocabulary.USE_RANGES,
    "use_frequency": vocabulary.USE_FREQUENCIES,
    "fund_source": vocabulary.FUND_SOURCES,
}
REQUIRED: dict[str, str] = {
    "name": N_("请填写系统名称。"),
    "functions": N_("请填写系统功能。"),
    "use_range": N_("请选择使用范围。"),
    "use_frequency": N_("请选择使用频度。"),
    "approving_body": N_("请填写审批部门。"),
    "approved_on": N_("请填写审批时间。"),
    "fund_source": N_("请选择经费来源。"),
}
COUNTS: tuple[str, ...] = ("build_cost_fen", "yearly_cost_fen", "users_count")
MAX_COUNT = 10**15
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, kw_only=True)
class SystemFacts:
    """What is registered about one information system.

    The first seven are what the audit survey of the plan asks for; the others come from census
    tables in use. Passwords are never asked for.

    Attributes:
        approved_on: Civil date of the approval; None if not told.
        build_cost_fen: Cost of building in fen; None if unknown.
        yearly_cost_fen: Cost of one year's operation in fen; None if unknown.
        users_count: People who use it; None if unknown.
        protection_level: Level of 等级保护, 1 to 5; None if not rated.
        is_division_owned: One office's own system, which P2 wants merged.
    """

    name: str
    functions: str = ""
    use_range: str = ""
    use_range_note: str = ""
    use_frequency: str = ""
    approving_body: str = ""
    approved_on: date | None = None
    approval_number: str = ""
    fund_source: str = ""
    fund_note: str = ""
    phase: str = vocabulary.Phase.LIVE
    level: str = ""
    network: str = ""
    place: str = ""
    place_note: str = ""
    main_data: str = ""
    protection_level: int | None = None
    protection_number: str = ""
    build_cost_fen: int | None = None
    yearly_cost_fen: int | None = None
    users_count: int | None = None
    url: str = ""
    has_interface: bool = False
    is_division_owned: bool = False
    operator: str = ""
    vendor: str = ""
    enabled_on: date | None = None
    disabled_on: date | None = None
    remark: str = ""


def find_system_gaps(facts: SystemFacts, *, today: date) -> tuple[Gap, ...]:
    """Return everything missing or wrong in the record, all at once; empty means complete.

    Policy: P1.1, P1.2, P7.1, R44
    """
    return (
        *_missing(facts),
        *_bad_texts(facts),
        *_bad_choices(facts),
        *_bad_numbers(facts),
        *_bad_dates(facts, today),
        *_bad_address(facts),
    )


def has_control_characters(text: str) -> bool:
    """Whether the text holds NUL, another control character or half a surrogate pair."""
    return _REFUSED.search(text) is not None


def _missing(facts: SystemFacts) -> Iterator[Gap]:
    for field, message in REQUIRED.items():
        value = getattr(facts, field)
        if value is None or (isinstance(value, str) and not value.strip()):
            yield Gap(field=field, message=message, rule="R44")


def _bad_texts(facts: SystemFacts) -> Iterator[Gap]:
    for field, limit in TEXT_LIMITS.items():
        text = getattr(facts, field)
        if has_control_characters(text):
            yield Gap(field=field, message=N_("含有无法保存的控制字符，请删除后重填。"))
        if len(text) > limit:
            yield Gap(field=field, message=N_("最多 %(limit)s 个字。"), facts={"limit": limit})


def _bad_choices(facts: SystemFacts) -> Iterator[Gap]:
    for field, choices in CHOICES.items():
        value = getattr(facts, field)
        if value and value not in choices:
            yield Gap(field=field, message=N_("请从列表中选择。"))
    if facts.protection_level not in {None, *vocabulary.PROTECTION_LEVELS}:
        yield Gap(field="protection_level", message=N_("等级保护只有一至五级。"))


def _bad_numbers(facts: SystemFacts) -> Iterator[Gap]:
    for field in COUNTS:
        number = getattr(facts, field)
        if number is not None and not 0 <= number <= MAX_COUNT:
            yield Gap(field=field, message=N_("请填写不小于零的合理数字。"))


def _bad_dates(facts: SystemFacts, today: date) -> Iterator[Gap]:
    if facts.approved_on and facts.approved_on > today:
        yield Gap(field="approved_on", message=N_("审批时间不能晚于今天。"), rule="R44")
    if facts.enabled_on and facts.disabled_on and facts.disabled_on < facts.enabled_on:
        yield Gap(field="disabled_on", message=N_("停用日期不能早于启用日期。"))


def _bad_address(facts: SystemFacts) -> Iterator[Gap]:
    if not facts.url:
        return
    try:
        parts = urlsplit(facts.url.strip())
    except ValueError:
        parts = None
    if parts is None or parts.scheme not in {"http", "https"} or not parts.netloc:
        message = N_("访问地址应以 http:// 或 https:// 开头。")
        yield Gap(field="url", message=message)
    elif parts.username or parts.password:
        message = N_("访问地址中不得包含用户名或口令。")
        yield Gap(field="url", message=message)
