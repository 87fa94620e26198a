"""Calls carried on: from the plane's table into the ledger, the census and the grant."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction

from zhengtong.census import public as census
from zhengtong.gateway.models import Call, Service
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.ledger import public as ledger
from zhengtong.sharing import public as sharing

BATCH_ROWS = 2000


def call_record(call: Call) -> ledger.CallRecord:
    """The ledger's record of a call."""
    answered = call.status == 200
    return ledger.CallRecord(
        uuid=call.uuid,
        at=call.at,
        subject=call.service,
        nonce=bytes(call.nonce),
        body_id=call.consumer,
        facts=json.loads(call.record),
        name="gateway.call-answered" if answered else "gateway.call-denied",
    )


def post_calls(*, limit: int = 20_000) -> int:
    """Carry calls into the ledger's log and count them; returns how many.

    Each batch is one transaction, so that a call is in the ledger and counted, or neither; the
    ledger leaves out what it holds already.

    Policy: P11.2, R25
    """
    posted = 0
    while posted < limit:
        count = _post_batch(min(BATCH_ROWS, limit - posted))
        posted += count
        if count == 0:
            break
    return posted


@transaction.atomic
def _post_batch(rows: int) -> int:
    found = Call.objects.select_for_update(skip_locked=True).filter(is_posted=False)
    calls = list(found.order_by("id")[:rows])
    if not calls:
        return 0
    ledger.append_calls([call_record(call) for call in calls])
    _count_use(calls)
    _note_first_calls(calls)
    Call.objects.filter(pk__in=[call.pk for call in calls]).update(is_posted=True)
    return len(calls)


def _count_use(calls: Sequence[Call]) -> None:
    codes = {call.service for call in calls}
    systems = dict(
        Service.objects.filter(code__in=codes, system__isnull=False).values_list("code", "system")
    )
    counted: Counter[tuple[UUID, date]] = Counter()
    for call in calls:
        system = systems.get(call.service)
        if call.status == 200 and system is not None:
            counted[system, clock.civil_date(call.at)] += 1
    for (system_id, day), count in sorted(counted.items(), key=str):
        census.record_use(system_id, day, count)


def _note_first_calls(calls: Sequence[Call]) -> None:
    grants = {call.grant for call in calls if call.status == 200 and call.grant}
    for grant_id in sorted(grants):
        sharing.mark_delivered(UUID(grant_id), by=Actor.system("gateway"), way="service")
