"""Keeping the search rows of published entries."""

from django.db import connection

from zhengtong.catalogue.domain.texts import list_bigrams, list_signs, list_spelled_pairs
from zhengtong.catalogue.domain.vocabulary import ShareType
from zhengtong.catalogue.index import folder
from zhengtong.catalogue.models import ElementUse, Entry, SearchRow, Version
from zhengtong.catalogue.selectors.folding import fold_search
from zhengtong.toolkit.spelling import spell

_WRITE_TOKENS = """
UPDATE catalogue_searchrow SET tokens = array_to_tsvector(%s::text[]) WHERE entry_id = %s
"""


def spell_names(*names: str) -> str:
    """Pinyin and initials of names, a line each; what holds no Chinese sign is left out."""
    chinese = (name for name in names if not name.isascii())
    return "\n".join(line for name in chinese for line in spell(fold_search(name)) if line)


def list_tokens(whole: str, names: str, spelled: str) -> set[str]:
    """What the inverted index keeps of a row."""
    return list_bigrams(whole) | list_signs(names) | list_spelled_pairs(spelled)


def index_entry(entry: Entry) -> None:
    """Write the row search compares, from the entry's current version; none if not public.

    Policy: P7.2
    """
    version = entry.current
    if version is None or version.share_type is None or version.published_at is None:
        return
    items = list(version.items.values_list("name", flat=True))
    codes = list(entry.codes.values_list("code", flat=True))
    title = fold_search(version.title)
    names = "\n".join([title, *(fold_search(one) for one in items)])
    rest = [version.summary, version.provider_name, version.keywords, *codes]
    whole = "\n".join([names, *(fold_search(one) for one in rest)])
    spelled = spell_names(version.title, version.provider_name)
    SearchRow.objects.update_or_create(
        entry=entry,
        defaults={
            "body_id": entry.body_id,
            "share_type": version.share_type,
            "format_class": version.format_class,
            "openness": version.openness,
            "cycle": version.cycle,
            "grade": version.grade,
            "title": version.title,
            "folded_title": title,
            "folded_names": names,
            "folded_all": whole,
            "spelled": spelled,
            "published_at": version.published_at,
        },
    )
    tokens = sorted(list_tokens(whole, names, spelled))
    with connection.cursor() as cursor:
        cursor.execute(_WRITE_TOKENS, [tokens, entry.pk])
    _note_elements(entry, version)


def _note_elements(entry: Entry, version: Version) -> None:
    """Write which data elements the entry holds; one that only identifies is marked so."""
    found: dict[str, tuple[bool, bool]] = {}
    bound = version.items.exclude(element_code="").order_by("position")
    for code, is_key, share_type in bound.values_list("element_code", "is_key", "share_type"):
        only_key, shareable = found.get(code, (True, False))
        found[code] = (only_key and is_key, shareable or share_type != ShareType.REFUSED)
    ElementUse.objects.filter(entry=entry).delete()
    ElementUse.objects.bulk_create(
        ElementUse(
            entry=entry, body_id=entry.body_id, element=code, is_key_only=only, is_shareable=open_
        )
        for code, (only, open_) in found.items()
    )


def forget_entry(entry: Entry) -> None:
    """Take an entry out of search."""
    SearchRow.objects.filter(entry=entry).delete()
    ElementUse.objects.filter(entry=entry).delete()


def rebuild_index() -> int:
    """Write all search rows anew and have the index made anew from them; returns how many."""
    SearchRow.objects.exclude(entry__in=Entry.objects.published()).delete()
    count = 0
    for entry in Entry.objects.published().select_related("current", "body").iterator(500):
        index_entry(entry)
        count += 1
    folder.mark_damaged("rows were written anew")
    return count
