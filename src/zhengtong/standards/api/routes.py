"""JSON routes of data elements and code sets; open to everybody."""

from datetime import date

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from zhengtong.kernel import clock
from zhengtong.standards import public
from zhengtong.standards.api import registers
from zhengtong.standards.domain.rows import CodeSetRow, ElementRow
from zhengtong.standards.models import CodeValue
from zhengtong.standards.selectors import vocabulary
from zhengtong.toolkit import access

router = Router(tags=["standards"])
router.add_router("", registers.router)
MAX_ROWS = 100


class Search(Schema):
    """Words to look for and the page wanted."""

    q: str = ""
    offset: int = Field(0, ge=0, le=1_000_000)
    limit: int = Field(20, ge=1, le=MAX_ROWS)


class ElementOut(Schema):
    """A data element after GB/T 18391."""

    code: str
    name: str
    name_en: str
    definition: str
    object_class: str
    property: str
    representation: str
    data_type: str
    format: str
    code_set: str
    unit: str
    grade: int
    personal: str
    status: str
    version: str
    source: str
    certainty: str


class ElementPage(Schema):
    """One page of elements."""

    total: int
    elements: list[ElementOut]


class CodeSetOut(Schema):
    """A code set without its values."""

    code: str
    name: str
    name_en: str
    version: str
    source: str
    certainty: str
    values_count: int


class CodeValueOut(Schema):
    """One permitted value; ``valid_to`` is the first day on which it no longer is."""

    value: str
    name: str
    valid_from: date | None
    valid_to: date | None
    source: str
    successors: list[str]


class CodeValuePage(Schema):
    """One page of values."""

    total: int
    values: list[CodeValueOut]


class ValidityOut(Schema):
    """Whether a value is permitted on a day; ``successors`` are valid that day, itself included."""

    value: str
    on: date
    valid: bool
    name: str
    successors: list[str]


@router.get("/elements", response=ElementPage, auth=access.api_public, summary="List data elements")
def list_elements(request: HttpRequest, search: Query[Search]) -> dict[str, object]:
    """Data elements whose code, name or definition holds the words."""
    found = vocabulary.query_elements(search.q)
    end = search.offset + search.limit
    return {"total": found.count(), "elements": list(found[search.offset : end])}


@router.get(
    "/elements/{code}", response=ElementOut, auth=access.api_public, summary="Get a data element"
)
def get_element(request: HttpRequest, code: str) -> ElementRow:
    """One data element."""
    return public.get_element(code)


@router.get(
    "/code-sets/{code}", response=CodeSetOut, auth=access.api_public, summary="Get a code set"
)
def get_code_set(request: HttpRequest, code: str) -> CodeSetRow:
    """The current edition of a code set."""
    return public.get_code_set(code)


@router.get(
    "/code-sets/{code}/values",
    response=CodeValuePage,
    auth=access.api_public,
    summary="List the values of a code set",
)
def list_code_values(
    request: HttpRequest,
    code: str,
    search: Query[Search],
    *,
    on: date | None = None,
    version: str = "",
) -> dict[str, int | list[CodeValue]]:
    """Values whose code begins with, or whose name holds, the words.

    With ``on`` those valid that day, from the edition then in force; otherwise ended ones too.
    """
    edition = vocabulary.find_edition(code, on, version)
    found = vocabulary.query_values(edition, search.q, on)
    end = search.offset + search.limit
    return {"total": found.count(), "values": list(found[search.offset : end])}


@router.get(
    "/code-sets/{code}/values/{value}",
    response=ValidityOut,
    auth=access.api_public,
    summary="Check a value",
)
def check_code_value(
    request: HttpRequest, code: str, value: str, on: date | None = None
) -> dict[str, object]:
    """Whether the value is permitted on the day; today by default."""
    day = on or clock.today()
    found = public.find_code_value(code, value, day)
    valid = found is not None or public.is_code_valid(code, value, day)
    return {
        "value": value,
        "on": day,
        "valid": valid,
        "name": found.name if found else "",
        "successors": sorted(public.find_successors(code, value, day)),
    }
