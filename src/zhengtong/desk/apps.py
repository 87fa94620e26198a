"""Wiring of the desk."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The Django app of the desk."""

    name = "zhengtong.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"
