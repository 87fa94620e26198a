"""Wiring of the context."""

from typing import Any
from uuid import UUID

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.actor import Actor


class LedgerConfig(AppConfig):
    """The Django app of the context."""

    name = "zhengtong.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from zhengtong.vault import public as vault

        vault.watch_secrets("ledger.journal", journal_secret)
        post_migrate.connect(open_first_epochs, sender=self)
        from zhengtong.ledger import checks
        from zhengtong.ledger.services.exports import keep_export
        from zhengtong.ledger.web import panels
        from zhengtong.toolkit import exports

        checks.register()
        exports.journal_with(keep_export)
        register_navigation()
        panels.register()


def sees_purges(actor: Any) -> bool:
    """Whether the page of purges stands in the actor's navigation."""
    from zhengtong.ledger.domain.permits import PERMITS

    return actor is not None and PERMITS["ledger.see-purges"](actor, "")


def register_navigation() -> None:
    """Put the public page and the records into the navigation, and name the ledger's own deeds."""
    from zhengtong.ledger.domain.deeds import DEED_TITLES
    from zhengtong.ledger.titles import name_deeds
    from zhengtong.toolkit.navigation import NavItem, register

    register(NavItem("ledger.trees", _("存证与核验"), "ledger:trees", area="public", order=60))
    register(
        NavItem(
            "ledger.records", _("存证记录"), "ledger:records", order=80, icon="shield",
            group=_("监督"), permission=lambda actor: actor is not None,
        )
    )  # fmt: skip
    register(
        NavItem(
            "ledger.purges", _("应急清除"), "ledger:purges", order=98, icon="warning",
            group=_("运行"), permission=sees_purges,
        )
    )  # fmt: skip
    name_deeds(DEED_TITLES)


def open_first_epochs(apps: Any = None, **_: Any) -> None:
    """Begin the logs when the tables are made, so that no first deed makes others wait."""
    if apps is not None and "epoch" not in apps.all_models.get("ledger", {}):
        return
    from zhengtong.ledger.models import Log
    from zhengtong.ledger.services.first_epochs import ensure_epoch

    for log in Log.values:
        ensure_epoch(log)


def journal_secret(what: str, secret_id: UUID, by: Actor, purpose: str) -> None:
    """Journal what a person did to a secret; the secret itself is never part of it."""
    from zhengtong.ledger.services.journal import record_deed

    record_deed(
        f"vault.secret-{what}", subject=secret_id, by=by, subject_kind="secret", purpose=purpose
    )
