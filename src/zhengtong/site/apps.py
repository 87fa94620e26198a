"""Wiring of the context."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


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
