"""Published services in the one search of the desk."""

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhengtong.gateway.models import Service
from zhengtong.gateway.selectors import search_services
from zhengtong.kernel.actor import Actor
from zhengtong.toolkit.searching import (
    SearchHit,
    SearchSource,
    Words,
    reads_words,
    register_source,
)


def find_services(actor: Actor, words: Words) -> QuerySet[Service]:
    """Services the actor sees by title or code."""
    found = search_services(actor).select_related("body")
    return found.filter(reads_words(Service, ("title", "code"), words)).order_by("title", "pk")


def describe_services(rows: Sequence[Service]) -> Iterable[SearchHit]:
    """Services as hits."""
    for row in rows:
        url = reverse("gateway:service", args=[row.uuid])
        yield SearchHit(title=row.title, url=url, number=row.code, note=row.body.name)


def register() -> None:
    """Declare the group."""
    register_source(
        SearchSource(
            code="services",
            title=_("服务接口"),
            find=find_services,
            describe=describe_services,
            order=80,
        )
    )
