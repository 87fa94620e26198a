"""Wiring of the context."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """The Django app of the context."""

    name = "zhengtong.catalogue"
    label = "catalogue"
    default_auto_field = "django.db.models.BigAutoField"
