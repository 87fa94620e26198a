"""Operations on regions and bodies; a page of rows at a time."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router
from ninja.pagination import LimitOffsetPagination, paginate
from pydantic import Field

from zhengtong.kernel.actor import Actor
from zhengtong.organisations.api.schemas import ActorOut, BodyOut, LeaveOut, RegionOut
from zhengtong.organisations.domain.regions import pad_code, prefix_of
from zhengtong.organisations.domain.rows import BodyRow
from zhengtong.organisations.models import Region
from zhengtong.organisations.selectors import bodies, leaves, reforms
from zhengtong.toolkit import access

router = Router(tags=["organisations"])


class RowPagination(LimitOffsetPagination):
    """Limit and offset over bodies, turned into rows only for the page asked."""

    def paginate_queryset(  # type: ignore[override]
        self, queryset: Any, pagination: Any, **params: Any
    ) -> Any:
        page = super().paginate_queryset(queryset, pagination, **params)
        page["items"] = [bodies.row_of(body) for body in page["items"]]
        return page


@router.get("/me", response=ActorOut, auth=access.api_signed_in, operation_id="get_me")
def get_me(request: HttpRequest) -> Actor:
    """Who the caller acts as."""
    return access.actor_of(request)  # type: ignore[return-value]


@router.get(
    "/regions", response=list[RegionOut], auth=access.api_signed_in, operation_id="list_regions"
)
@paginate(LimitOffsetPagination)
def list_regions(
    request: HttpRequest,
    within: Annotated[str, Field(max_length=12, pattern=r"^[0-9]*$")] = "",
    level: Annotated[str, Field(max_length=10)] = "",
) -> Any:
    """Regions in order of code; ``within`` is a region code, ``level`` province … village."""
    found = Region.objects.select_related("parent")
    if within:
        found = found.filter(code__startswith=prefix_of(pad_code(within)))
    if level:
        found = found.filter(level=level.replace("\x00", ""))
    return found


@router.get(
    "/bodies", response=list[BodyOut], auth=access.api_signed_in, operation_id="list_bodies"
)
@paginate(RowPagination)
def list_bodies(
    request: HttpRequest,
    q: Annotated[str, Field(max_length=200)] = "",
    region: Annotated[str, Field(max_length=12, pattern=r"^[0-9]*$")] = "",
    kind: Annotated[str, Field(max_length=12)] = "",
) -> Any:
    """Active bodies; ``q`` is in the name or begins the code, ``region`` is a region code."""
    prefix = prefix_of(pad_code(region)) if region else ""
    return bodies.search_bodies(text=q, region_prefix=prefix, kind=kind.replace("\x00", ""))


@router.get(
    "/bodies/{body_id}", response=BodyOut, auth=access.api_signed_in, operation_id="get_body"
)
def get_body(request: HttpRequest, body_id: UUID) -> BodyRow:
    """One body."""
    return bodies.get_body(body_id)


@router.get(
    "/bodies/{body_id}/authority",
    response=BodyOut,
    auth=access.api_signed_in,
    operation_id="get_authority",
)
def get_authority(request: HttpRequest, body_id: UUID) -> BodyRow:
    """The data authority that answers for a body."""
    return bodies.authority_of(body_id)


@router.get(
    "/bodies/{uuid:body_id}/successors",
    response=list[BodyOut],
    auth=access.api_signed_in,
    operation_id="list_successors",
)
def list_successors(request: HttpRequest, body_id: UUID) -> Any:
    """The bodies that succeeded this one by a reform; empty for one that none succeeded."""
    bodies.get_body(body_id)
    return [bodies.row_of(body) for body in reforms.list_successors(body_id)]


@router.get(
    "/leaves", response=list[LeaveOut], auth=access.api_signed_in, operation_id="list_leaves"
)
def list_leaves(request: HttpRequest) -> Any:
    """Who is on leave today among the people the caller may see, at most 1,000."""
    actor = access.actor_of(request)
    assert actor is not None  # noqa: S101 - signed in
    found = leaves.search_leaves(actor, when="now")
    return [LeaveOut.of(row) for row in found[:1000]]
