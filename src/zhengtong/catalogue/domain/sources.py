"""One item, one source: words, refusals and the rules of claims and conflicts (一数一源)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from zhengtong.catalogue.domain.texts import find_statement_gaps, has_control_characters
from zhengtong.kernel.errors import N_, Conflict, Forbidden, Gap, NotFound, RuleBroken

CLAIM_KIND = "catalogue.source-claim"
CONFLICT_TERM = "catalogue.source-conflict"
TEXT_LIMIT, SCOPE_LIMIT, CODE_LIMIT = 500, 100, 60
APPROVE, REFUSE = "approve", "refuse"
WHOLE_COUNTY = "000000"


class ClaimState(StrEnum):
    """How far a claim is."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Outcome(StrEnum):
    """How a conflict stands, or ended."""

    OPEN = "open"
    KEPT = "kept"
    MOVED = "moved"
    SHARED = "shared"
    LAPSED = "lapsed"


CLAIM_NAMES: dict[str, str] = {
    ClaimState.OPEN: N_("待认定"),
    ClaimState.CONFIRMED: N_("已认定"),
    ClaimState.REFUSED: N_("未予认定"),
    ClaimState.WITHDRAWN: N_("已撤回"),
}
OUTCOME_NAMES: dict[str, str] = {
    Outcome.OPEN: N_("待裁定"),
    Outcome.KEPT: N_("维持原数源"),
    Outcome.MOVED: N_("变更数源"),
    Outcome.SHARED: N_("按范围分别为数源"),
    Outcome.LAPSED: N_("主张撤回，冲突消除"),
}
DECISIONS = (Outcome.KEPT, Outcome.MOVED, Outcome.SHARED)


class ClaimNotFound(NotFound):
    """No such claim, or not for this actor to know of."""

    code = "catalogue.source-claim-not-found"
    message = N_("没有找到该数源主张，或者您无权查看。")


class ConflictNotFound(NotFound):
    """No such conflict, or not for this actor to know of."""

    code = "catalogue.source-conflict-not-found"
    message = N_("没有找到该数源冲突，或者您无权查看。")


class SourceForbidden(Forbidden):
    """Data officers claim for their body; the authority's reviewers decide."""

    code = "catalogue.source-forbidden"
    message = N_("数源由提供单位的数据专员主张，由同级数据主管部门的审核人员认定。")


class ClaimInvalid(RuleBroken):
    """The claim or decision is not complete; ``gaps`` lists every field."""

    code = "catalogue.source-invalid"
    message = N_("数源主张或裁定填写不完整或有误，请按提示补正。")


class ClaimOver(Conflict):
    """The claim or conflict was settled already."""

    code = "catalogue.source-over"
    message = N_("%(number)s 已经办结。")


class ClaimContested(Conflict):
    """Another body claims the same: only the conflict is decided."""

    code = "catalogue.source-contested"
    message = N_("该数据元有 %(number)s 号数源冲突，请在冲突页面一并裁定。")


@dataclass(frozen=True, kw_only=True)
class ClaimFacts:
    """What a body claims.

    Attributes:
        element: Code of the data element.
        reason: Why the body is the source.
        basis: The law or the duties that say so.
    """

    element: str
    reason: str
    basis: str


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """What the authority decides on a conflict.

    Attributes:
        outcome: ``kept``, ``moved`` or ``shared``.
        opinion: The reasons.
        winner: The claim that gets the element, where it moves.
        scopes: Where it is shared: body → what part it is the source of; others lose.
    """

    outcome: str
    opinion: str
    winner: UUID | None = None
    scopes: Mapping[UUID, str]


def realm_of(region: str) -> str:
    """The region within which a data element has one source: towns belong to their county.

    Policy: R15
    """
    return region if region.endswith(WHOLE_COUNTY) else f"{region[:6]}{WHOLE_COUNTY}"


def find_claim_gaps(facts: ClaimFacts, *, is_collected: bool, is_source: bool) -> list[Gap]:
    """Everything that keeps the claim from being made.

    Policy: R15
    """
    gaps = [
        *find_statement_gaps("reason", facts.reason, TEXT_LIMIT),
        *find_statement_gaps("basis", facts.basis, TEXT_LIMIT),
    ]
    if not is_collected:
        message = N_("本单位已发布的目录中没有信息项对应该数据元，请先编目。")
        gaps.append(Gap(field="element", message=message, rule="R15"))
    elif is_source:
        gaps.append(
            Gap(field="element", message=N_("本单位已经主张或已是该数据元的数源。"), rule="R15")
        )
    return gaps


def find_ruling_gaps(
    ruling: Ruling, *, claims: set[UUID], parties: set[UUID], has_holder: bool
) -> list[Gap]:
    """Everything that keeps the decision from being made.

    Args:
        ruling: The decision.
        claims: Open claims of the conflict.
        parties: Bodies that claim, or are the source now.
        has_holder: Whether there is a source now.

    Policy: R15
    """
    gaps = find_statement_gaps("opinion", ruling.opinion, TEXT_LIMIT)
    if ruling.outcome not in DECISIONS:
        gaps.append(Gap(field="outcome", message=N_("请选择裁定结果。")))
    if ruling.outcome == Outcome.KEPT and not has_holder:
        gaps.append(Gap(field="outcome", message=N_("目前没有数源，不能维持。"), rule="R15"))
    if ruling.outcome == Outcome.MOVED and ruling.winner not in claims:
        gaps.append(Gap(field="winner", message=N_("请选择由哪一项主张成为数源。"), rule="R15"))
    if ruling.outcome == Outcome.SHARED:
        gaps += _scope_gaps(ruling.scopes, parties)
    return gaps


def _scope_gaps(scopes: Mapping[UUID, str], parties: set[UUID]) -> list[Gap]:
    told = {body: text.strip() for body, text in scopes.items() if text.strip()}
    if not set(told) <= parties:
        return [Gap(field="scopes", message=N_("范围只能写给主张单位和现任数源。"))]
    if len(told) < 2 or len(set(told.values())) < len(told):
        message = N_("请为至少两个单位写明互不相同的范围。")
        return [Gap(field="scopes", message=message, rule="R15")]
    if any(len(text) > SCOPE_LIMIT or has_control_characters(text) for text in told.values()):
        return [Gap(field="scopes", message=N_("范围过长或含有控制字符。"))]
    return []
