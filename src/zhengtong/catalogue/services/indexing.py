"""Keeping the search rows of published entries."""

from django.db import connection

from zhengtong.catalogue.domain.texts import list_bigrams, list_signs
from zhengtong.catalogue.index import folder
from zhengtong.catalogue.models import Entry, SearchRow
from zhengtong.catalogue.selectors.folding import fold_search

_WRITE_TOKENS = """
UPDATE catalogue_searchrow SET tokens = array_to_tsvector(%s::text[]) WHERE entry_id = %s
"""


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
            "published_at": version.published_at,
        },
    )
    tokens = sorted(list_bigrams(whole) | list_signs(names))
    with connection.cursor() as cursor:
        cursor.execute(_WRITE_TOKENS, [tokens, entry.pk])


def forget_entry(entry: Entry) -> None:
    """Take an entry out of search."""
    SearchRow.objects.filter(entry=entry).delete()


def rebuild_index() -> int:
    """Write all search rows anew and have the index made anew from them; returns how many."""
    SearchRow.objects.exclude(entry__in=Entry.objects.published()).delete()
    count = 0
    for entry in Entry.objects.published().select_related("current", "body").iterator(500):
        index_entry(entry)
        count += 1
    folder.mark_damaged("rows were written anew")
    return count
