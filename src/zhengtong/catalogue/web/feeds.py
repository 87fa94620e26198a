"""The catalogue for harvesters: DCAT in three syntaxes, by page and by entry."""

import hashlib
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from zhengtong.catalogue.domain.dcat.syntax import MEDIA_TYPES
from zhengtong.catalogue.domain.feed_errors import FeedQueryInvalid
from zhengtong.catalogue.services.feeds import (
    Document,
    PageQuery,
    make_entry_document,
    make_page_document,
)
from zhengtong.kernel.clock import CHINA
from zhengtong.kernel.errors import N_, Gap
from zhengtong.kernel.ids import read_uuid
from zhengtong.toolkit import access

LAST_PAGE_DIGITS = 7
# What a reader may ask for at /catalog; people are led to the pages.
SUFFIXES = {media: suffix for suffix, media in MEDIA_TYPES.items()} | {
    "application/json": "jsonld",
    "application/xml": "rdf",
    "text/html": "html",
}


@access.public
@require_safe
def negotiate(request: Any) -> HttpResponse:
    """The catalogue in the syntax that the reader prefers; people are led to its page."""
    chosen = request.get_preferred_type(list(SUFFIXES))
    if chosen is None:
        text = "\n".join(SUFFIXES)
        return HttpResponse(text, status=406, content_type="text/plain; charset=utf-8")
    if chosen == "text/html":
        response: HttpResponse = redirect("catalogue:search")
        patch_vary_headers(response, ["Accept"])
        return response
    return _send_page(request, SUFFIXES[chosen])


@access.public
@require_safe
def show_page(request: Any, suffix: str) -> HttpResponse:
    """One page of the feed; a page that fails is an error, never a short page."""
    return _send_page(request, suffix)


@access.public
@require_safe
def show_entry(request: Any, entry_id: UUID, suffix: str) -> HttpResponse:
    """One entry of the feed."""
    return _send(request, make_entry_document(request.actor, suffix, entry_id), suffix)


def _send_page(request: Any, suffix: str) -> HttpResponse:
    return _send(request, make_page_document(request.actor, suffix, _query_of(request)), suffix)


def _send(request: Any, document: Document, suffix: str) -> HttpResponse:
    """The document, or 304 for who has the very same already."""
    content = document.text.encode()
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    response = HttpResponse(content, content_type=f"{MEDIA_TYPES[suffix]}; charset=utf-8")
    response["ETag"] = etag
    if document.changed_at is not None:
        response["Last-Modified"] = http_date(document.changed_at.timestamp())
    response["Cache-Control"] = "no-cache" if request.actor is None else "private, no-cache"
    patch_vary_headers(response, ["Accept", "Authorization", "Cookie"])
    return get_conditional_response(request, etag=etag, response=response) or response


def _query_of(request: Any) -> PageQuery:
    """What the address asks for.

    Raises:
        FeedQueryInvalid: each parameter that cannot be read is named.
    """
    asked, gaps = request.GET, []
    page, after, since = asked.get("page", ""), asked.get("after", ""), _since_text(asked)
    number = _number_of(page)
    if page and number is None:
        gaps.append(Gap(field="page", message=N_("页码应为从 1 起的整数。")))
    last = read_uuid(after)
    if after and last is None:
        gaps.append(Gap(field="after", message=N_("请使用上一页给出的地址。")))
    instant = _instant_of(since)
    if since and instant is None:
        gaps.append(
            Gap(field="modified_since", message=N_("时间应为 2026-01-31 或 2026-01-31T08:00:00Z。"))
        )
    if gaps:
        raise FeedQueryInvalid(gaps=tuple(gaps), count=len(gaps))
    return PageQuery(number=number or 1, after=last, modified_since=instant)


def _since_text(asked: Any) -> str:
    """A plus sign that came as a blank is a plus sign again."""
    return str(asked.get("modified_since", "")).strip().replace(" ", "+")


def _number_of(text: str) -> int | None:
    is_number = text.isascii() and text.isdigit() and len(text) <= LAST_PAGE_DIGITS
    return int(text) or None if is_number else None


def _instant_of(text: str) -> datetime | None:
    """The instant; a day alone begins in China, an instant without offset is China's too."""
    try:
        day = parse_date(text)
        found = datetime.combine(day, time.min) if day else parse_datetime(text)
    except ValueError:
        return None
    if found is None:
        return None
    return found if found.tzinfo else found.replace(tzinfo=CHINA)
