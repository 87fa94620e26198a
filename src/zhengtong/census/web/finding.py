"""Information systems in the one search of the desk."""

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhengtong.census.models import System
from zhengtong.census.selectors import search_systems
from zhengtong.kernel.actor import Actor
from zhengtong.toolkit.searching import (
    SearchHit,
    SearchSource,
    Words,
    reads_words,
    register_source,
)


def find_systems(actor: Actor, words: Words) -> QuerySet[System]:
    """Systems the actor sees by name, code or file number."""
    columns = ("name", "code", "approval_number")
    return search_systems(actor).filter(reads_words(System, columns, words)).order_by("name", "pk")


def describe_systems(rows: Sequence[System]) -> Iterable[SearchHit]:
    """Systems as hits."""
    for row in rows:
        url = reverse("census:system", args=[row.uuid])
        yield SearchHit(title=row.name, url=url, number=row.code, note=row.body.name)


def register() -> None:
    """Declare the group."""
    register_source(
        SearchSource(
            code="systems",
            title=_("信息系统"),
            find=find_systems,
            describe=describe_systems,
            order=60,
        )
    )
