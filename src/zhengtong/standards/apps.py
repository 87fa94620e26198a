"""Wiring of the context."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StandardsConfig(AppConfig):
    """The Django app of the context."""

    name = "zhengtong.standards"
    label = "standards"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zhengtong.toolkit.navigation import NavItem, register

        register(
            NavItem(
                key="standards",
                label=_("数据标准"),
                url_name="standards:elements",
                area="public",
                order=40,
                icon="book",
            )
        )
