"""Wiring of the context."""

from django.apps import AppConfig


class StandardsConfig(AppConfig):
    """The Django app of the context."""

    name = "zhengtong.standards"
    label = "standards"
    default_auto_field = "django.db.models.BigAutoField"
