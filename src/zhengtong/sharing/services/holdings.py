"""What of sharing hangs on a body: requests, grants, standing consents, on either side."""

from uuid import UUID

from django.db.models import F, Q, QuerySet

from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import N_
from zhengtong.organisations import public as organisations
from zhengtong.sharing.domain.states import GrantState, RequestState
from zhengtong.sharing.models import Grant, Request, StandingConsent

_OVER = (RequestState.REFUSED, RequestState.WITHDRAWN, RequestState.GRANTED)


def _of(body_id: UUID) -> Q:
    return Q(consumer__uuid=body_id) | Q(provider__uuid=body_id)


def _requests(body_id: UUID) -> QuerySet[Request]:
    """Requests under way, and those whose grant has not ended."""
    living = ~Q(state__in=_OVER) | (
        Q(state=RequestState.GRANTED) & ~Q(grant__state=GrantState.ENDED)
    )
    return Request.objects.filter(_of(body_id), living).order_by("pk")


def _grants(body_id: UUID) -> QuerySet[Grant]:
    found = Grant.objects.filter(_of(body_id)).exclude(state=GrantState.ENDED)
    return found.order_by("pk")


def _consents(body_id: UUID) -> QuerySet[StandingConsent]:
    return StandingConsent.objects.filter(provider__uuid=body_id).order_by("pk")


def _carry_both_sides(
    rows: QuerySet[Request] | QuerySet[Grant], way: organisations.Carrying
) -> int:
    keys = list(rows.values_list("pk", flat=True))
    found = rows.model.objects.filter(pk__in=keys)
    for side in ("consumer", "provider"):
        found.filter(**{f"{side}_id": way.from_pk}).update(
            **{f"{side}_id": way.to_pk}, revision=F("revision") + 1
        )
    return len(keys)


def _carry_requests(way: organisations.Carrying, _by: Actor) -> int:
    return _carry_both_sides(_requests(way.from_id), way)


def _carry_grants(way: organisations.Carrying, _by: Actor) -> int:
    return _carry_both_sides(_grants(way.from_id), way)


def _between(first: UUID, second: UUID) -> list[str]:
    """Requests and grants between the two: nobody shares with oneself."""
    found = [
        *_requests(first).filter(_of(second)).values_list("number", flat=True),
        *_grants(first).filter(_of(second)).values_list("number", flat=True),
    ]
    return found[: organisations.LINES_SHOWN]


def register() -> None:
    """Declare them."""
    most = organisations.LINES_SHOWN
    organisations.register_holding(
        organisations.Holding(
            code="sharing.requests",
            title=N_("共享申请"),
            fields=("sharing.Request.consumer", "sharing.Request.provider"),
            list_open=lambda body_id: [
                f"{one.number} {one.entry_title}" for one in _requests(body_id)[:most]
            ],
            count_open=lambda body_id: _requests(body_id).count(),
            carry=_carry_requests,
            list_obstacles=_between,
        ),
        organisations.Holding(
            code="sharing.grants",
            title=N_("共享授权"),
            fields=("sharing.Grant.consumer", "sharing.Grant.provider"),
            list_open=lambda body_id: [
                f"{one.number} {one.entry_title}" for one in _grants(body_id)[:most]
            ],
            count_open=lambda body_id: _grants(body_id).count(),
            carry=_carry_grants,
        ),
        organisations.plain_holding(
            "sharing.standing-consents", N_("长期同意"), _consents, field="provider",
            line=lambda row: str(row.entry), count_binding=organisations.bind_nothing,
        ),
    )  # fmt: skip
