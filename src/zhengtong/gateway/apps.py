"""Wiring of the context: events of sharing, navigation, panels."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


def _is_signed_in(actor: Any) -> bool:
    return actor is not None


class GatewayConfig(AppConfig):
    """The Django app of the context."""

    name = "zhengtong.gateway"
    label = "gateway"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Follow grants; put services and calls into the side navigation."""
        from zhengtong.gateway import checks
        from zhengtong.gateway.domain.deeds import DEED_TITLES
        from zhengtong.gateway.services import holdings
        from zhengtong.gateway.services.grants import follow_grant
        from zhengtong.gateway.web import finding, panels
        from zhengtong.ledger import public as ledger
        from zhengtong.organisations import public as organisations
        from zhengtong.sharing import public as sharing

        ledger.name_deeds(DEED_TITLES)
        checks.register()
        finding.register()
        holdings.register()
        ledger.subscribe(
            organisations.BodyReformed, holdings.follow_reform, name="gateway.follow-reform"
        )
        followed = {
            "decided": sharing.GrantDecided,
            "suspended": sharing.GrantSuspended,
            "resumed": sharing.GrantResumed,
            "ended": sharing.GrantEnded,
            "review-needed": sharing.GrantReviewNeeded,
        }
        for name, event in followed.items():
            ledger.subscribe(event, follow_grant, name=f"gateway.follow-grant-{name}")
        panels.register()
        self._register_pages()

    def _register_pages(self) -> None:
        from zhengtong.toolkit.navigation import NavItem, register

        pages = (
            ("services", _("服务接口"), "gateway:services", 60, "gateway"),
            ("credentials", _("我的凭据"), "gateway:credentials", 61, "key"),
            ("calls", _("调用记录"), "gateway:calls", 62, "task"),
        )
        for key, label, url_name, order, icon in pages:
            register(
                NavItem(
                    key=f"gateway.{key}",
                    label=label,
                    url_name=url_name,
                    order=order,
                    permission=_is_signed_in,
                    icon=icon,
                    group=_("共享"),
                )
            )
