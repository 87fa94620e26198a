"""Suggest element, grade and personal mark of a column from its name, type and sampled values.

A suggestion carries counts only. A person accepts or overrules it.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zhengtong.kernel.errors import N_
from zhengtong.standards.domain.proposing import Proposal, kind_of_type, plain_name
from zhengtong.standards.domain.value_tests import age_on, find_birth

SENSITIVE = "sensitive"
BIRTH_RULES = frozenset({"citizen-id", "birth-date"})
MARK_RANK = {"": 0, "personal": 1, SENSITIVE: 2}


@dataclass(frozen=True, kw_only=True)
class SenseRule:
    """What values of one sort look like, as ``sensing.toml`` says.

    Attributes:
        code: As ``citizen-id``.
        title: Chinese name.
        element: Element suggested, "" if the register has none for it.
        test: Name of the check of one value.
        grade: 1 to 4.
        personal: "", ``personal`` or ``sensitive``.
        alone_share: Share of filled values that settles it without the name.
        named_share: Share that settles it where the name says the same.
        kinds: Kinds of columns looked at.
        names: Whole column names that say it, beside the patterns of the element.
        words: Chinese words that say it.
        also_named: Elements that the same values also stand for; a name of theirs is kept.
    """

    code: str
    title: str
    element: str
    test: str
    grade: int
    personal: str
    alone_share: float
    named_share: float
    kinds: frozenset[str]
    source: str
    certainty: str
    names: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    also_named: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class SenseLimits:
    """Numbers of the detector; see ``sensing.toml``."""

    least_filled: int
    contradicted_share: float
    contradicted_filled: int
    minors_age: int
    minors_share: float


@dataclass(frozen=True, kw_only=True)
class Detector:
    """Rules, limits and checks of one version."""

    version: str
    rules: tuple[SenseRule, ...]
    limits: SenseLimits
    tests: Mapping[str, Callable[[str], bool]]


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """What a column seems to be; evidence as counts, never values.

    Attributes:
        element_code: Data element, "" if none fits.
        grade: 1 to 4.
        personal: "", ``personal`` or ``sensitive``.
        rule: Code of the rule, ``name`` if the name alone says so, "" if nothing does.
        certainty: ``high``, ``middle`` or ``low``.
        sampled: Rows looked at; filled: values not empty; matching: those that pass the rule.
        minors: Births under the age of minors among the filled.
        reason: Chinese message id; ``facts`` fill its placeholders.
        doubt: Chinese message id of what speaks against it, "" if nothing.
    """

    element_code: str
    grade: int
    personal: str
    rule: str
    certainty: str
    reason: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    sampled: int = 0
    filled: int = 0
    matching: int = 0
    minors: int = 0
    doubt: str = ""


@dataclass(frozen=True, kw_only=True)
class SensedColumn:
    """What is known of a column: its declaration and, while it is looked at, sampled values."""

    name: str
    column_type: str
    comment: str = ""
    values: Sequence[str | None] = field(default=(), repr=False)


def sense(column: SensedColumn, proposal: Proposal, detector: Detector, today: date) -> Suggestion:
    """The suggestion for a column: values first, then the name.

    Args:
        column: Its values are looked at and forgotten.
        proposal: What the name, type and comment propose.
        detector: Rules.
        today: For ages.

    Policy: P8.2, R58
    """
    filled = [value.strip() for value in column.values if value is not None and value.strip()]
    counts = {"sampled": len(column.values), "filled": len(filled)}
    best, shares = _find_best(column, filled, proposal, detector)
    if best is not None:
        share = shares[best.code]
        found = _from_values(column, proposal, best, share=share, counts=counts)
        return _mark_minors(found, filled, detector, today)
    return _from_name(column, proposal, detector, shares=shares, counts=counts)


def _find_best(
    column: SensedColumn, filled: Sequence[str], proposal: Proposal, detector: Detector
) -> tuple[SenseRule | None, Mapping[str, float]]:
    """The rule that the values match best, if enough of them do; and the share of every rule."""
    kind = kind_of_type(column.column_type)
    counted = Counter(filled)
    shares: dict[str, float] = {}
    best: SenseRule | None = None
    for rule in detector.rules:
        if kind and kind not in rule.kinds:
            continue
        is_named = _is_named(column, rule, proposal)
        wanted = rule.named_share if is_named else rule.alone_share
        share = _share(counted, detector.tests[rule.test], least=0.0 if is_named else wanted)
        shares[rule.code] = share
        is_enough = len(filled) >= detector.limits.least_filled and share >= wanted
        if is_enough and (best is None or share > shares[best.code]):
            best = rule
    return best, shares


def _share(counted: Mapping[str, int], test: Callable[[str], bool], *, least: float) -> float:
    """The share of values that pass; 0 as soon as ``least`` is out of reach."""
    total = sum(counted.values())
    if not total or least > 1:
        return 0.0
    may_fail = total * (1 - least)
    failed = 0
    for value, times in counted.items():
        if not test(value):
            failed += times
            if failed > may_fail:
                return 0.0
    return (total - failed) / total


def _is_named(column: SensedColumn, rule: SenseRule, proposal: Proposal) -> bool:
    element = proposal.element_code or ""
    if element and (element == rule.element or element in rule.also_named):
        return True
    text = f"{column.name} {column.comment}"
    return plain_name(column.name) in rule.names or any(word in text for word in rule.words)


def _from_values(
    column: SensedColumn, proposal: Proposal, rule: SenseRule, *, share: float, counts: Any
) -> Suggestion:
    is_named = _is_named(column, rule, proposal)
    element, grade, personal = rule.element, rule.grade, rule.personal
    if (proposal.element_code or "") in rule.also_named:
        element, grade, personal = (
            proposal.element_code or "",
            proposal.grade,
            proposal.personal,
        )
    return Suggestion(
        element_code=element,
        grade=grade,
        personal=personal,
        rule=rule.code,
        certainty="high" if is_named or rule.certainty == "seen" else "middle",
        matching=round(share * counts["filled"]),
        reason=N_("抽样的 %(filled)s 个非空值中 %(matching)s 个符合“%(rule)s”"),
        facts={
            "rule": rule.title,
            "filled": counts["filled"],
            "matching": round(share * counts["filled"]),
        },
        doubt=""
        if is_named or not proposal.element_code
        else N_("字段名称像另一数据元，请人工核对"),
        **counts,
    )


def _mark_minors(
    found: Suggestion, filled: Sequence[str], detector: Detector, today: date
) -> Suggestion:
    """The suggestion, raised to sensitive where the births say that it is about minors."""
    if found.rule not in BIRTH_RULES:
        return found
    births = [born for born in map(find_birth, filled) if born is not None and born <= today]
    young = sum(age_on(born, today) < detector.limits.minors_age for born in births)
    values = dict(vars(found)) | {"minors": young}
    if births and young / len(births) >= detector.limits.minors_share:
        values |= {
            "personal": SENSITIVE,
            "grade": 4,
            "reason": N_(
                "抽样的 %(filled)s 个非空值中 %(matching)s 个符合“%(rule)s”，其中 %(minors)s 人不满 %(age)s 周岁"  # noqa: E501
            ),
            "facts": dict(found.facts) | {"minors": young, "age": detector.limits.minors_age},
        }
    return Suggestion(**values)


def _from_name(
    column: SensedColumn,
    proposal: Proposal,
    detector: Detector,
    *,
    shares: Mapping[str, float],
    counts: Mapping[str, int],
) -> Suggestion:
    named = next(
        (r for r in detector.rules if r.code in shares and _is_named(column, r, proposal)), None
    )
    share = shares[named.code] if named else 0.0
    is_doubted = named is not None and _contradicts(detector.limits, counts["filled"], share)
    told = _told_by_name(proposal, named)
    values: dict[str, Any] = {**told, **counts}
    return Suggestion(
        certainty="low" if is_doubted or not told["rule"] else "middle",
        matching=round(share * counts["filled"]),
        doubt=N_("名称相符，但抽样值几乎都不符合，请人工核对") if is_doubted else "",
        **values,
    )


def _contradicts(limits: SenseLimits, filled: int, share: float) -> bool:
    return filled >= limits.contradicted_filled and share <= limits.contradicted_share


def _told_by_name(proposal: Proposal, named: SenseRule | None) -> dict[str, Any]:
    """What the name says: the proposal's element, else the rule whose names it bears."""
    if named is not None and not proposal.element_code:
        return {
            "element_code": named.element,
            "grade": named.grade,
            "personal": named.personal,
            "rule": "name",
            "reason": N_("字段名称像“%(rule)s”"),
            "facts": {"rule": named.title},
        }
    return {
        "element_code": proposal.element_code or "",
        "grade": proposal.grade,
        "personal": proposal.personal,
        "rule": "name" if proposal.element_code else "",
        "reason": proposal.reason,
        "facts": proposal.facts,
    }
