"""Questions over corrections: lists, those open on an entry, figures by source."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from zhengtong.catalogue.models import Correction, Entry
from zhengtong.catalogue.models.corrections import CorrectionQuerySet
from zhengtong.kernel.actor import Actor

LATE_OPEN = "late"
NOBODY = UUID(int=0)


def is_late(today: date) -> Q:
    """Answered after the due date, or open beyond it."""
    return Q(ended_on__gt=F("due_on")) | Q(state="open", due_on__lt=today)


def list_corrections(actor: Actor | None) -> CorrectionQuerySet:
    """All the actor sees, newest first."""
    return Correction.objects.for_actor(actor).select_related("entry__body", "reporter")


def narrow(
    found: QuerySet[Correction], view: str, actor: Actor, today: date
) -> QuerySet[Correction]:
    """Those to be answered by the actor's body, reported by it, open, late, or all."""
    own = actor.body_id or NOBODY
    if view == "answer":
        return found.filter(entry__body__uuid=own, state="open").order_by("due_on", "pk")
    if view == "reported":
        return found.filter(reporter__uuid=own)
    if view == "open":
        return found.filter(state="open")
    if view == LATE_OPEN:
        return found.filter(is_late(today)).exclude(state="withdrawn")
    if view in {"corrected", "kept"}:
        return found.filter(state=view)
    return found


def list_open_on(entry: Entry) -> list[Correction]:
    """Open corrections of an entry, oldest first."""
    return list(Correction.objects.filter(entry=entry.pk, state="open").order_by("pk")[:50])


def list_figures(actor: Actor | None, today: date) -> list[dict[str, Any]]:
    """Per source: reported, open, answered in time, late, corrected, share corrected in percent.

    Those taken back are left out. One statement.
    """
    answered = Q(state__in=["corrected", "kept"])
    rows = (
        Correction.objects.for_actor(actor)
        .exclude(state="withdrawn")
        .order_by()
        .values(key=F("entry__body__uuid"), name=F("entry__body__name"))
        .annotate(
            reported=Count("pk"),
            open=Count("pk", filter=Q(state="open")),
            late=Count("pk", filter=is_late(today)),
            answered=Count("pk", filter=answered),
            in_time=Count("pk", filter=answered & ~Q(ended_on__gt=F("due_on"))),
            corrected=Count("pk", filter=Q(state="corrected")),
        )
    )
    shown = [
        {
            **row,
            "share": round(row["corrected"] * 100 / row["answered"], 1)
            if row["answered"]
            else None,
        }
        for row in rows
    ]
    return sorted(shown, key=lambda row: (-row["late"], -row["open"], row["name"]))
