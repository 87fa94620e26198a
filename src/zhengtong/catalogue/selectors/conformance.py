"""Questions over conformity: sums by body or region, entries, items that depart from standards."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Q, QuerySet, Sum

from zhengtong.catalogue.domain.conformance import COLUMN_OF, SUM_OF, Finding, find_faults
from zhengtong.catalogue.models import Conformity, ConformityTally, Nonconformity
from zhengtong.catalogue.models.reach import within_reach
from zhengtong.catalogue.selectors.elements import map_elements
from zhengtong.catalogue.selectors.entries import item_facts
from zhengtong.kernel.actor import Actor

SUMS = ("entries", "sound", "items", "faulty", *SUM_OF.values())
STATES = ("faulty", "sound")
ENTRY_ORDERS: dict[str, tuple[str, ...]] = {
    "worst": ("-faulty", "entry"),
    "best": ("faulty", "-entry"),
    "newest": ("-entry",),
}
ITEM_ORDERS: dict[str, tuple[str, ...]] = {
    "body": ("body", "pk"),
    "element": ("element_code", "pk"),
    "newest": ("-pk",),
}


@dataclass(frozen=True, kw_only=True)
class ConformityFilter:
    """What a list is narrowed to; empty values narrow nothing."""

    body: UUID | None = None
    region: str = ""
    fault: str = ""
    element: str = ""
    entry: UUID | None = None
    state: str = ""

    def places(self) -> Q:
        """The condition over body and region."""
        found = Q()
        if self.body is not None:
            found &= Q(body__uuid=self.body)
        if self.region:
            found &= Q(body__region__code=self.region)
        if self.entry is not None:
            found &= Q(entry__uuid=self.entry)
        return found


@dataclass(frozen=True, kw_only=True)
class ConformitySum:
    """How far the entries of a body, of a region, or of all in reach follow the standards.

    Attributes:
        key: UUID of the body or code of the region, "" for all in reach.
        sound: Entries without a faulty item.
        faulty: Items that depart from their data element.
        rate: Conforming items in percent of all; None where there is no item.
    """

    key: str
    name: str
    entries: int
    sound: int
    items: int
    faulty: int
    unbound: int
    unknown: int
    retired: int
    mistyped: int
    missized: int
    miscoded: int

    @property
    def rate(self) -> float | None:
        """Conforming items in percent of all."""
        return round((self.items - self.faulty) * 100 / self.items, 1) if self.items else None

    @property
    def unsound(self) -> int:
        """Entries with at least one faulty item."""
        return self.entries - self.sound


def _tallies(actor: Actor | None) -> QuerySet[ConformityTally]:
    return ConformityTally.objects.filter(within_reach(actor, "body"), entries__gt=0)


def conformity_totals(actor: Actor | None) -> ConformitySum:
    """The sums over every body whose catalogue the actor sees; one statement over bodies.

    Policy: P8.1
    """
    found = _tallies(actor).aggregate(**{name: Sum(name, default=0) for name in SUMS})
    return ConformitySum(key="", name="", **found)


def list_conformity(actor: Actor | None, *, by_region: bool = False) -> list[ConformitySum]:
    """The sums per body or region, the lowest rate first; one statement.

    Policy: P8.1
    """
    path = "body__region" if by_region else "body"
    key = f"{path}__code" if by_region else f"{path}__uuid"
    rows = (
        _tallies(actor)
        .order_by()
        .values(key=F(key), name=F(f"{path}__name"))
        .annotate(**{f"sum_{name}": Sum(name) for name in SUMS})
    )
    made = [_sum_of(row) for row in rows]
    return sorted(made, key=lambda row: (row.rate is None, row.rate or 0, row.name))


def _sum_of(row: Mapping[str, object]) -> ConformitySum:
    counts = {name: int(str(row[f"sum_{name}"])) for name in SUMS}
    return ConformitySum(key=str(row["key"]), name=str(row["name"]), **counts)


def list_judged(
    actor: Actor | None, wanted: ConformityFilter, order: str = "worst"
) -> QuerySet[Conformity]:
    """Published entries as judged, those with most faulty items first."""
    found = Conformity.objects.filter(within_reach(actor, "body"), wanted.places())
    if wanted.state == "sound":
        found = found.filter(faulty=0)
    elif wanted.state == "faulty":
        found = found.filter(faulty__gt=0)
    orders = ENTRY_ORDERS.get(order, ENTRY_ORDERS["worst"])
    return found.select_related("entry__body").order_by(*orders)


def list_faulty(
    actor: Actor | None, wanted: ConformityFilter, order: str = "body"
) -> QuerySet[Nonconformity]:
    """Items of published entries that depart from their data element."""
    found = Nonconformity.objects.filter(within_reach(actor, "body"), wanted.places())
    if wanted.fault in COLUMN_OF:
        found = found.filter(**{COLUMN_OF[wanted.fault]: True})
    if wanted.element:
        found = found.filter(element_code=wanted.element)
    orders = ITEM_ORDERS.get(order, ITEM_ORDERS["body"])
    return found.select_related("entry__body", "item").order_by(*orders)


def find_conformity(entry_id: UUID) -> Conformity | None:
    """The judgement of a published entry; None while it was not judged."""
    return Conformity.objects.filter(entry__uuid=entry_id).select_related("entry").first()


def explain_faulty(rows: list[Nonconformity]) -> list[tuple[Nonconformity, tuple[Finding, ...]]]:
    """Each row with what to change, by the elements as they are now; one statement."""
    elements = map_elements({one.element_code for one in rows if one.element_code})
    return [
        (one, find_faults(item_facts(one.item), elements.get(one.element_code))) for one in rows
    ]
