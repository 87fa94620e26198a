"""Wiring of the context."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


def _has(actor: Any, *roles: Any) -> bool:
    return actor is not None and actor.has(*roles)


class OrganisationsConfig(AppConfig):
    """The Django app of the context."""

    name = "zhengtong.organisations"
    label = "organisations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zhengtong.ledger import public as ledger
        from zhengtong.organisations import purgeables
        from zhengtong.organisations.domain.deeds import DEED_TITLES
        from zhengtong.organisations.selectors import finding
        from zhengtong.organisations.services import own_duties, own_holdings
        from zhengtong.organisations.web.panels import draw_posts
        from zhengtong.toolkit.panels import register_panel

        ledger.name_deeds(DEED_TITLES)
        own_duties.register()
        own_holdings.register()
        purgeables.register()
        finding.register()
        self._register_pages()
        register_panel("desk.posts", draw_posts, order=10)

    def _register_pages(self) -> None:
        from zhengtong.kernel.actor import Role
        from zhengtong.toolkit.navigation import NavItem, register

        keepers = (Role.BODY_ADMIN, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)
        pages = (
            ("bodies", _("单位"), 800, "building", lambda actor: actor is not None),
            ("people", _("人员"), 810, "users", lambda actor: _has(actor, *keepers)),
            ("contractors", _("驻场人员"), 812, "users", lambda actor: _has(actor, *keepers)),
            ("leaves", _("请假管理"), 815, "calendar", lambda actor: _has(actor, *keepers)),
            ("reforms", _("机构改革"), 820, "building", lambda actor: _has(actor, *keepers)),
        )
        for key, label, order, icon, permission in pages:
            register(
                NavItem(
                    key=f"organisations.{key}",
                    label=label,
                    url_name=f"organisations:{key}",
                    order=order,
                    permission=permission,
                    icon=icon,
                    group=_("组织与人员"),
                )
            )
