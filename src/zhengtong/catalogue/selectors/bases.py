"""Questions over the register of legal bases."""

from datetime import date
from uuid import UUID

from django.db.models import CharField, Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce

from zhengtong.catalogue.domain.bases import KNOWN, STATE_NAMES, BasisState
from zhengtong.catalogue.models import LegalBasis, Version
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.ids import read_uuid

MOST_OFFERED = 500
_PLACES = ("document", "number", "article", "quote", "note")


def search_bases(
    actor: Actor, *, text: str = "", kind: str = "", state: str = "", day: date | None = None
) -> QuerySet[LegalBasis]:
    """Articles the actor may see that hold every word, by document.

    ``day`` narrows to those in force on that day.
    """
    found = LegalBasis.objects.for_actor(actor).select_related("body")
    for word in text.replace("\x00", "").split()[:5]:
        place = Q()
        for name in _PLACES:
            place |= Q(**{f"{name}__icontains": word})
        found = found.filter(place)
    if kind:
        found = found.filter(kind=kind)
    if state in STATE_NAMES:
        found = found.filter(state=state)
    if day is not None:
        found = found.filter(_in_force(day))
    return found.annotate(entry_count=_citing()).order_by("document", "pk")


def _in_force(day: date) -> Q:
    return Q(in_force_from__lte=day) & (Q(in_force_until__isnull=True) | Q(in_force_until__gte=day))


def _citing() -> Coalesce:
    """How many entries rest on it in their current version."""
    cited = Version.objects.filter(
        basis_ref=Cast(OuterRef("uuid"), CharField()), entry__current=F("pk")
    )
    counted = cited.order_by().values("basis_ref").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def get_basis(basis_id: UUID, *, by: Actor) -> LegalBasis:
    """The article.

    Raises:
        BasisNotFound.
    """
    found = LegalBasis.objects.for_actor(by).select_related("body", "replaces")
    return found.annotate(entry_count=_citing()).get_or_refuse(basis_id)


def find_basis(ref: str) -> LegalBasis | None:
    """The article that stands in the register, or stood there, under that name."""
    name = read_uuid(ref)
    return LegalBasis.objects.filter(uuid=name, state__in=KNOWN).first() if name else None


def offer_bases(day: date, *, chosen: str = "") -> list[LegalBasis]:
    """What an entry may rest on that day, by document, and the one already chosen."""
    listed = LegalBasis.objects.filter(_in_force(day), state=BasisState.LISTED, forbids_giving=True)
    found = list(listed.order_by("document", "pk")[:MOST_OFFERED])
    kept = find_basis(chosen) if chosen else None
    return found if kept is None or kept in found else [kept, *found]
