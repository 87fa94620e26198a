"""Lists in pages: none is unbounded."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

MAX_PER_PAGE = 100


def paginate(rows: Any, request: HttpRequest, per_page: int = 20) -> "Page[Any]":
    """The page that ``?page=`` asks for; nonsense gives the first, too far the last."""
    size = min(per_page, MAX_PER_PAGE)
    return Paginator(rows, size).get_page(request.GET.get("page"))
