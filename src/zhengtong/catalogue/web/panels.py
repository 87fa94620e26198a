"""What the catalogue shows on pages of others: home figures, latest publications."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from zhengtong.catalogue.models import Item, SearchRow
from zhengtong.toolkit.panels import Figure

LATEST = 6


def show_figures(request: HttpRequest | None, *arguments: Any) -> list[Figure]:
    """Published entries, their providers and items."""
    href = reverse("catalogue:search")
    rows = SearchRow.objects.all()
    items = Item.objects.filter(version__in=rows.values("entry__current")).count()
    return [
        Figure(label=_("目录条目"), number=rows.count(), href=href),
        Figure(
            label=_("提供单位"),
            number=rows.values("body").distinct().count(),
            href=href,
        ),
        Figure(label=_("信息项"), number=items, href=href),
    ]


def show_latest(request: HttpRequest | None, *arguments: Any) -> str:
    """The newest publications as a card."""
    rows = SearchRow.objects.select_related("entry__body").order_by("-published_at", "-pk")[:LATEST]
    if not rows:
        return ""
    return render_to_string("catalogue/_latest.html", {"rows": rows})
