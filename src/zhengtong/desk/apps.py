"""Wiring of the context."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The Django app of the context."""

    name = "zhengtong.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"
