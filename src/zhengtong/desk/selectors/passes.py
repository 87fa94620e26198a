"""What a work order is about, as things that a pass for it may name."""

from uuid import UUID

from zhengtong.desk.models import WorkOrder
from zhengtong.organisations import public as organisations

THINGS_AT_MOST = 100


def parse_things(keys: list[str]) -> list[organisations.Named]:
    """Things as forms send them (``kind:uuid``); what does not read so is left out."""
    found: list[organisations.Named] = []
    for key in keys[:THINGS_AT_MOST]:
        kind, _colon, thing = key.partition(":")
        try:
            found.append((kind, UUID(thing)))
        except ValueError:
            continue
    return found


def things_behind(order: WorkOrder) -> list[organisations.PassThing]:
    """The things the alarm behind the order names, as ``flow:…``; none for other alarms."""
    known, _missing = organisations.call_things(
        order.body.uuid, parse_things([order.alarm.subject])
    )
    return known
