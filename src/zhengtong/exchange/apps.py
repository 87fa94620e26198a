"""Wiring of the context."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


def _is_signed_in(actor: Any) -> bool:
    return actor is not None


def _may_see_addresses(actor: Any) -> bool:
    from zhengtong.kernel.actor import Role

    return actor is not None and actor.has(Role.SECURITY_ADMIN, Role.OFFICER, Role.AUDITOR)


class ExchangeConfig(AppConfig):
    """The Django app of the context."""

    name = "zhengtong.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Navigation and panels."""
        from zhengtong.catalogue import public as catalogue
        from zhengtong.desk import public as desk
        from zhengtong.exchange import purgeables
        from zhengtong.exchange.domain.deeds import DEED_TITLES
        from zhengtong.exchange.services import holdings, passed
        from zhengtong.exchange.services.notices import TEMPLATES
        from zhengtong.exchange.services.probes import offer_tables
        from zhengtong.exchange.web import finding, panels
        from zhengtong.ledger import public as ledger
        from zhengtong.toolkit.navigation import NavItem, register

        catalogue.register_table_lister(offer_tables)
        purgeables.register()
        finding.register()
        holdings.register()
        passed.register()
        ledger.name_deeds(DEED_TITLES)
        desk.register_template(*TEMPLATES)
        lines = (
            ("sources", _("数据源"), "database", 50, _is_signed_in),
            ("flows", _("交换任务"), "exchange", 51, _is_signed_in),
            ("deliveries", _("交付批次"), "inbox", 52, _is_signed_in),
            ("addresses", _("对外连接地址"), "network", 53, _may_see_addresses),
        )
        for key, label, icon, order, permission in lines:
            register(
                NavItem(
                    key=f"exchange.{key}", label=label, url_name=f"exchange:{key}", order=order,
                    permission=permission, icon=icon, group=_("数据交换"),
                )
            )  # fmt: skip
        panels.register()
