"""An entry of the feed as one plain object, for JSON lines."""

from dataclasses import asdict
from typing import Any

from zhengtong.catalogue.domain.dcat.facts import FeedEntry
from zhengtong.catalogue.domain.facts import ItemFacts

# Where an item comes from in its source, and a declaration that is the same for all stored entries.
_NOT_TOLD = {"column", "item_id", "items", "secrecy"}


def object_of(entry: FeedEntry, base: str) -> dict[str, Any]:
    """All that the public page says of the entry: names, facts, items, resources without location.

    Names are those of the JSON API; codes of lists stay codes, instants are ISO 8601 with offset.
    """
    facts = {name: value for name, value in vars(entry.facts).items() if name not in _NOT_TOLD}
    return {
        "id": str(entry.uuid),
        "code": entry.codes[0] if entry.codes else "",
        "codes": list(entry.codes),
        "version": entry.number,
        "page": f"{base}/catalogue/{entry.uuid}/",
        "provider": {
            "id": str(entry.body.uuid),
            "name": entry.body.name,
            "credit_code": entry.body.credit_code,
            "office": entry.office_name,
        },
        **facts,
        "items": [_item(item) for item in entry.facts.items],
        "resources": [
            {
                "id": str(one.uuid),
                "kind": one.kind,
                "name": one.name,
                "state": one.state,
                "updated_at": one.updated_at.isoformat(),
            }
            for one in entry.resources
        ],
        "issued_at": entry.issued_at.isoformat(),
        "modified_at": entry.modified_at.isoformat(),
        "recorded_at": entry.recorded_at.isoformat(),
    }


def _item(item: ItemFacts) -> dict[str, Any]:
    told = {name: value for name, value in asdict(item).items() if name not in _NOT_TOLD}
    return {"id": str(item.item_id), **told}
