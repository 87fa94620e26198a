"""Wiring of the context."""

from django.apps import AppConfig


class GatewayConfig(AppConfig):
    """The Django app of the context."""

    name = "zhengtong.gateway"
    label = "gateway"
    default_auto_field = "django.db.models.BigAutoField"
