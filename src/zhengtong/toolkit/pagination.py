"""Lists in pages: none is unbounded."""

from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

MAX_PER_PAGE = 100
COUNT_CAP = 10_000


def paginate(rows: Any, request: HttpRequest, per_page: int = 20) -> "Page[Any]":
    """The page that ``?page=`` asks for; nonsense gives the first, too far the last."""
    size = min(per_page, MAX_PER_PAGE)
    return Paginator(rows, size).get_page(request.GET.get("page"))


def paginate_capped(rows: Any, request: HttpRequest, per_page: int = 20) -> "Page[Any]":
    """The same for long lists: rows are counted up to ``COUNT_CAP``, then it says so many and more.

    Further rows are reached by narrowing the list.
    """
    size = min(per_page, MAX_PER_PAGE)
    return CappedPaginator(rows, size).get_page(request.GET.get("page"))


def count_capped(rows: Any) -> int:
    """How many rows there are; ``COUNT_CAP`` + 1 stands for more."""
    return int(rows.order_by().values("pk")[: COUNT_CAP + 1].count())


def show_count(count: int) -> str:
    """The count as people read it: exact to the cap, then with a plus sign."""
    return f"{COUNT_CAP}+" if count > COUNT_CAP else str(count)


class CappedPaginator(Paginator):  # type: ignore[type-arg]
    """A paginator over a queryset that counts no further than it must."""

    @cached_property
    def _found(self) -> int:
        return count_capped(self.object_list)

    @cached_property
    def count(self) -> int:
        """Rows that pages lead to."""
        return min(self._found, COUNT_CAP)

    @property
    def is_capped(self) -> bool:
        """Whether there are more rows than pages lead to."""
        return self._found > COUNT_CAP
