"""Whether a call is within its grant: plain judgements over facts, no I/O."""

from datetime import date, datetime

from zhengtong.gateway.plane.refusals import (
    ControlSilent,
    FilterRefused,
    GrantMissing,
    GrantOutOfDate,
    GrantSuspended,
    ItemsRefused,
    KeyMissing,
    ParameterRefused,
    PurposeMissing,
    PurposeRefused,
    RequestStale,
    ServiceSuspended,
)
from zhengtong.gateway.plane.requests import Query
from zhengtong.gateway.plane.snapshot import Grant, Item, Service, Snapshot

WINDOW_SECONDS = 300


def check_silence(service: Service, *, silent_seconds: float, limits: tuple[float, float]) -> None:
    """Pass while the control plane was heard recently enough for what the service carries.

    Raises:
        ControlSilent: longer than ``limits[0]`` for personal data, ``limits[1]`` for the rest.

    Policy: R25
    """
    personal_limit, limit = limits
    if silent_seconds > (personal_limit if service.personal else limit):
        raise ControlSilent


def find_grant(snapshot: Snapshot, *, grants: tuple[str, ...], service: str, today: date) -> Grant:
    """The grant by which a client may call a service today.

    Raises:
        GrantMissing, GrantSuspended, GrantOutOfDate.

    Policy: R25
    """
    found = [snapshot.grants[name] for name in grants if name in snapshot.grants]
    grant = next((grant for grant in found if service in grant.services), None)
    if grant is None or grant.state == "ended":
        raise GrantMissing
    if grant.state != "live":
        raise GrantSuspended
    if not grant.first_day <= today <= grant.last_day:
        raise GrantOutOfDate
    return grant


def check_purpose(grant: Grant, purpose: str) -> None:
    """Pass a purpose named in the grant.

    Raises:
        PurposeMissing, PurposeRefused.

    Policy: R25
    """
    if not purpose:
        raise PurposeMissing
    if purpose not in grant.purposes:
        raise PurposeRefused(purpose=purpose)


def check_time(made_at: datetime, *, now: datetime) -> None:
    """Pass a request made within the window around now.

    Raises:
        RequestStale.

    Policy: R43
    """
    if abs((now - made_at).total_seconds()) > WINDOW_SECONDS:
        raise RequestStale(seconds=WINDOW_SECONDS)


def granted_items(service: Service, grant: Grant, query: Query) -> tuple[Item, ...]:
    """The items to return: those asked for, else all that are granted.

    Raises:
        ItemsRefused: an item asked for is not granted, or not there; nothing is told of which.

    Policy: R25
    """
    if not query.fields:
        return tuple(item for name, item in service.items.items() if name in grant.items)
    outside = [
        name for name in query.fields if name not in grant.items or name not in service.items
    ]
    if outside:
        raise ItemsRefused(items="、".join(name[:64] for name in outside[:10]))
    return tuple(service.items[name] for name in query.fields)


def check_conditions(service: Service, query: Query) -> None:
    """Pass conditions that the service offers, with the key it demands.

    Raises:
        FilterRefused, KeyMissing, ParameterRefused.
    """
    allowed = set(service.keys) | set(service.filters)
    outside = [name for name in query.where if name not in allowed]
    if outside:
        raise FilterRefused(items="、".join(name[:64] for name in outside[:10]))
    if service.keys and not any(name in query.where for name in service.keys):
        raise KeyMissing(items="、".join(service.keys))
    if query.limit > service.page_limit:
        raise ParameterRefused(name="limit")


def check_service(service: Service) -> None:
    """Pass a live service; raises ``ServiceSuspended``."""
    if not service.is_live:
        raise ServiceSuspended
