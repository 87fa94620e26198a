"""Wiring of the context."""

from django.apps import AppConfig


class CensusConfig(AppConfig):
    """The Django app of the context."""

    name = "zhengtong.census"
    label = "census"
    default_auto_field = "django.db.models.BigAutoField"
