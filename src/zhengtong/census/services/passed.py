"""What of the census a contractor's pass can open: information systems of the body."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from zhengtong.census.models import System
from zhengtong.kernel.errors import N_
from zhengtong.organisations import public as organisations

KIND = "system"
SHOWN_AT_ONCE = 20


def _title(row: System) -> str:
    return f"{row.name}（{row.code}）"


def search_things(body_id: UUID, text: str) -> list[organisations.PassThing]:
    """Systems of the body by name or code, the first twenty."""
    found = System.objects.filter(body__uuid=body_id).order_by("name", "pk")
    if text:
        found = found.filter(Q(name__icontains=text) | Q(code__icontains=text))
    return [
        organisations.PassThing(kind=KIND, thing=row.uuid, title=_title(row))
        for row in found[:SHOWN_AT_ONCE]
    ]


def call_things(body_id: UUID, ids: Collection[UUID]) -> dict[UUID, str]:
    """Those of the systems that are the body's own, with what they are called."""
    found = System.objects.filter(body__uuid=body_id, uuid__in=list(ids))
    return {row.uuid: _title(row) for row in found}


def register() -> None:
    """Declare the kind and its pages."""
    organisations.register_site_pages("census:list")
    organisations.register_pass_kind(
        organisations.PassKind(
            code=KIND, title=N_("信息系统"), page="census:system", argument="system_id",
            search=search_things, call=call_things,
        )
    )  # fmt: skip
