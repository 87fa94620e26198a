"""What the form says while an entry is compiled: likeness of titles, R12, the cross-field rules."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from zhengtong.catalogue.domain.completeness import find_format_gaps, find_share_gaps
from zhengtong.catalogue.domain.facts import EntryFacts
from zhengtong.catalogue.domain.grading import find_grade_gaps, find_share_width_gaps
from zhengtong.catalogue.domain.texts import (
    SUMMARY_LIMIT,
    TITLE_LIMIT,
    fold_text,
    list_bigrams,
    normalise_title,
)
from zhengtong.catalogue.domain.vocabulary import ShareType
from zhengtong.kernel.errors import N_, Gap

# From this share of common pairs of signs two titles are worth comparing (ours; no rule names one).
LEAST_LIKENESS = 0.4
NAMING, FORMAT, SHARING = "naming", "format", "sharing"

# The cross-field rules as the form tells them, with the fields they bind (guide of 2017, R03, R04,
# R10, R58; D809 arts. 14 and 15).
RULES: dict[str, tuple[str, ...]] = {
    NAMING: (
        N_(
            "名称说明数据内容，不超过 50 字，不能只写系统名称；同一单位内去掉空格、标点和末尾数字后不得重名。"  # noqa: E501
        ),
        N_("摘要概括内容和主要字段，不超过 256 字。"),
    ),
    FORMAT: (
        N_("格式类型要属于所选格式分类；选“其他”时写明具体格式。"),
        N_("通过共享平台提供时：文件类以文件方式，数据库以库表或接口方式。"),
        N_("能以系统对接、在线查询、浏览满足需要的，不用下载、拷盘；用其他方式须说明原因。"),
    ),
    SHARING: (
        N_(
            "无条件共享不附加条件；有条件共享写明条件和使用范围；不予共享写明理由并引用法律、行政法规或国务院决定的条款。"
        ),
        N_("信息项的共享类型只能比条目更窄；条目分级不低于信息项的最高分级。"),
    ),
}
_PART_OF: dict[str, str] = {
    **dict.fromkeys(("title", "summary"), NAMING),
    **dict.fromkeys(("format_type", "format_note", "share_means", "share_way_note"), FORMAT),
}


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """How like two titles are; 1 is the same name after R12's normalising."""

    share: float
    is_same: bool


def compare_titles(one: str, other: str) -> Likeness:
    """The share of pairs of signs that two normalised titles have in common (Dice)."""
    first, second = normalise_title(one), normalise_title(other)
    pairs, others = list_bigrams(first), list_bigrams(second)
    total = len(pairs) + len(others)
    share = 2 * len(pairs & others) / total if total else float(first == second)
    return Likeness(share=share, is_same=first == second)


def list_runs(title: str, *, most: int = 12) -> list[str]:
    """Runs of three signs of a title, by which like ones are looked up; shorter titles whole."""
    folded = "".join(fold_text(title).split())
    if len(folded) < 3:
        return [folded] if len(folded) == 2 else []
    runs = dict.fromkeys(folded[at : at + 3] for at in range(len(folded) - 2))
    return list(runs)[:most]


def find_naming_gaps(facts: EntryFacts, *, rival: str, systems: Iterable[str]) -> Iterator[Gap]:
    """What speaks against name and summary as typed.

    Args:
        facts: The entry as typed.
        rival: Title of another entry of the provider with the same normalised name, "" if none.
        systems: Names of the provider's information systems.

    Policy: R12
    """
    title = facts.title.strip()
    if len(title) > TITLE_LIMIT:
        yield _too_long("title", TITLE_LIMIT, len(title))
    if len(facts.summary) > SUMMARY_LIMIT:
        yield _too_long("summary", SUMMARY_LIMIT, len(facts.summary))
    if rival:
        message = N_("本单位已有名称相同或仅标点、序号不同的条目“%(rival)s”，请改名或修订原条目。")
        yield Gap(field="title", message=message, facts={"rival": rival}, rule="R12")
    if title and normalise_title(title) in {normalise_title(name) for name in systems}:
        message = N_("名称只是信息系统的名称，请写明系统里的哪一类数据。")
        yield Gap(field="title", message=message, rule="R12")
    if facts.summary.strip() and normalise_title(facts.summary) == normalise_title(title):
        message = N_("摘要只是重复名称，请概括内容和主要字段。")
        yield Gap(field="summary", message=message, rule="R12")


def _too_long(field: str, limit: int, length: int) -> Gap:
    message = N_("最多 %(limit)s 个字，现有 %(length)s 个字。")
    return Gap(field=field, message=message, facts={"limit": limit, "length": length}, rule="R12")


def find_cross_gaps(facts: EntryFacts) -> Iterator[Gap]:
    """Where fields already filled contradict each other; nothing is said of what is still empty.

    Policy: R03, R04, R10, R58
    """
    if facts.format_class:
        yield from find_format_gaps(facts)
    if facts.share_type in set(ShareType):
        yield from find_share_gaps(facts)
        yield from find_share_width_gaps(facts)
    if facts.grade is not None:
        yield from find_grade_gaps(facts)


def part_of(gap: Gap) -> str:
    """The part of the form that a gap is told in: naming, format or sharing."""
    return _PART_OF.get(gap.field, SHARING)


def sort_gaps(gaps: Iterable[Gap]) -> Mapping[str, list[Gap]]:
    """The gaps by part of the form; every part is there."""
    parts: dict[str, list[Gap]] = {name: [] for name in RULES}
    for gap in gaps:
        parts[part_of(gap)].append(gap)
    return parts
