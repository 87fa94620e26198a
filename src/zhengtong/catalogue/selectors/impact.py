"""What an amendment of the standards does to published entries, before and after publication."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from zhengtong.catalogue.domain.conformance import (
    ElementFacts,
    Finding,
    Outcome,
    find_faults,
    weigh_change,
)
from zhengtong.catalogue.domain.facts import ItemFacts
from zhengtong.catalogue.models import Conformity, Item
from zhengtong.catalogue.selectors.elements import make_facts
from zhengtong.catalogue.selectors.entries import item_facts
from zhengtong.standards import public as standards

_SHAPE = ("element_code", "data_type", "length", "scale", "code_set")
_BODY = ("version__entry__body__uuid", "version__entry__body__name")


@dataclass(frozen=True, kw_only=True)
class ElementChange:
    """A data element before and after; ``before`` is None where it is new."""

    before: ElementFacts | None
    after: ElementFacts


@dataclass
class BodyImpact:
    """How many items of a body's published entries the change touches, by outcome."""

    body_id: UUID
    name: str
    items: int = 0
    outcomes: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Outcome, 0))

    @property
    def faulty(self) -> int:
        """Items that will not conform."""
        return self.outcomes[Outcome.BREAKS] + self.outcomes[Outcome.STAYS]


def list_changes(amendment_id: UUID) -> dict[str, ElementChange]:
    """Code of each data element of the amendment → what it was and what it becomes."""
    rows = standards.list_amended(amendment_id, ["element"])
    return {
        one.code: ElementChange(
            before=make_facts(one.before) if one.before else None, after=make_facts(one.after)
        )
        for one in rows
    }


def _touched(codes: list[str]) -> QuerySet[Item]:
    judged = Conformity.objects.filter(elements__overlap=codes).values("version")
    return Item.objects.filter(version__in=judged, element_code__in=codes)


def weigh_amendment(changes: Mapping[str, ElementChange]) -> list[BodyImpact]:
    """Per body what the changes do, those with most items that will not conform first.

    One statement: items are weighed by their shape, not one by one.

    Policy: P8.1
    """
    if not changes:
        return []
    found: dict[UUID, BodyImpact] = {}
    rows = _touched(list(changes)).order_by().values_list(*_BODY, *_SHAPE)
    for body_id, name, *shape, count in rows.annotate(count=Count("pk")):
        impact = found.setdefault(body_id, BodyImpact(body_id=body_id, name=name))
        impact.items += count
        impact.outcomes[_weigh(shape, changes)] += count
    return sorted(found.values(), key=lambda one: (-one.faulty, one.name))


def _weigh(shape: list[object], changes: Mapping[str, ElementChange]) -> Outcome:
    item = ItemFacts(name="", **dict(zip(_SHAPE, shape, strict=True)))  # type: ignore[arg-type]
    change = changes[item.element_code]
    return weigh_change(item, change.before, change.after)


def list_touched(
    changes: Mapping[str, ElementChange], *, body: UUID | None = None, outcome: str = ""
) -> QuerySet[Item]:
    """The items that the changes touch, by body; narrowed to a body and an outcome."""
    found = _touched(list(changes))
    if body is not None:
        found = found.filter(version__entry__body__uuid=body)
    if outcome:
        shapes = found.order_by().values_list(*_SHAPE).distinct()
        wanted = Q(pk__in=[])
        for shape in shapes:
            if _weigh(list(shape), changes) == outcome:
                wanted |= _same(shape)
        found = found.filter(wanted)
    related = found.select_related("version__entry__body")
    return related.order_by("version__entry__body", "version", "position")


def _same(shape: tuple[object, ...]) -> Q:
    same = Q()
    for name, value in zip(_SHAPE, shape, strict=True):
        same &= Q(**{f"{name}__isnull": True}) if value is None else Q(**{name: value})
    return same


def explain_touched(
    item: Item, changes: Mapping[str, ElementChange]
) -> tuple[Outcome, tuple[Finding, ...]]:
    """The outcome for an item, and what to change in it."""
    facts, change = item_facts(item), changes[item.element_code]
    outcome = weigh_change(facts, change.before, change.after)
    return outcome, find_faults(facts, change.after)
