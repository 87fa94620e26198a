"""What a service is made of: items, source and target of a catalogued resource."""

from typing import Any
from uuid import UUID

from zhengtong.catalogue import public as catalogue
from zhengtong.gateway.domain.errors import ResourceNotCallable
from zhengtong.gateway.domain.publication import ServiceItem, ServiceTerms, wire_name
from zhengtong.gateway.services.upstreams import HttpTarget
from zhengtong.kernel.errors import N_


def items_of(
    entry: catalogue.EntryDetail, resource: catalogue.ResourceRow
) -> tuple[ServiceItem, ...]:
    """The items that a resource carries, in the catalogue's order, each with its wire name."""
    taken: set[str] = set()
    found = []
    for item in entry.items:
        source = resource.column_of(item.item_id) if item.item_id else ""
        if not source or item.share_type == catalogue.ShareType.REFUSED:
            continue
        name = wire_name(source, taken=taken)
        taken.add(name)
        found.append(
            ServiceItem(
                name=name,
                item_id=str(item.item_id),
                title=item.name,
                source=source,
                kind=item.data_type,
                grade=item.grade,
                personal=str(item.personal),
                is_key=item.is_key,
            )
        )
    return tuple(found)


def source_of(resource: catalogue.ResourceRow) -> UUID:
    """The source that a table resource names; raises ``ResourceNotCallable`` if it names none."""
    try:
        return UUID(resource.source.rpartition(":")[2])
    except ValueError as error:
        raise ResourceNotCallable(reason=N_("资源没有登记数据源。")) from error


def with_defaults(terms: ServiceTerms, items: tuple[ServiceItem, ...]) -> ServiceTerms:
    """The terms with the catalogue's keys as query keys where sensitive items need one."""
    if terms.keys or not any(item.personal == "sensitive" for item in items):
        return terms
    keys = tuple(item.name for item in items if item.is_key)
    values = {name: getattr(terms, name) for name in terms.__dataclass_fields__}
    subject = terms.subject_item or (keys[0] if keys else "")
    return ServiceTerms(**{**values, "keys": keys, "subject_item": subject})


def target_of(resource: catalogue.ResourceRow, http: HttpTarget | None) -> dict[str, Any]:
    """Where in the upstream the data lies."""
    if http is None:
        return {"schema": resource.schema_name or "public", "table": resource.table_name}
    return {
        "method": "POST" if http.method == "POST" else "GET",
        "path": http.path,
        "rows": http.rows,
        "parameters": http.parameters,
    }
