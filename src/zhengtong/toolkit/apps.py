"""Wiring of the context."""

from django.apps import AppConfig


class ToolkitConfig(AppConfig):
    """The Django app of the context."""

    name = "zhengtong.toolkit"
    label = "toolkit"
    default_auto_field = "django.db.models.BigAutoField"
