"""Flows in the one search of the desk."""

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhengtong.exchange.models import Flow
from zhengtong.exchange.selectors import search_flows
from zhengtong.kernel.actor import Actor
from zhengtong.toolkit.searching import (
    SearchHit,
    SearchSource,
    Words,
    reads_words,
    register_source,
)


def find_flows(actor: Actor, words: Words) -> QuerySet[Flow]:
    """Flows the actor sees by name or grant."""
    found = search_flows(actor).select_related("provider", "consumer")
    return found.filter(reads_words(Flow, ("name", "grant_number"), words)).order_by("-pk")


def describe_flows(rows: Sequence[Flow]) -> Iterable[SearchHit]:
    """Flows as hits."""
    for row in rows:
        yield SearchHit(
            title=row.name,
            url=reverse("exchange:flow", args=[row.uuid]),
            number=row.grant_number,
            note=f"{row.provider.name} → {row.consumer.name}",
        )


def register() -> None:
    """Declare the group."""
    register_source(
        SearchSource(
            code="flows",
            title=_("交换任务"),
            find=find_flows,
            describe=describe_flows,
            order=70,
        )
    )
