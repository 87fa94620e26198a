"""One search box over everything one may see; what was looked for is kept nowhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhengtong.kernel.actor import Actor
from zhengtong.toolkit import access, exports
from zhengtong.toolkit.pagination import CappedPaginator
from zhengtong.toolkit.searching import (
    MAX_TEXT,
    SearchHit,
    SearchSource,
    Words,
    list_sources,
    mark_words,
    read_words,
)

FIRST_ROWS = 5
COUNTED_ROWS = 50
REACHED_ROWS = 1000
PER_PAGE = 20

HITS = exports.declare(
    exports.Listing(
        key="desk.search",
        title=_("搜索结果"),
        columns=(
            (_("名称"), lambda hit: hit.title),
            (_("编号"), lambda hit: hit.number),
            (_("说明"), lambda hit: hit.note),
            (_("状态"), lambda hit: hit.badge),
        ),
    )
)


@dataclass(frozen=True, kw_only=True)
class DrawnHit:
    """A hit with its words marked."""

    url: str
    title: SafeString
    number: SafeString
    note: SafeString
    badge: str


@dataclass(frozen=True, kw_only=True)
class Group:
    """One group of results; ``count`` is exact to 50, then ``50+``."""

    source: SearchSource
    count: str
    has_more: bool
    hits: list[DrawnHit]

    @property
    def label(self) -> str:
        """Title and count, for the tab."""
        return f"{self.source.title} {self.count}"


class ReachedPaginator(CappedPaginator):
    """Pages to the first thousand hits; who needs others types more words."""

    @cached_property
    def _found(self) -> int:
        found: Any = self.object_list
        keys = found.order_by().values("pk")
        return int(keys[: REACHED_ROWS + 1].count())

    @cached_property
    def count(self) -> int:
        """Hits that pages lead to."""
        return min(self._found, REACHED_ROWS)

    @property
    def is_capped(self) -> bool:
        """Whether there are more."""
        return self._found > REACHED_ROWS


def draw_hits(hits: Iterable[SearchHit], words: Words) -> list[DrawnHit]:
    """The hits with what was looked for marked."""
    return [
        DrawnHit(
            url=hit.url,
            title=mark_words(hit.title, words),
            number=mark_words(hit.number, words),
            note=mark_words(hit.note, words),
            badge=hit.badge,
        )
        for hit in hits
    ]


def find_groups(actor: Actor, words: Words) -> list[Group]:
    """Every group in which something is found: first hits and the count, one question for both."""
    groups = []
    for source in list_sources(actor) if words.words else ():
        rows = list(source.find(actor, words)[: COUNTED_ROWS + 1])
        if rows:
            shown = rows[:FIRST_ROWS]
            groups.append(
                Group(
                    source=source,
                    count=f"{COUNTED_ROWS}+" if len(rows) > COUNTED_ROWS else str(len(rows)),
                    has_more=len(rows) > FIRST_ROWS,
                    hits=draw_hits(source.describe(shown), words),
                )
            )
    return groups


def find_page(source: SearchSource, actor: Actor, words: Words, number: Any) -> "Page[Any]":
    """One page of one group."""
    return ReachedPaginator(source.find(actor, words), PER_PAGE).get_page(number)


@access.signed_in
@require_safe
@never_cache
def show_results(request: access.SignedRequest) -> HttpResponse:
    """All groups with their first hits, or one group in pages."""
    words = read_words(request.GET.get("q", ""))
    wanted = request.GET.get("in", "")
    source = next((one for one in list_sources(request.actor) if one.code == wanted), None)
    if source is not None and words.words and exports.is_asked(request):
        found = source.find(request.actor, words)
        return exports.send_list(request, HITS, found, describe=source.describe)
    groups = find_groups(request.actor, words)
    context: dict[str, Any] = {
        "words": words,
        "groups": groups,
        "source": source,
        "max_text": MAX_TEXT,
        "is_cut": len(request.GET.get("q", "")) > MAX_TEXT,
        "nav_key": "desk.search",
    }
    if source is not None and words.words:
        page = find_page(source, request.actor, words, request.GET.get("page"))
        context |= {"page": page, "hits": draw_hits(source.describe(list(page)), words)}
    return render(request, "desk/search.html", context)
