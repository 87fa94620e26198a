"""Wiring of the context."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


def _is_signed_in(actor: Any) -> bool:
    return actor is not None


class CensusConfig(AppConfig):
    """The Django app of the context."""

    name = "zhengtong.census"
    label = "census"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the list of systems into the side navigation."""
        from zhengtong.census.domain.deeds import DEED_TITLES
        from zhengtong.census.services import holdings, passed
        from zhengtong.census.web import finding
        from zhengtong.ledger import public as ledger
        from zhengtong.toolkit.navigation import NavItem, register

        ledger.name_deeds(DEED_TITLES)
        finding.register()
        holdings.register()
        passed.register()
        register(
            NavItem(
                key="census.list",
                label=_("信息系统"),
                url_name="census:list",
                order=20,
                permission=_is_signed_in,
                icon="server",
                group=_("目录与系统"),
            )
        )
