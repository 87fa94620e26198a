"""What even an unfinished draft must hold to be stored: sizes, known marks, ids once."""

from collections.abc import Iterator

from zhengtong.catalogue.domain import vocabulary as words
from zhengtong.catalogue.domain.facts import EntryFacts
from zhengtong.catalogue.domain.texts import find_text_gaps
from zhengtong.kernel.errors import N_, Gap

_CHOICES: dict[str, frozenset[str]] = {
    "format_class": frozenset(words.FORMAT_OF),
    "cycle": frozenset(words.CYCLES),
    "share_way": frozenset(words.SHARE_WAYS),
    "share_means": frozenset(words.SHARE_MEANS),
    "basis_kind": frozenset(words.BASIS_KINDS),
    "openness": frozenset(words.OPENNESS),
    "level": frozenset(words.LEVELS),
}


def find_storage_gaps(facts: EntryFacts) -> tuple[Gap, ...]:
    """Return all that keeps a draft from being stored; empty fields do not.

    Policy: R11, R12
    """
    return (*find_text_gaps(facts), *_unknown_choices(facts), *_item_gaps(facts))


def _unknown_choices(facts: EntryFacts) -> Iterator[Gap]:
    message = N_("请从列表中选择。")
    for field, known in _CHOICES.items():
        value = getattr(facts, field)
        if value and value not in known:
            yield Gap(field=field, message=message)
    known_types = {one for form in words.FORMATS for one in form.types}
    if facts.format_type and facts.format_type not in known_types:
        yield Gap(field="format_type", message=message)
    if facts.share_type is not None and facts.share_type not in words.SHARE_TYPES:
        yield Gap(field="share_type", message=message)
    if facts.grade is not None and facts.grade not in words.GRADES:
        yield Gap(field="grade", message=message)


def _item_gaps(facts: EntryFacts) -> Iterator[Gap]:
    seen = set()
    for index, item in enumerate(facts.items):
        at = f"items.{index}."
        choices = (
            ("data_type", item.data_type in words.ITEM_TYPES, "R11"),
            ("share_type", item.share_type in words.SHARE_TYPES, ""),
            ("grade", item.grade in words.GRADES, ""),
            ("personal", item.personal in words.PERSONAL_MARKS, ""),
        )
        for field, is_known, rule in choices:
            if not is_known:
                yield Gap(field=at + field, message=N_("请从列表中选择。"), rule=rule)
        if item.item_id is not None and item.item_id in seen:
            yield Gap(field=at + "name", message=N_("同一信息项出现了两次。"))
        seen.add(item.item_id)
