"""Wiring of the context."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The Django app of the context."""

    name = "zhengtong.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
