"""What the data plane is told of services and grants: plain payloads made of plain rows."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from zhengtong.kernel.errors import N_

SERVICE_WAY = "service"
OPEN_STATES = frozenset({"live", "review_needed"})


def refusal_of(*, ways: Sequence[str], state: str, items: Sequence[str]) -> str:
    """Why a grant allows no calls, as a message id; "" if it allows them.

    Policy: R24, R25
    """
    if SERVICE_WAY not in ways:
        return N_("授权的提供方式不含服务接口。")
    if state not in OPEN_STATES:
        return N_("授权未生效、已暂停或已终止。")
    if not items:
        return N_("授权的信息项都已停止提供。")
    return ""


def grant_payload(grant: Any, services: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The plane's fact of a grant over the live services of its resources.

    Items that a later version stopped are not in it. A condition over an item that no service
    carries cannot be kept, so such a grant is told as suspended and opens nothing.

    Args:
        grant: A ``sharing.GrantRow``.
        services: ``{"code", "items": [{"name", "item_id"}]}`` each.

    Policy: R25
    """
    services = list(services)
    names: dict[str, set[str]] = {}
    for service in services:
        for item in service["items"]:
            names.setdefault(item["item_id"], set()).add(item["name"])
    usable = set(grant.usable_item_ids)
    reason = refusal_of(ways=grant.ways, state=str(grant.state), items=list(usable))
    conditions = [
        {"item": name, "op": condition["op"], "value": condition["value"]}
        for condition in grant.row_filter
        for name in sorted(names.get(str(condition["item_id"]), {""}))
    ]
    is_whole = all(condition["item"] for condition in conditions)
    return {
        "number": grant.number,
        "consumer": str(grant.consumer_id),
        "state": "live" if is_whole and not reason else "suspended",
        "services": [service["code"] for service in services],
        "items": sorted(name for item_id in usable for name in names.get(item_id, ())),
        "purposes": sorted(grant.purpose_codes),
        "row_filter": conditions,
        "masks": {
            name: mask
            for item_id, mask in grant.masks.items()
            if mask
            for name in names.get(str(item_id), ())
        },
        "per_second": grant.per_second or 0,
        "per_day": grant.per_day or 0,
        "first_day": _day(grant.valid_from),
        "last_day": _day(grant.valid_to),
    }


def _day(day: date) -> str:
    return day.isoformat()
