"""Questions over requests and grants."""

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from zhengtong.catalogue import public as catalogue
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.sharing.domain.permits import Parties
from zhengtong.sharing.domain.requests import RequestFacts
from zhengtong.sharing.domain.rows import GrantRow, RequestRow
from zhengtong.sharing.domain.states import GrantState, RequestState
from zhengtong.sharing.models import Answer, Grant, Request, StandingConsent

NO_BODY = UUID(int=0)
_DATA = Path(__file__).parent / "data" / "purposes.toml"


@cache
def _purpose_rows() -> list[dict[str, str]]:
    with _DATA.open("rb") as file:
        return list(tomllib.load(file)["purpose"])


def list_purposes() -> dict[str, tuple[str, str]]:
    """Purposes of use by code, in the reader's language: name and meaning.

    Data with its source in ``data/purposes.toml``.
    """
    tail = "_en" if get_language() == "en" else ""
    return {row["code"]: (row[f"name{tail}"], row[f"meaning{tail}"]) for row in _purpose_rows()}


def purpose_names(codes: Iterable[str]) -> list[str]:
    """The names of purposes; an unknown code stays as it is."""
    known = list_purposes()
    return [known[code][0] if code in known else code for code in codes]


def find_published(entry_id: UUID) -> "catalogue.EntryDetail | None":
    """The entry as it stands in the catalogue; None unless published."""
    try:
        return catalogue.published_entry(entry_id)
    except catalogue.EntryNotFound:
        return None


def facts_of(request: Request, entry: "catalogue.EntryDetail | None") -> RequestFacts:
    """The request as the rule knows it."""
    items = entry.items if entry else ()
    resources = entry.resources if entry else ()
    return RequestFacts(
        basis=request.basis,
        scene=request.scene,
        use_scope=request.use_scope,
        ways=request.ways,
        purpose_codes=request.purpose_codes,
        valid_from=request.valid_from,
        valid_to=request.valid_to,
        item_ids=request.item_ids,
        known_item_ids=frozenset(str(item.item_id) for item in items),
        resource_ids=request.resource_ids,
        known_resource_ids=frozenset(str(resource.uuid) for resource in resources),
        known_purposes=frozenset(list_purposes()),
        row_filter=request.row_filter,
    )


def parties_of(thing: Request | Grant, *, authority_id: UUID | None = None) -> Parties:
    """The bodies of a request or grant as the permits know them."""
    return Parties(
        consumer_id=thing.consumer.uuid,
        provider_id=thing.provider.uuid,
        authority_id=authority_id,
    )


def request_row(request: Request) -> RequestRow:
    """The request as a typed row."""
    grant = Grant.objects.filter(request=request).first()
    return RequestRow(
        uuid=request.uuid,
        number=request.number,
        state=request.state,
        entry_id=request.entry,
        entry_title=request.entry_title,
        consumer_id=request.consumer.uuid,
        provider_id=request.provider.uuid,
        revision=request.revision,
        grant_id=grant.uuid if grant else None,
    )


def grant_row(grant: Grant) -> GrantRow:
    """The grant as a typed row."""
    dropped = {item_id for item_id, mask in grant.masks.items() if mask == "drop"}
    usable = [
        item["item_id"]
        for item in grant.items
        if item["item_id"] not in grant.stopped_items and item["item_id"] not in dropped
    ]
    return GrantRow(
        uuid=grant.uuid,
        number=grant.number,
        consumer_id=grant.consumer.uuid,
        consumer_name=grant.consumer.name,
        provider_id=grant.provider.uuid,
        provider_name=grant.provider.name,
        entry_id=grant.entry,
        entry_title=grant.entry_title,
        entry_version=grant.entry_version,
        resource_ids=list(grant.resource_ids),
        items=list(grant.items),
        usable_item_ids=usable,
        use_scope=grant.use_scope,
        purpose_codes=list(grant.purpose_codes),
        row_filter=list(grant.row_filter),
        masks=dict(grant.masks),
        per_second=grant.per_second,
        per_day=grant.per_day,
        ways=list(grant.ways),
        valid_from=grant.valid_from,
        valid_to=grant.valid_to,
        state=GrantState(grant.state),
        is_personal=any(item.get("personal") for item in grant.items),
    )


