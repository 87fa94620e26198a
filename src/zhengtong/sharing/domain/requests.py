"""What a request must hold before anybody is asked to decide it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zhengtong.kernel.errors import N_, Gap

WAYS: dict[str, str] = {
    "batch": N_("批量交换"),
    "file": N_("文件下载"),
    "service": N_("服务接口"),
    "other": N_("其他方式"),
}
FILTER_OPERATORS: dict[str, str] = {
    "eq": N_("等于"),
    "prefix": N_("开头为"),
    "in": N_("属于"),
}
TEXT_LIMIT_CHARS = 2000


@dataclass(frozen=True, kw_only=True)
class RequestFacts:
    """A request as written so far.

    Attributes:
        item_ids: Items asked for.
        known_item_ids: Items of the published version.
        resource_ids: Mounted resources asked for; may be empty where the entry has none.
        row_filter: Which rows: ``{"item_id", "op", "value"}`` each; empty means all.
    """

    basis: str = ""
    scene: str = ""
    use_scope: str = ""
    ways: Sequence[str] = ()
    purpose_codes: Sequence[str] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    item_ids: Sequence[str] = ()
    known_item_ids: frozenset[str] = frozenset()
    resource_ids: Sequence[str] = ()
    known_resource_ids: frozenset[str] = frozenset()
    known_purposes: frozenset[str] = frozenset()
    row_filter: Sequence[Mapping[str, Any]] = field(default_factory=tuple)


def request_gaps(facts: RequestFacts, *, today: date) -> tuple[Gap, ...]:
    """Return every gap of the request at once; empty means complete.

    A request must hold basis, scene, range of use, way and time limit (R16); incompleteness is
    told in one notice (R21).

    Policy: R16, R21
    """
    return (
        *_text_gaps(facts),
        *_choice_gaps(facts),
        *_date_gaps(facts, today=today),
        *_filter_gaps(facts),
    )


_TEXTS: tuple[tuple[str, str], ...] = (
    ("basis", N_("请写明使用依据（法律法规、职责或文件）。")),
    ("scene", N_("请写明使用场景。")),
    ("use_scope", N_("请写明使用范围。")),
)


def _text_gaps(facts: RequestFacts) -> list[Gap]:
    gaps = []
    for name, message in _TEXTS:
        text = str(getattr(facts, name)).strip()
        if not text:
            gaps.append(Gap(field=name, message=message, rule="R16"))
        elif len(text) > TEXT_LIMIT_CHARS:
            gaps.append(
                Gap(
                    field=name,
                    message=N_("内容过长：最多%(limit)s个字。"),
                    facts={"limit": TEXT_LIMIT_CHARS},
                )
            )
    return gaps


def _choice_gaps(facts: RequestFacts) -> list[Gap]:
    gaps = []
    if not facts.ways or not set(facts.ways) <= set(WAYS):
        gaps.append(Gap(field="ways", message=N_("请选择共享方式。"), rule="R16"))
    if not facts.purpose_codes or not set(facts.purpose_codes) <= facts.known_purposes:
        gaps.append(Gap(field="purpose_codes", message=N_("请选择使用目的。"), rule="R25"))
    if not facts.item_ids or not set(facts.item_ids) <= facts.known_item_ids:
        gaps.append(Gap(field="item_ids", message=N_("请至少勾选一个信息项。"), rule="R25"))
    if facts.known_resource_ids and (
        not facts.resource_ids or not set(facts.resource_ids) <= facts.known_resource_ids
    ):
        gaps.append(Gap(field="resource_ids", message=N_("请选择要使用的挂接资源。")))
    return gaps


def _date_gaps(facts: RequestFacts, *, today: date) -> list[Gap]:
    if facts.valid_from is None or facts.valid_to is None:
        return [Gap(field="valid_to", message=N_("请填写使用时限（起止日期）。"), rule="R16")]
    if facts.valid_to < facts.valid_from:
        return [Gap(field="valid_to", message=N_("使用时限的止日不能早于起日。"))]
    if facts.valid_to < today:
        return [Gap(field="valid_to", message=N_("使用时限的止日已经过去。"))]
    return []


def _filter_gaps(facts: RequestFacts) -> list[Gap]:
    for condition in facts.row_filter:
        known = condition.get("item_id") in facts.known_item_ids
        if (
            not known
            or condition.get("op") not in FILTER_OPERATORS
            or condition.get("value") in ("", None, [])
        ):
            return [
                Gap(
                    field="row_filter",
                    message=N_("数据范围条件不完整：请选择信息项、条件并填写取值。"),
                )
            ]
    return []
