"""Beside each item its source, and a warning where somebody else is it (R15, R34)."""

from typing import Any
from uuid import UUID

from zhengtong.catalogue.domain.sources import realm_of
from zhengtong.catalogue.selectors import sources as questions
from zhengtong.organisations import public as organisations


def mark_sources(described: dict[str, Any], body_id: UUID) -> dict[str, Any]:
    """What is described of an entry, each item with its sources and whether it repeats collection.

    Policy: P7.2, R15, R34
    """
    items = described["items"]
    body = organisations.get_body(body_id)
    found = questions.map_sources((one["facts"].element_code for one in items), body.region)
    shared = questions.list_shared(found, body.region)
    for one in items:
        code = one["facts"].element_code
        one["sources"] = found.get(code, [])
        is_own = any(source.body.uuid == body_id for source in one["sources"])
        one["is_repeated"] = code in shared and not is_own and not one["facts"].is_key
    return {**described, "realm": realm_of(body.region)}
