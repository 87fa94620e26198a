"""The registry of navigation: contexts register their pages, layouts draw them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

Permission = Callable[[Any], bool]
Counter = Callable[[Any], int]


@dataclass(frozen=True)
class NavItem:
    """One entry of the navigation.

    Attributes:
        key: Unique, as ``catalogue.search``; pages may set ``nav_key`` to mark it current.
        label: Translatable Chinese label (lazy).
        url_name: Name of a URL without arguments, as ``catalogue:search``, or a path from ``/``.
        area: ``public`` or ``desk``.
        permission: Predicate over the actor (None when nobody is signed in); None means everybody.
        icon: Name in the icon sprite.
        group: Heading in the desk's side navigation ("" for the top group).
        count: Number shown beside the label, from the actor; computed only in the desk.
    """

    key: str
    label: Any
    url_name: str
    area: str = "desk"
    order: int = 100
    permission: Permission | None = None
    icon: str = "dot"
    group: Any = ""
    count: Counter | None = None


@dataclass(frozen=True)
class NavLink:
    """A navigation entry as one page shows it."""

    key: str
    label: Any
    href: str
    icon: str
    group: Any
    current: bool
    count: int | None


_items: dict[str, NavItem] = {}


def register(item: NavItem) -> None:
    """Adds an entry; the same key again replaces it."""
    _items[item.key] = item


def list_items(area: str) -> list[NavItem]:
    """The entries of an area, in order."""
    return sorted((i for i in _items.values() if i.area == area), key=lambda i: (i.order, i.key))


def _address_of(item: NavItem) -> str:
    if item.url_name.startswith("/"):
        return item.url_name
    try:
        return reverse(item.url_name)
    except NoReverseMatch:
        return ""


def links_for(request: HttpRequest, area: str) -> list[NavLink]:
    """The links of an area this actor may see; the longest matching address is current."""
    actor = getattr(request, "actor", None)
    shown = [
        (item, href)
        for item in list_items(area)
        if (item.permission is None or item.permission(actor)) and (href := _address_of(item))
    ]
    best = max(
        (href for _, href in shown if href != "/" and request.path.startswith(href)),
        key=len,
        default=request.path,
    )
    return [
        NavLink(
            item.key,
            item.label,
            href,
            item.icon,
            item.group,
            href == best,
            item.count(actor) if item.count and actor and area == "desk" else None,
        )
        for item, href in shown
    ]


def grouped_links(request: HttpRequest, area: str) -> list[tuple[Any, list[NavLink]]]:
    """The same links by group, groups in the order of their first entry."""
    groups: dict[str, tuple[Any, list[NavLink]]] = {}
    for link in links_for(request, area):
        groups.setdefault(str(link.group), (link.group, []))[1].append(link)
    return list(groups.values())
