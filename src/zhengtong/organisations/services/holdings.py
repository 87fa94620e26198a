"""A holding that is a query and a foreign key, which most are."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from zhengtong.kernel.actor import Actor
from zhengtong.organisations.domain.holdings import LINES_SHOWN, Carrying, Holding


def plain_holding(
    code: str,
    title: str,
    query: Callable[[UUID], QuerySet[Any]],
    *,
    field: str = "body",
    line: Callable[[Any], str] = str,
    count_binding: Callable[[UUID], int] | None = None,
) -> Holding:
    """A holding of the rows of a query over one body, whose foreign key ``field`` is moved."""
    model = query(UUID(int=0)).model

    def carry(way: Carrying, _by: Actor) -> int:
        return query(way.from_id).order_by().update(**{f"{field}_id": way.to_pk})

    return Holding(
        code=code,
        title=title,
        fields=(f"{model._meta.label}.{field}",),
        list_open=lambda body_id: [line(row) for row in query(body_id)[:LINES_SHOWN]],
        count_open=lambda body_id: query(body_id).order_by().count(),
        carry=carry,
        count_binding=count_binding,
    )


def rename_clashes(rows: QuerySet[Any], taken: QuerySet[Any], *, field: str, label: str) -> int:
    """Give those whose name the successor has already the name with the former body's behind it.

    Neither the name nor what is put behind it takes more than the column holds.
    """
    limit = int(rows.model._meta.get_field(field).max_length or 0)
    label = label[: limit // 2]
    names = set(taken.values_list(field, flat=True))
    count = 0
    for row in rows.filter(**{f"{field}__in": names}):
        tail = f"（{label}）"
        name = f"{getattr(row, field)[: limit - len(tail)]}{tail}"
        number = 2
        while name in names:
            ending = f"{tail}{number}"
            name = f"{getattr(row, field)[: limit - len(ending)]}{ending}"
            number += 1
        names.add(name)
        setattr(row, field, name)
        row.save(update_fields=[field])
        count += 1
    return count
