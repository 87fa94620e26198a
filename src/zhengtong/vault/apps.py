"""Wiring of the context."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """The Django app of the context."""

    name = "zhengtong.vault"
    label = "vault"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the check of the master key."""
        from zhengtong.vault import checks

        checks.register()
