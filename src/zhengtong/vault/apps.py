"""Wiring of the context."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """The Django app of the context."""

    name = "zhengtong.vault"
    label = "vault"
    default_auto_field = "django.db.models.BigAutoField"
