"""Texts of an entry: limits, forbidden signs, normalised names, folding and bigrams for search."""

import re
import unicodedata
from collections.abc import Iterator

from zhengtong.catalogue.domain.facts import EntryFacts, ItemFacts
from zhengtong.kernel.errors import N_, Gap

TITLE_LIMIT = 50
SUMMARY_LIMIT = 256
TEXT_LIMITS: dict[str, int] = {
    "title": TITLE_LIMIT,
    "summary": SUMMARY_LIMIT,
    "class_code": 40,
    "keywords": 200,
    "format_note": 100,
    "share_condition": 500,
    "share_way_note": 300,
    "use_range": 500,
    "use_requirement": 500,
    "basis_document": 200,
    "basis_article": 100,
    "basis_quote": 1000,
    "basis_ref": 36,
    "open_condition": 500,
    "contact": 200,
}
ITEM_TEXT_LIMITS: dict[str, int] = {
    "name": 100,
    "description": 500,
    "column": 200,
    "element_code": 60,
    "code_set": 50,
}
MAX_ITEMS = 2000
MAX_LENGTH = 2**31 - 1
SPELLED_MARK = "\u2423"
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_TRAILING_DIGITS = re.compile(r"\d+$")


def has_control_characters(text: str) -> bool:
    """Whether the text holds NUL, another control character or half a surrogate pair."""
    return _REFUSED.search(text) is not None


def find_statement_gaps(field: str, text: str, limit: int) -> list[Gap]:
    """Tell why a statement cannot be kept: empty, longer than the limit, or with signs refused."""
    if not text.strip():
        return [Gap(field=field, message=N_("请填写说明。"))]
    if len(text) > limit or has_control_characters(text):
        return [Gap(field=field, message=N_("说明过长或含有控制字符。"))]
    return []


def normalise_title(title: str) -> str:
    """Return the name by which duplicates of one provider are found.

    Compatibility forms are folded (NFKC), letters lowered; blanks, punctuation and symbols go, and
    digits at the end too, so that 学生信息 and 学生信息（2） are the same name. A name of digits
    alone keeps them.

    Policy: P7.2, R12
    """
    folded = fold_text(title)
    kept = "".join(sign for sign in folded if unicodedata.category(sign)[0] not in "ZPSC")
    return _TRAILING_DIGITS.sub("", kept) or kept


def fold_text(text: str) -> str:
    """Return the text as search compares it: NFKC (full width becomes half width), case folded."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def list_bigrams(folded: str) -> set[str]:
    """Return all overlapping pairs of signs of a folded text; blanks separate, none spans one."""
    pairs: set[str] = set()
    for run in folded.split():
        pairs.update(run[at : at + 2] for at in range(len(run) - 1))
    return pairs


def list_spelled_pairs(spelled: str) -> set[str]:
    """Return the pairs of a spelled text, marked so that none is taken for a pair of the text."""
    return {SPELLED_MARK + pair for pair in list_bigrams(spelled)}


def list_signs(folded: str) -> set[str]:
    """Return the single signs of a folded text, without blanks."""
    return {sign for sign in folded if not sign.isspace()}


def find_text_gaps(facts: EntryFacts) -> tuple[Gap, ...]:
    """Return the texts that cannot be stored as they are: too long, or with control characters.

    Policy: R12
    """
    gaps = list(_check_texts(facts, TEXT_LIMITS, prefix=""))
    if not facts.title.strip():
        gaps.append(Gap(field="title", message=N_("请填写信息资源名称。"), rule="R01"))
    if len(facts.items) > MAX_ITEMS:
        message = N_("信息项最多 %(limit)s 个。")
        gaps.append(Gap(field="items", message=message, facts={"limit": MAX_ITEMS}))
    for index, item in enumerate(facts.items):
        gaps.extend(_check_texts(item, ITEM_TEXT_LIMITS, prefix=f"items.{index}."))
        gaps.extend(_check_sizes(item, prefix=f"items.{index}."))
    return tuple(gaps)


def _check_texts(
    facts: EntryFacts | ItemFacts, limits: dict[str, int], *, prefix: str
) -> Iterator[Gap]:
    for field, limit in limits.items():
        text = getattr(facts, field)
        if has_control_characters(text):
            message = N_("含有无法保存的控制字符，请删除后重填。")
            yield Gap(field=prefix + field, message=message)
        if len(text) > limit:
            message = N_("最多 %(limit)s 个字，现有 %(length)s 个字。")
            found = {"limit": limit, "length": len(text)}
            yield Gap(field=prefix + field, message=message, facts=found, rule="R12")


def _check_sizes(item: ItemFacts, *, prefix: str) -> Iterator[Gap]:
    for field in ("length", "scale"):
        size = getattr(item, field)
        if size is not None and not 0 <= size <= MAX_LENGTH:
            yield Gap(field=prefix + field, message=N_("请填写不小于零的合理数字。"))
