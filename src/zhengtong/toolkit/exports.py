"""Lists as workbooks: exactly what the filter of a page shows, marked with who took it, journalled.

A page declares its list once and answers ``?export=xlsx`` from the very rows it pages through::

    SYSTEMS = exports.declare(Listing(key="census.systems", title=_("信息系统"), columns=(…)))

    found = search_systems(actor, narrowed)
    if exports.is_asked(request):
        return exports.send_list(request, SYSTEMS, found)
"""

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import IO, Any, cast
from urllib.parse import quote

from django.conf import settings
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse

from zhengtong.crypto.digests import sm3_stream
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor, Role
from zhengtong.kernel.errors import N_, Forbidden, RuleBroken
from zhengtong.toolkit.access import actor_of
from zhengtong.toolkit.numbering import next_number
from zhengtong.toolkit.spooling import new_spool
from zhengtong.toolkit.workbooks import Mark, write_workbook

FIELD = "export"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHUNK_ROWS = 1000
STREAMED_BYTES = 4 * 1024 * 1024
MAX_FILTER_CHARACTERS = 200
_NOT_A_FILTER = {FIELD, "page", "csrfmiddlewaretoken"}

# Who may take a list home: everyone who works at a desk; people on site for a firm may only look.
STAFF = frozenset(Role) - {Role.CONTRACTOR}
KEEPERS = frozenset({Role.BODY_ADMIN, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR})

Column = tuple[Any, Callable[[Any], Any]]


class ExportForbidden(Forbidden):
    """The list may be read, but not taken home, from this post."""

    code = "toolkit.export-forbidden"
    message = N_("您的岗位不能导出“%(list)s”。")


class ExportTooLarge(RuleBroken):
    """More rows than one workbook may hold here."""

    code = "toolkit.export-too-large"
    message = N_("筛选结果超过 %(limit)s 行，不能一次导出。请缩小筛选范围后再导出。")


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A list that may be exported.

    Attributes:
        key: Stable name, as ``desk.todo``; the journal carries it.
        title: Name of the list for people, translated lazily.
        columns: Heading (translated lazily) and what of a described row stands below it.
        roles: Who may export it; the role × list table is the sum of these.
        describe: Some rows at a time → what the columns read, in the same order.
    """

    key: str
    title: Any
    columns: tuple[Column, ...]
    roles: frozenset[Role] = STAFF
    describe: Callable[[list[Any]], Iterable[Any]] = iter


@dataclass(frozen=True, kw_only=True)
class ListExport:
    """What the journal keeps of an export; ``digest`` is the SM3 of the file."""

    number: str
    listing: str
    narrowed: Mapping[str, str]
    rows: int
    digest: str


_listings: dict[str, Listing] = {}
_journals: list[Callable[[ListExport, Actor], None]] = []


def declare(listing: Listing) -> Listing:
    """The listing, now known by its key."""
    _listings[listing.key] = listing
    return listing


def find_listing(key: str) -> Listing | None:
    """The listing of that key, or None."""
    return _listings.get(key)


def list_listings() -> list[Listing]:
    """All known listings by key."""
    return [_listings[key] for key in sorted(_listings)]


def journal_with(record: Callable[[ListExport, Actor], None]) -> None:
    """Have that function keep every export; the ledger registers itself here."""
    _journals[:] = [record]


def is_asked(request: HttpRequest) -> bool:
    """Whether the request wants the list as a workbook."""
    return request.GET.get(FIELD) == "xlsx"


def may_export(actor: Actor | None, listing: Listing) -> bool:
    """Whether the actor's post may take the list home."""
    return actor is not None and actor.has(*listing.roles)


