"""What of the catalogue hangs on a body: its entries, whatever their state."""

from uuid import UUID

from django.db.models import F, Model, QuerySet

from zhengtong.catalogue.domain.lifecycle import State
from zhengtong.catalogue.models import (
    AuthoritativeSource,
    Conformity,
    Correction,
    ElementUse,
    Entry,
    Nonconformity,
    SearchRow,
    SourceClaim,
    Verdict,
)
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import N_
from zhengtong.organisations import public as organisations


def _entries(body_id: UUID) -> QuerySet[Entry]:
    return Entry.objects.filter(body__uuid=body_id).order_by("pk")


def _carry(way: organisations.Carrying, _by: Actor) -> int:
    """Entries with their codes and versions. Past versions keep the provider they were made by.

    Two entries of one title may come together so; the one carried is told apart in the key that
    keeps titles once per body, until its next version gives it a title of its own.
    """
    own = _entries(way.from_id)
    taken = _entries(way.to_id).values("title_key")
    for entry in own.filter(title_key__in=taken):
        entry.title_key = f"{entry.title_key[:900]}#{entry.uuid}"
        entry.save(update_fields=["title_key"])
    kept: tuple[type[Model], ...] = (SearchRow, ElementUse, Verdict, Nonconformity, Conformity)
    for model in kept:
        model._default_manager.filter(body_id=way.from_pk).update(body_id=way.to_pk)
    return own.order_by().update(body_id=way.to_pk, revision=F("revision") + 1)


def _doubts(body_id: UUID) -> QuerySet[Correction]:
    return Correction.objects.filter(reporter__uuid=body_id, state="open").order_by("pk")


def _carry_doubts(way: organisations.Carrying, _by: Actor) -> int:
    """Open doubts the body reported; the answer goes to the successor. Past ones stay."""
    found = _doubts(way.from_id).order_by()
    return found.update(reporter_id=way.to_pk, revision=F("revision") + 1)


def _sources(body_id: UUID) -> QuerySet[AuthoritativeSource]:
    """What the body is the source of; a successor that holds other scopes of it holds both."""
    return AuthoritativeSource.objects.filter(body__uuid=body_id, ended_on=None).order_by("pk")


def _claims(body_id: UUID) -> QuerySet[SourceClaim]:
    """Open claims; a conflict stays open for the authority even if one body now has both sides."""
    return SourceClaim.objects.filter(body__uuid=body_id, state="open").order_by("pk")


def register() -> None:
    """Declare them."""
    organisations.register_holding(
        organisations.plain_holding(
            "catalogue.sources", N_("数源"), _sources, count_binding=organisations.bind_nothing
        ),
        organisations.plain_holding("catalogue.source-claims", N_("数源主张"), _claims),
    )
    organisations.register_holding(
        organisations.Holding(
            code="catalogue.corrections",
            title=N_("提出的共享校核"),
            fields=("catalogue.Correction.reporter",),
            list_open=lambda body_id: [
                one.number for one in _doubts(body_id)[: organisations.LINES_SHOWN]
            ],
            count_open=lambda body_id: _doubts(body_id).count(),
            carry=_carry_doubts,
        )
    )
    organisations.register_holding(
        organisations.Holding(
            code="catalogue.entries",
            title=N_("数据目录"),
            fields=(
                "catalogue.Entry.body",
                "catalogue.ElementUse.body",
                "catalogue.SearchRow.body",
                "catalogue.Verdict.body",
                "catalogue.Nonconformity.body",
                "catalogue.Conformity.body",
                "catalogue.ConformityTally.body",  # follows the conformities by trigger
            ),
            list_open=lambda body_id: [
                entry.title for entry in _entries(body_id)[: organisations.LINES_SHOWN]
            ],
            count_open=lambda body_id: _entries(body_id).count(),
            carry=_carry,
            count_binding=lambda body_id: _entries(body_id).exclude(state=State.WITHDRAWN).count(),
        )
    )
