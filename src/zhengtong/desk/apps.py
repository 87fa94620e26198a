"""Wiring of the desk: its entries in the navigation."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


def _is_signed_in(actor: Any) -> bool:
    return actor is not None


class DeskConfig(AppConfig):
    """The Django app of the desk."""

    name = "zhengtong.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the worklists into the side navigation."""
        from zhengtong.desk import checks
        from zhengtong.desk.domain.deeds import DEED_TITLES
        from zhengtong.desk.selectors import matters
        from zhengtong.ledger import public as ledger
        from zhengtong.toolkit.navigation import NavItem, register

        ledger.name_deeds(DEED_TITLES)
        checks.register()
        lists = (
            ("home", _("我的工作台"), "task", None),
            ("todo", _("待办"), "inbox", lambda actor: matters.list_todo(actor).count()),
            ("notices", _("待阅"), "bell", lambda actor: matters.list_unread(actor).count()),
            ("done", _("已办"), "check", None),
            ("started", _("我发起的"), "flag", None),
            ("calendar", _("工作日历"), "calendar", None),
        )
        for order, (key, label, icon, count) in enumerate(lists, start=1):
            register(
                NavItem(
                    key=f"desk.{key}",
                    label=label,
                    url_name=f"desk:{key}",
                    order=order if key != "calendar" else 90,
                    permission=_is_signed_in,
                    icon=icon,
                    group="" if key != "calendar" else _("参考"),
                    count=count,
                )
            )
