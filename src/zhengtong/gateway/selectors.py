"""Questions over services, credentials and calls."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from zhengtong.gateway.domain.rows import CredentialRow, ServiceRow
from zhengtong.gateway.models import Call, Credential, Service
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.sharing import public as sharing

STATISTICS_DAYS = 14


def service_row(service: Service) -> ServiceRow:
    """The service as a typed row."""
    return ServiceRow(
        uuid=service.uuid,
        code=service.code,
        title=service.title,
        kind=str(service.kind),
        entry_id=service.entry,
        resource_id=service.resource,
        body_id=service.body.uuid,
        body_name=str(service.body),
        items=tuple(service.items),
        keys=tuple(service.keys),
        filters=tuple(service.filters),
        page_limit=service.page_limit,
        is_personal=service.is_personal,
        state=str(service.state),
        state_reason=service.state_reason,
        revision=service.revision,
    )


def credential_row(credential: Credential) -> CredentialRow:
    """The credential as a typed row, without its secret."""
    return CredentialRow(
        uuid=credential.uuid,
        client_id=credential.client_id,
        grant_id=credential.grant,
        body_id=credential.body.uuid,
        note=credential.note,
        state=str(credential.state),
        created_at=credential.created_at,
        rotated_at=credential.rotated_at,
        revision=credential.revision,
    )


def search_services(actor: Actor | None, *, text: str = "", state: str = "") -> QuerySet[Service]:
    """Services the actor sees, in order of code."""
    found = Service.objects.for_actor(actor).select_related("body")
    text = text.replace("\x00", "").strip()
    if text:
        found = found.filter(Q(title__icontains=text) | Q(code__icontains=text))
    return found.filter(state=state) if state else found


def get_service(service_id: UUID, *, by: Actor | None = None) -> ServiceRow:
    """The service of that name; with ``by`` only if the actor may see it.

    Raises:
        ServiceNotFound.
    """
    found = Service.objects.select_related("body")
    return service_row((found.for_actor(by) if by is not None else found).get_or_refuse(service_id))


def find_service_of(resource_id: UUID) -> ServiceRow | None:
    """The service, not closed, that a resource is published as."""
    found = Service.objects.select_related("body").exclude(state=Service.State.CLOSED)
    service = found.filter(resource=resource_id).first()
    return service_row(service) if service else None


def grants_for(service: ServiceRow, actor: Actor) -> list[sharing.GrantRow]:
    """The actor's body's live grants by which the service may be called."""
    return [
        grant
        for grant in sharing.list_live_grants(entry_id=service.entry_id)
        if grant.consumer_id == actor.body_id
        and "service" in grant.ways
        and (not grant.resource_ids or str(service.resource_id) in map(str, grant.resource_ids))
    ]


def list_credentials(actor: Actor, *, grant_id: UUID | None = None) -> QuerySet[Credential]:
    """Credentials the actor sees, newest first."""
    found = Credential.objects.for_actor(actor).select_related("body")
    return found.filter(grant=grant_id) if grant_id is not None else found


def get_credential(credential_id: UUID, *, by: Actor) -> CredentialRow:
    """The credential; raises ``CredentialNotFound``."""
    found = Credential.objects.select_related("body").for_actor(by)
    return credential_row(found.get_or_refuse(credential_id))


@dataclass(frozen=True, kw_only=True)
class CallFilter:
    """What the log of calls is narrowed by; empty means no narrowing."""

    service: str = ""
    outcome: str = ""
    side: str = ""


def search_calls(actor: Actor | None, narrowed: CallFilter | None = None) -> QuerySet[Call]:
    """Calls that the actor's body made or answered, newest first."""
    narrowed = narrowed or CallFilter()
    found = Call.objects.for_actor(actor)
    if narrowed.service:
        found = found.filter(service=narrowed.service)
    if narrowed.outcome == "answered":
        found = found.filter(status=200)
    elif narrowed.outcome == "denied":
        found = found.exclude(status=200)
    if actor is not None and narrowed.side == "made":
        found = found.filter(consumer=actor.body_id)
    elif actor is not None and narrowed.side == "answered":
        found = found.filter(provider=actor.body_id)
    return found.order_by("-id")


@dataclass(frozen=True)
class DayCount:
    """Calls of one civil day."""

    day: date
    answered: int
    denied: int


def count_calls_by_day(calls: QuerySet[Call], *, today: date) -> list[DayCount]:
    """Answered and denied calls of the last 14 days, oldest first, days without calls included."""
    first = today - timedelta(days=STATISTICS_DAYS - 1)
    since = datetime(first.year, first.month, first.day, tzinfo=clock.CHINA)
    counted = (
        calls.order_by()
        .filter(at__gte=since)
        .annotate(day=TruncDate("at", tzinfo=clock.CHINA))
        .values("day")
        .annotate(answered=Count("id", filter=Q(status=200)), total=Count("id"))
    )
    by_day = {row["day"]: (row["answered"], row["total"]) for row in counted}
    days = [first + timedelta(days=number) for number in range(STATISTICS_DAYS)]
    return [
        DayCount(
            day, by_day.get(day, (0, 0))[0], by_day.get(day, (0, 0))[1] - by_day.get(day, (0, 0))[0]
        )
        for day in days
    ]


def sum_calls(counts: Sequence[DayCount]) -> tuple[int, int]:
    """Answered and denied calls of the days together."""
    return sum(one.answered for one in counts), sum(one.denied for one in counts)


def count_all_calls() -> dict[str, int]:
    """Figures for the home page: services live, calls answered and denied."""
    totals = Call.objects.aggregate(
        answered=Count("id", filter=Q(status=200)), total=Count("id"), rows=Sum("rows")
    )
    return {
        "services": Service.objects.filter(state=Service.State.LIVE).count(),
        "answered": totals["answered"],
        "denied": totals["total"] - totals["answered"],
        "rows": totals["rows"] or 0,
    }
