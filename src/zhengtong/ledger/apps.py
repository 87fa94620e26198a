"""Wiring of the context."""

from uuid import UUID

from django.apps import AppConfig

from zhengtong.kernel.actor import Actor


class LedgerConfig(AppConfig):
    """The Django app of the context."""

    name = "zhengtong.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zhengtong.vault import public as vault

        vault.watch_secrets("ledger.journal", journal_secret)


def journal_secret(what: str, secret_id: UUID, by: Actor, purpose: str) -> None:
    """Journal what a person did to a secret; the secret itself is never part of it."""
    from zhengtong.ledger.services.journal import record_deed

    record_deed(
        f"vault.secret-{what}", subject=secret_id, by=by, subject_kind="secret", purpose=purpose
    )
