"""Wiring of the context."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """The Django app of the context."""

    name = "zhengtong.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"
