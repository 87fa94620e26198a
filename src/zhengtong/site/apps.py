"""Wiring of the context."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The Django app of the context."""

    name = "zhengtong.site"
    label = "zt_site"
    default_auto_field = "django.db.models.BigAutoField"
