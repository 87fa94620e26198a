"""Allowing the platform to connect to addresses, and taking them back."""

import ipaddress
import re
from uuid import UUID

from django.db import transaction

from zhengtong.exchange.domain.errors import AllowanceForbidden, AllowanceInvalid
from zhengtong.exchange.domain.permits import Parties, is_permitted
from zhengtong.exchange.models import EgressRule
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.ledger import public as ledger
from zhengtong.organisations import public as organisations

_PATTERN = re.compile(r"(\*\.)?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")


@transaction.atomic
def allow_address(
    *, body_id: UUID, pattern: str, port_from: int, port_to: int, reason: str, by: Actor
) -> UUID:
    """Allow the platform to connect to an address for a body; the rule's uuid.

    Raises:
        AllowanceForbidden, AllowanceInvalid, BodyNotFound.
    """
    if not is_permitted("exchange.allow-address", by, Parties()):
        raise AllowanceForbidden
    pattern = pattern.strip()
    if not _is_pattern(pattern) or not 0 < port_from <= port_to < 65_536 or not reason.strip():
        raise AllowanceInvalid
    rule = EgressRule.objects.create(
        body_id=organisations.get_body(body_id).pk,
        pattern=pattern,
        port_from=port_from,
        port_to=port_to,
        reason=reason.strip()[:200],
        allowed_by_name=by.name,
    )
    ledger.record_deed(
        "exchange.address-allowed",
        subject=str(rule.uuid),
        by=by,
        body=str(body_id),
        pattern=pattern,
        ports=f"{port_from}-{port_to}",
        reason=rule.reason,
    )
    return rule.uuid


@transaction.atomic
def revoke_address(rule_id: UUID, *, by: Actor) -> None:
    """Take an allowed address back; the next connection is refused.

    Raises:
        AllowanceForbidden.
    """
    if not is_permitted("exchange.allow-address", by, Parties()):
        raise AllowanceForbidden
    now = clock.current().now()
    changed = EgressRule.objects.filter(uuid=rule_id, revoked_at__isnull=True).update(
        revoked_at=now
    )
    if changed:
        ledger.record_deed("exchange.address-revoked", subject=str(rule_id), by=by)


def _is_pattern(pattern: str) -> bool:
    try:
        ipaddress.ip_network(pattern, strict=False)
    except ValueError:
        return bool(_PATTERN.fullmatch(pattern)) and len(pattern) <= 255
    return True