def send_list(
    request: HttpRequest,
    listing: Listing,
    rows: Any,
    *,
    describe: Callable[[list[Any]], Iterable[Any]] | None = None,
) -> HttpResponse:
    """The rows as a workbook, one sheet of rows and one that says who took it when.

    Streams in constant memory; the file is made before, and journalled after, never within a
    transaction of its own making.

    Raises:
        ExportForbidden, ExportTooLarge.
    """
    actor = admit(request, listing, rows)
    narrowed = narrowed_by(request)
    mark = _mark(listing, actor, narrowed)
    file = cast("IO[bytes]", new_spool())  # closed with the answer
    shown = describe_rows(rows, describe or listing.describe)
    cells = ([value(row) for _, value in listing.columns] for row in shown)
    count = write_workbook(file, head=[str(t) for t, _ in listing.columns], rows=cells, mark=mark)
    export = ListExport(
        number=mark.number,
        listing=listing.key,
        narrowed=narrowed,
        rows=count,
        digest=digest_of(file),
    )
    keep(export, actor)
    return answer(file, f"{mark.title}-{mark.number}", export)


def admit(request: HttpRequest, listing: Listing, rows: Any) -> Actor:
    """The one who asks, once it is clear that they may take so many rows home.

    Raises:
        ExportForbidden, ExportTooLarge.
    """
    actor = actor_of(request)
    if actor is None or not may_export(actor, listing):
        raise ExportForbidden(list=str(listing.title))
    limit = settings.ZT_EXPORT_ROWS
    if _count(rows, limit) > limit:
        raise ExportTooLarge(limit=limit)
    return actor


def keep(export: ListExport, actor: Actor) -> None:
    """Journal an export that was made."""
    for record in _journals:
        record(export, actor)


def new_number() -> str:
    """The number of the next export."""
    return next_number("DC", "toolkit_export_number")


def narrowed_by(request: HttpRequest) -> dict[str, str]:
    """The filter of the request as the journal keeps it; long words are cut."""
    return {
        key[:MAX_FILTER_CHARACTERS]: ",".join(request.GET.getlist(key))[:MAX_FILTER_CHARACTERS]
        for key in sorted(request.GET)
        if key not in _NOT_A_FILTER and request.GET.get(key)
    }


def _count(rows: Any, limit: int) -> int:
    if isinstance(rows, QuerySet):
        return rows[: limit + 1].count()
    return len(rows)


def _iterate(rows: Any) -> Iterator[Any]:
    return rows.iterator(chunk_size=CHUNK_ROWS) if isinstance(rows, QuerySet) else iter(rows)


def describe_rows(rows: Any, describe: Callable[[list[Any]], Iterable[Any]]) -> Iterator[Any]:
    """The rows described, a chunk at a time, as many as one export may hold."""
    todo = islice(_iterate(rows), settings.ZT_EXPORT_ROWS)
    while chunk := list(islice(todo, CHUNK_ROWS)):
        yield from describe(chunk)


def _mark(listing: Listing, actor: Actor, narrowed: Mapping[str, str]) -> Mark:
    return Mark(
        number=new_number(),
        title=str(listing.title),
        name=actor.name,
        body=actor.body_name,
        post=actor.post_title,
        at=clock.current().now(),
        narrowed=dict(narrowed),
    )


def digest_of(file: IO[bytes]) -> str:
    """SM3 of a whole file in hex; the file stands at its start afterwards."""
    digest = sm3_stream()
    file.seek(0)
    while piece := file.read(1 << 20):
        digest.update(piece)
    file.seek(0)
    return str(digest.digest().hex())


def answer(
    file: IO[bytes], name: str, export: ListExport, *, suffix: str = "xlsx", kind: str = XLSX
) -> HttpResponse:
    """The file as a download under that name and the number of the export."""
    if file.seek(0, io.SEEK_END) > STREAMED_BYTES:
        file.seek(0)
        response = cast("HttpResponse", FileResponse(file, content_type=kind))
    else:
        file.seek(0)
        with file:
            response = HttpResponse(file.read(), content_type=kind)
    response["Content-Disposition"] = (
        f'attachment; filename="{export.number}.{suffix}"; '
        f"filename*=UTF-8''{quote(f'{name}.{suffix}')}"
    )
    response["X-Export-Number"] = export.number
    response["X-Content-SM3"] = export.digest
    response["Cache-Control"] = "no-store"
    return response
