"""Wiring of the context."""

from django.apps import AppConfig


class SharingConfig(AppConfig):
    """The Django app of the context."""

    name = "zhengtong.sharing"
    label = "sharing"
    default_auto_field = "django.db.models.BigAutoField"
