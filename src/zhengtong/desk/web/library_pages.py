"""Wiring of the search and the library: entries in the navigation, groups of the search."""

from django.utils.translation import gettext_lazy as _

from zhengtong.desk.domain import library_messages  # noqa: F401 - declares templates
from zhengtong.desk.selectors import library
from zhengtong.desk.web import finding
from zhengtong.kernel.actor import Actor
from zhengtong.toolkit.navigation import NavItem
from zhengtong.toolkit.navigation import register as register_page


def _is_signed_in(actor: Actor | None) -> bool:
    return actor is not None


def register() -> None:
    """Put search, publications and questions into the side navigation."""
    finding.register()
    pages = (
        ("search", _("搜索"), "search:results", "search", 2, None),
        (
            "publications",
            _("通知文件"),
            "library:publications",
            "book",
            10,
            library.count_unread_publications,
        ),
        ("questions", _("问答"), "library:questions", "help", 11, library.count_open_questions),
    )
    for key, label, address, icon, order, count in pages:
        register_page(
            NavItem(
                key=f"desk.{key}",
                label=label,
                url_name=address,
                order=order,
                permission=_is_signed_in,
                icon=icon,
                count=count,
            )
        )
