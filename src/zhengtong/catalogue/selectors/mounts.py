"""Questions over mounted resources: empty entries, broken mounts, overdue updates, rates."""

from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from zhengtong.catalogue.domain.errors import ResourceNotFound
from zhengtong.catalogue.domain.lifecycle import PUBLIC
from zhengtong.catalogue.domain.mounting import BROKEN, REMOVED, STANDING
from zhengtong.catalogue.domain.probing import CYCLE_DAYS, oldest_allowed
from zhengtong.catalogue.models import Entry, Resource
from zhengtong.catalogue.models.reach import within_reach
from zhengtong.kernel.actor import Actor

STANDS = Exists(Resource.objects.filter(entry=OuterRef("pk"), state__in=STANDING))
FAILS = Exists(Resource.objects.filter(entry=OuterRef("pk"), state=BROKEN))


def resources_for(actor: Actor | None) -> QuerySet[Resource]:
    """Resources the actor may see with where they lie."""
    return Resource.objects.filter(within_reach(actor, "entry__body")).exclude(state=REMOVED)


def get_seen_resource(resource_id: UUID, actor: Actor | None) -> Resource:
    """The resource with entry and body.

    Raises:
        ResourceNotFound.
    """
    found = Resource.objects.filter(within_reach(actor, "entry__body"), uuid=resource_id)
    related = ("entry__body", "entry__current", "entry__working")
    resource = found.select_related(*related).prefetch_related("fields").first()
    if resource is None:
        raise ResourceNotFound
    return resource


def published_in_reach(actor: Actor | None) -> QuerySet[Entry]:
    """Entries that stand in the catalogue, of the bodies whose mounts the actor sees."""
    return Entry.objects.published().filter(within_reach(actor, "body"))


def list_empty(actor: Actor | None) -> QuerySet[Entry]:
    """Published entries without a mounted resource, longest published first."""
    found = published_in_reach(actor).filter(~STANDS)
    return found.select_related("body", "current").order_by("first_published_at", "pk")


def list_standing(actor: Actor | None) -> QuerySet[Resource]:
    """Mounted resources of entries that stand in the catalogue, those broken first."""
    found = resources_for(actor).filter(
        state__in=STANDING, entry__state__in=[str(one) for one in PUBLIC]
    )
    related = found.select_related("entry__body", "entry__current")
    return related.order_by("state", F("probed_at").asc(nulls_first=True), "pk")


def list_broken(actor: Actor | None) -> QuerySet[Resource]:
    """Mounted resources that the last probe or run found unusable."""
    return list_standing(actor).filter(state=BROKEN)


def is_overdue(today: date, prefix: str = "") -> Q:
    """The condition under which the newest record is older than the promised cycle allows."""
    late = Q(pk__in=[])
    for cycle in CYCLE_DAYS:
        allowed = oldest_allowed(cycle, today)
        late |= Q(**{f"{prefix}entry__current__cycle": cycle, f"{prefix}newest_on__lt": allowed})
    return late


def list_overdue(actor: Actor | None, today: date) -> QuerySet[Resource]:
    """Mounted resources whose newest record is older than the promised cycle, oldest first."""
    return list_standing(actor).filter(is_overdue(today)).order_by("newest_on", "pk")


def narrow(found: QuerySet, path: str, *, body: UUID | None, region: str) -> QuerySet:  # type: ignore[type-arg]
    """The rows of one body, or of bodies of one region."""
    if body is not None:
        found = found.filter(**{f"{path}__uuid": body})
    if region:
        found = found.filter(**{f"{path}__region__code": region})
    return found


def list_rates(actor: Actor | None, *, by_region: bool, today: date) -> list[dict[str, object]]:
    """Per body or region: entries, mounted, empty, broken, overdue, rate in percent.

    Three statements' worth in one; the lowest rate comes first.
    """
    path = "body__region" if by_region else "body"
    key = f"{path}__code" if by_region else f"{path}__uuid"
    late = Exists(
        Resource.objects.filter(is_overdue(today), entry=OuterRef("pk"), state__in=STANDING)
    )
    rows = (
        published_in_reach(actor)
        .annotate(stands=STANDS, fails=FAILS, is_late=late)
        .order_by()
        .values(key=F(key), name=F(f"{path}__name"))
        .annotate(
            entries=Count("pk"),
            mounted=Count("pk", filter=Q(stands=True)),
            broken=Count("pk", filter=Q(fails=True)),
            overdue=Count("pk", filter=Q(is_late=True)),
        )
    )
    shown = [
        {
            **row,
            "key": str(row["key"]),
            "empty": row["entries"] - row["mounted"],
            "rate": round(row["mounted"] * 100 / row["entries"], 1),
        }
        for row in rows
    ]
    return sorted(shown, key=lambda row: (row["rate"], row["name"]))
