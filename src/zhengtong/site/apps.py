"""Wiring of the context."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


def _runs_platform(actor: Any) -> bool:
    from zhengtong.site.domain.permits import is_permitted

    return is_permitted("site.run-platform", actor)


def _sees_operations(actor: Any) -> bool:
    from zhengtong.site.domain.permits import is_permitted

    return is_permitted("site.see-operations", actor)


class SiteConfig(AppConfig):
    """The Django app of the context."""

    name = "zhengtong.site"
    label = "zt_site"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Puts the portal's own pages into the navigation."""
        from zhengtong.toolkit.navigation import NavItem, register

        register(NavItem("site.home", _("首页"), "site:home", "public", 0, icon="home"))
        register(NavItem("site.help", _("帮助"), "site:help", "public", 900, icon="help"))
        self._register_operations()

    def _register_operations(self) -> None:
        """Checks, deeds, the notice of maintenance, pages of those who run the platform."""
        from zhengtong.ledger import public as ledger
        from zhengtong.site import checks
        from zhengtong.site.domain.deeds import DEED_TITLES
        from zhengtong.site.operations.panels import show_notice
        from zhengtong.toolkit.navigation import NavItem, register
        from zhengtong.toolkit.panels import register_panel

        ledger.name_deeds(DEED_TITLES)
        checks.register()
        register_panel("site.notice", show_notice)
        lines = (
            ("health", _("运行自检"), "shield", _sees_operations),
            ("maintenance", _("维护与日志级别"), "settings", _runs_platform),
            ("settings", _("平台配置"), "list", _sees_operations),
        )
        for order, (key, label, icon, permission) in enumerate(lines, start=95):
            register(
                NavItem(
                    key=f"operations.{key}", label=label, url_name=f"operations:{key}",
                    order=order, permission=permission, icon=icon, group=_("运行"),
                )
            )  # fmt: skip
