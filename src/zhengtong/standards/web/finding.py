"""Standards and data elements in the one search of the desk."""

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.actor import Actor
from zhengtong.standards.models import DataElement, Standard
from zhengtong.toolkit.searching import (
    SearchHit,
    SearchSource,
    Words,
    reads_words,
    register_source,
)


def find_elements(actor: Actor, words: Words) -> QuerySet[DataElement]:
    """Data elements by code, names or definition; open to everybody."""
    columns = ("code", "name", "name_en", "definition", "synonyms")
    return DataElement.objects.filter(reads_words(DataElement, columns, words)).order_by("code")


def describe_elements(rows: Sequence[DataElement]) -> Iterable[SearchHit]:
    """Data elements as hits."""
    for row in rows:
        url = reverse("standards:element", args=[row.code])
        yield SearchHit(title=row.label(), url=url, number=row.code, note=row.definition[:80])


def find_standards(actor: Actor, words: Words) -> QuerySet[Standard]:
    """Standards by number, names or scope; open to everybody."""
    columns = ("number", "name", "name_en", "scope")
    return Standard.objects.filter(reads_words(Standard, columns, words)).order_by("number", "pk")


def describe_standards(rows: Sequence[Standard]) -> Iterable[SearchHit]:
    """Standards as hits."""
    for row in rows:
        url = reverse("standards:text", args=[row.code])
        yield SearchHit(title=row.label(), url=url, number=row.number, note=row.scope[:80])


def register() -> None:
    """Declare both groups."""
    register_source(
        SearchSource(
            code="elements",
            title=_("数据元"),
            find=find_elements,
            describe=describe_elements,
            order=70,
        )
    )
    register_source(
        SearchSource(
            code="standards",
            title=_("标准"),
            find=find_standards,
            describe=describe_standards,
            order=72,
        )
    )
