"""Lists as JSON lines for programs: what the workbook holds, whole and typed, journalled alike."""

import json
from collections.abc import Callable, Iterable
from typing import IO, Any, cast

from django.http import HttpRequest, HttpResponse

from zhengtong.toolkit import exports
from zhengtong.toolkit.exports import FIELD, ListExport, Listing
from zhengtong.toolkit.spooling import new_spool

FORM = "jsonl"
MEDIA_TYPE = "application/x-ndjson"


def is_asked(request: HttpRequest) -> bool:
    """Whether the request wants the list as JSON lines."""
    return request.GET.get(FIELD) == FORM


def write_lines(file: IO[bytes], objects: Iterable[Any]) -> int:
    """How many objects were written, one a line, UTF-8, in constant memory."""
    count = 0
    for one in objects:
        file.write(json.dumps(one, ensure_ascii=False).encode("utf-8") + b"\n")
        count += 1
    return count


def send_lines(
    request: HttpRequest,
    listing: Listing,
    rows: Any,
    *,
    describe: Callable[[list[Any]], Iterable[Any]],
) -> HttpResponse:
    """The rows as JSON lines under a number of their own; whole or not at all.

    Args:
        request: Of who takes it; the journal keeps its filter.
        listing: The list, whose roles decide who may.
        rows: As for a workbook.
        describe: Some rows at a time → what stands on their lines, plain values.

    Raises:
        ExportForbidden, ExportTooLarge.
    """
    actor = exports.admit(request, listing, rows)
    number = exports.new_number()
    file = cast("IO[bytes]", new_spool())  # closed with the answer
    count = write_lines(file, exports.describe_rows(rows, describe))
    export = ListExport(
        number=number,
        listing=listing.key,
        narrowed={**exports.narrowed_by(request), "format": FORM},
        rows=count,
        digest=exports.digest_of(file),
    )
    exports.keep(export, actor)
    name = f"{listing.title}-{number}"
    return exports.answer(file, name, export, suffix=FORM, kind=MEDIA_TYPE)
