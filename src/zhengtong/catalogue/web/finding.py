"""Catalogue entries in the one search of the desk."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhengtong.catalogue.selectors.search import SearchQuery, describe_hits, list_keys
from zhengtong.kernel.actor import Actor
from zhengtong.toolkit.searching import SearchHit, SearchSource, Words, register_source


def find_entries(actor: Actor, words: Words) -> "QuerySet[Any, Any]":
    """Published entries the actor sees, as the catalogue itself finds them."""
    return list_keys(SearchQuery(text=" ".join(words.words)), actor)


def describe_entries(keys: Sequence[int]) -> Iterable[SearchHit]:
    """Entries as hits."""
    for hit in describe_hits(list(keys)):
        yield SearchHit(
            title=hit.title,
            url=reverse("catalogue:entry", args=[hit.uuid]),
            number=hit.code,
            note=" · ".join(part for part in (hit.body_name, hit.summary[:80]) if part),
        )


def register() -> None:
    """Declare the group."""
    register_source(
        SearchSource(
            code="entries",
            title=_("目录条目"),
            find=find_entries,
            describe=describe_entries,
            order=40,
        )
    )
