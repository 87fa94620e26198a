"""Requests and grants in the one search of the desk."""

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.actor import Actor
from zhengtong.sharing.models import Grant, Request
from zhengtong.sharing.selectors import list_grants, list_requests
from zhengtong.toolkit.searching import (
    SearchHit,
    SearchSource,
    Words,
    reads_words,
    register_source,
)

COLUMNS = ("number", "entry_title")


def find_requests(actor: Actor, words: Words) -> QuerySet[Request]:
    """Requests the actor may see by number or entry."""
    found = list_requests(actor).filter(reads_words(Request, (*COLUMNS, "entry_code"), words))
    return found.order_by("-pk")


def find_grants(actor: Actor, words: Words) -> QuerySet[Grant]:
    """Grants the actor may see by number or entry."""
    return list_grants(actor).filter(reads_words(Grant, COLUMNS, words)).order_by("-pk")


def describe_requests(rows: Sequence[Request]) -> Iterable[SearchHit]:
    """Requests as hits."""
    for row in rows:
        yield SearchHit(
            title=row.entry_title,
            url=reverse("sharing:request", args=[row.uuid]),
            number=row.number,
            note=f"{row.consumer.name} → {row.provider.name}",
        )


def describe_grants(rows: Sequence[Grant]) -> Iterable[SearchHit]:
    """Grants as hits."""
    for row in rows:
        yield SearchHit(
            title=row.entry_title,
            url=reverse("sharing:grant", args=[row.uuid]),
            number=row.number,
            note=f"{row.provider.name} → {row.consumer.name}",
        )


def register() -> None:
    """Declare both groups."""
    for order, code, title, find, describe in (
        (50, "requests", _("共享申请"), find_requests, describe_requests),
        (51, "grants", _("授权"), find_grants, describe_grants),
    ):
        register_source(
            SearchSource(code=code, title=title, find=find, describe=describe, order=order)
        )
