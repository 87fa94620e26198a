"""Reform of bodies (机构改革): kinds, what a plan must hold; readable as policy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from zhengtong.kernel.errors import N_, Gap


class ReformKind(StrEnum):
    """What becomes of the bodies."""

    RENAME = "rename"
    MERGE = "merge"
    SPLIT = "split"
    ABOLISH = "abolish"


REFORM_NAMES: dict[str, str] = {
    ReformKind.RENAME: N_("更名"),
    ReformKind.MERGE: N_("合并"),
    ReformKind.SPLIT: N_("拆分"),
    ReformKind.ABOLISH: N_("撤销"),
}
MOST_SOURCES = 20
MOST_TARGETS = 20


@dataclass(frozen=True, kw_only=True)
class ReformPlan:
    """What is to happen.

    Attributes:
        document: Number of the document that orders it (文号).
        on: The day it takes effect.
        sources: Bodies that are reformed.
        targets: Bodies that succeed; the first takes whatever nobody else was given.
        offices: Office → successor, for a split.
        holdings: Code of a holding → successor, for a split.
        new_name, new_short_name: For a change of name.
    """

    kind: ReformKind
    document: str
    on: date
    sources: Sequence[UUID]
    targets: Sequence[UUID] = ()
    offices: Mapping[UUID, UUID] = field(default_factory=dict)
    holdings: Mapping[str, UUID] = field(default_factory=dict)
    new_name: str = ""
    new_short_name: str = ""


def check_plan(plan: ReformPlan, *, today: date) -> list[Gap]:
    """All that keeps the plan from being carried out, by field."""
    gaps = []
    if not plan.document.strip():
        gaps.append(Gap(field="document", message=N_("请填写机构改革文件的文号。")))
    if plan.on > today:
        gaps.append(Gap(field="on", message=N_("生效日期还没有到，请在当天办理。")))
    if not plan.sources:
        gaps.append(Gap(field="sources", message=N_("请填写被改革的单位。")))
    gaps += _CHECKS[plan.kind](plan)
    overlap = set(plan.sources) & set(plan.targets)
    if overlap and plan.kind is not ReformKind.SPLIT:
        gaps.append(Gap(field="targets", message=N_("承接单位不能同时是被改革的单位。")))
    strangers = {*plan.offices.values(), *plan.holdings.values()} - set(plan.targets)
    if strangers:
        gaps.append(Gap(field="targets", message=N_("有事项分给了承接单位以外的单位。")))
    return gaps


def _check_rename(plan: ReformPlan) -> list[Gap]:
    gaps = []
    if len(plan.sources) > 1:
        gaps.append(Gap(field="sources", message=N_("更名一次只办一个单位。")))
    if not plan.new_name.strip():
        gaps.append(Gap(field="new_name", message=N_("请填写新名称。")))
    return gaps


def _check_merge(plan: ReformPlan) -> list[Gap]:
    if len(plan.targets) != 1:
        return [Gap(field="targets", message=N_("合并只有一个承接单位。"))]
    if len(plan.sources) > MOST_SOURCES:
        facts = {"limit": MOST_SOURCES}
        return [Gap(field="sources", message=N_("一次最多合并 %(limit)s 个单位。"), facts=facts)]
    return []


def _check_split(plan: ReformPlan) -> list[Gap]:
    gaps = []
    if len(plan.sources) > 1:
        gaps.append(Gap(field="sources", message=N_("拆分一次只办一个单位。")))
    if not 2 <= len(plan.targets) <= MOST_TARGETS:
        gaps.append(Gap(field="targets", message=N_("拆分至少有两个承接单位。")))
    return gaps


def _check_abolish(plan: ReformPlan) -> list[Gap]:
    if plan.targets:
        message = N_("撤销没有承接单位；有承接单位的请选合并。")
        return [Gap(field="targets", message=message)]
    return []


_CHECKS = {
    ReformKind.RENAME: _check_rename,
    ReformKind.MERGE: _check_merge,
    ReformKind.SPLIT: _check_split,
    ReformKind.ABOLISH: _check_abolish,
}