def get_request(request_id: UUID, *, by: Actor) -> Request:
    """The request, if the actor may see it.

    Raises:
        RequestNotFound.
    """
    found = Request.objects.for_actor(by).select_related("consumer", "provider")
    return found.get_or_refuse(request_id)


def _own(actor: Actor) -> UUID:
    """The actor's body; for one without a body a name that no body has."""
    return actor.body_id or NO_BODY


def list_requests(actor: Actor, *, side: str = "", state: str = "") -> QuerySet[Request]:
    """Requests the actor may see; ``side`` sent or received, ``state`` one of RequestState."""
    found = Request.objects.for_actor(actor).select_related("consumer", "provider")
    if side == "sent":
        found = found.filter(consumer__uuid=_own(actor))
    elif side == "received":
        found = found.filter(provider__uuid=_own(actor))
    return found.filter(state=state) if state else found


def list_grants(actor: Actor, *, side: str = "", state: str = "") -> QuerySet[Grant]:
    """Grants the actor may see; ``side`` held or given."""
    found = Grant.objects.for_actor(actor).select_related("consumer", "provider")
    if side == "held":
        found = found.filter(consumer__uuid=_own(actor))
    elif side == "given":
        found = found.filter(provider__uuid=_own(actor))
    return found.filter(state=state) if state else found


def find_answer(request: Request) -> Answer | None:
    """The newest answer proposed to a request, or None."""
    return request.answers.order_by("-pk").first()


def get_grant(grant_id: UUID, *, by: Actor | None = None) -> GrantRow:
    """The grant; with ``by`` only if the actor may see it.

    Raises:
        GrantNotFound.
    """
    found = Grant.objects.for_actor(by) if by is not None else Grant.objects.all()
    return grant_row(found.select_related("consumer", "provider").get_or_refuse(grant_id))


def list_live_grants(*, entry_id: UUID | None = None) -> list[GrantRow]:
    """All grants under which data may flow today."""
    today = clock.today()
    found = Grant.objects.filter(
        state__in=[GrantState.LIVE, GrantState.REVIEW],
        valid_from__lte=today,
        valid_to__gte=today,
    ).select_related("consumer", "provider")
    if entry_id is not None:
        found = found.filter(entry=entry_id)
    return [row for row in map(grant_row, found.order_by("pk")) if row.is_usable(today)]


def list_grants_with(body_id: UUID) -> list[GrantRow]:
    """Every grant that has not ended, with the body on either side."""
    side = Q(consumer__uuid=body_id) | Q(provider__uuid=body_id)
    found = Grant.objects.filter(side).exclude(state=GrantState.ENDED)
    return [grant_row(grant) for grant in found.select_related("consumer", "provider", "request")]


def has_standing_consent(entry_id: UUID) -> bool:
    """Whether the provider's head consented once for all to answers about the entry."""
    return StandingConsent.objects.filter(entry=entry_id).exists()


def open_request_of(actor: Actor, entry_id: UUID) -> Request | None:
    """The actor's body's request for the entry that is still on its way, or None."""
    ended = [RequestState.GRANTED, RequestState.REFUSED, RequestState.WITHDRAWN]
    return (
        Request.objects.for_actor(actor)
        .filter(entry=entry_id, consumer__uuid=_own(actor))
        .exclude(state__in=ended)
        .first()
    )


def grants_of_body(actor: Actor, entry_id: UUID) -> QuerySet[Grant]:
    """Usable or waiting grants the actor's body holds for the entry."""
    return Grant.objects.for_actor(actor).filter(
        Q(entry=entry_id, consumer__uuid=_own(actor)), ~Q(state=GrantState.ENDED)
    )


def count_by_state() -> dict[str, int]:
    """Figures for the home page: requests answered and grants live."""
    return {
        "live_grants": Grant.objects.filter(state=GrantState.LIVE).count(),
        "requests": Request.objects.exclude(state=RequestState.DRAFT).count(),
    }
