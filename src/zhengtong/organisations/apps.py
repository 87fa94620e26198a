"""Wiring of the context."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """The Django app of the context."""

    name = "zhengtong.organisations"
    label = "organisations"
    default_auto_field = "django.db.models.BigAutoField"
