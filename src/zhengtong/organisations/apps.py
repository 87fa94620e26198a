"""Wiring of the context."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    """The Django app of the context."""

    name = "zhengtong.organisations"
    label = "organisations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zhengtong.kernel.actor import Role
        from zhengtong.ledger import public as ledger
        from zhengtong.organisations import purgeables
        from zhengtong.organisations.domain.deeds import DEED_TITLES
        from zhengtong.organisations.selectors import finding
        from zhengtong.organisations.services import own_duties
        from zhengtong.organisations.web.panels import draw_posts
        from zhengtong.toolkit.navigation import NavItem, register
        from zhengtong.toolkit.panels import register_panel

        ledger.name_deeds(DEED_TITLES)
        own_duties.register()
        purgeables.register()
        finding.register()
        keepers = (Role.BODY_ADMIN, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)
        group = _("组织与人员")
        register(
            NavItem(
                key="organisations.bodies",
                label=_("单位"),
                url_name="organisations:bodies",
                order=800,
                permission=lambda actor: actor is not None,
                icon="building",
                group=group,
            )
        )
        register(
            NavItem(
                key="organisations.people",
                label=_("人员"),
                url_name="organisations:people",
                order=810,
                permission=lambda actor: actor is not None and actor.has(*keepers),
                icon="users",
                group=group,
            )
        )
        register_panel("desk.posts", draw_posts, order=10)
