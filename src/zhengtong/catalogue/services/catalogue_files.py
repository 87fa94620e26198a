"""The whole published catalogue as one file: written beside, put in place only when it is whole."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from zhengtong.catalogue.domain import vocabulary as words
from zhengtong.catalogue.domain.changes import Cursor
from zhengtong.catalogue.domain.dcat.facts import FeedEntry
from zhengtong.catalogue.domain.dcat.lines import object_of
from zhengtong.catalogue.domain.dcat.syntax import WRITERS
from zhengtong.catalogue.domain.feed_errors import ExportFileFailed, ExportSheetTooLong
from zhengtong.catalogue.selectors import feed
from zhengtong.catalogue.selectors.changes import newest_cursor
from zhengtong.catalogue.services.feeds import site_address, write_feed
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.toolkit import exports
from zhengtong.toolkit.export_lines import write_lines
from zhengtong.toolkit.workbooks import Mark, write_workbook

LISTING = "catalogue.whole"
FORMS = (*WRITERS, "jsonl", "xlsx")
SHEET_ROWS = 1_048_575
MODE = 0o644

Progress = Callable[[int, int], None]
Write = Callable[[IO[bytes], Iterator[FeedEntry], Mark], None]


@dataclass(frozen=True, kw_only=True)
class FileExport:
    """What was written.

    Attributes:
        rows: Entries in the file.
        digest: SM3 of the file, hex.
        cursor: Where the change feed goes on behind this file.
    """

    number: str
    rows: int
    digest: str
    cursor: Cursor


def export_catalogue(
    target: Path, form: str, *, by: Actor, progress: Progress | None = None
) -> FileExport:
    """Write what everybody may see into the file, in bounded memory; journalled under a number.

    Args:
        target: The file; an older one is replaced in one step, or stays if anything fails.
        form: One of ``FORMS``.
        by: Who takes it.
        progress: Told now and then how many of how many are written.

    Raises:
        ExportFileFailed: the disk refused. ExportSheetTooLong: too many entries for a sheet.

    Policy: P7.1, P7.2, R56
    """
    cursor, found = newest_cursor(), feed.query_feed(None)
    total = feed.count_feed(None)
    if form == "xlsx" and total > SHEET_ROWS:
        raise ExportSheetTooLong(count=total, limit=SHEET_ROWS)
    mark = Mark(
        number=exports.new_number(),
        title=_("资源目录"),
        name=by.name,
        body=by.body_name,
        post=by.post_title,
        at=clock.current().now(),
    )
    counted = _Counted(feed.iterate_feed(found), total, progress)
    with _placed(target) as file:
        _writer_of(form)(file, iter(counted), mark)
        digest = exports.digest_of(file)
    export = exports.ListExport(
        number=mark.number,
        listing=LISTING,
        narrowed={"format": form},
        rows=counted.rows,
        digest=digest,
    )
    exports.keep(export, by)
    return FileExport(number=mark.number, rows=counted.rows, digest=digest, cursor=cursor)


class _Counted:
    """Entries on their way, counted; tells its progress once a chunk."""

    def __init__(self, entries: Iterator[FeedEntry], total: int, progress: Progress | None) -> None:
        self.rows = 0
        self._entries, self._total, self._progress = entries, total, progress

    def __iter__(self) -> Iterator[FeedEntry]:
        for entry in self._entries:
            self.rows += 1
            if self._progress is not None and self.rows % feed.CHUNK_ROWS == 0:
                self._progress(self.rows, self._total)
            yield entry


@contextmanager
def _placed(target: Path) -> Iterator[IO[bytes]]:
    """A file that stands under its name only once all went well.

    Raises:
        ExportFileFailed.
    """
    part: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(
            dir=target.parent, prefix=f".{target.name}.", suffix=".part", delete=False
        ) as file:
            part = Path(file.name)
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.chmod(MODE)
        part.replace(target)
        part = None
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise ExportFileFailed(file=str(target), reason=reason) from problem
    finally:
        if part is not None:
            part.unlink(missing_ok=True)


def _writer_of(form: str) -> Write:
    if form == "jsonl":
        return _write_lines
    return _write_sheet if form == "xlsx" else _write_graph(form)


def _write_graph(form: str) -> Write:
    def write(file: IO[bytes], entries: Iterator[FeedEntry], mark: Mark) -> None:
        for piece in write_feed(entries, form):
            file.write(piece.encode("utf-8"))

    return write


def _write_lines(file: IO[bytes], entries: Iterator[FeedEntry], mark: Mark) -> None:
    base = site_address()
    write_lines(file, (object_of(entry, base) for entry in entries))


def _write_sheet(file: IO[bytes], entries: Iterator[FeedEntry], mark: Mark) -> None:
    columns = _columns()
    rows = ([value(entry) for _title, value in columns] for entry in entries)
    write_workbook(file, head=[title for title, _value in columns], rows=rows, mark=mark)


def _columns() -> tuple[tuple[str, Callable[[FeedEntry], object]], ...]:
    """The columns of the guide's core metadata, codes of lists in words."""
    shares = {int(key): _(name) for key, name in words.SHARE_TYPES.items()}
    formats = {one.code: _(one.title) for one in words.FORMATS}
    cycles = {key: _(name) for key, name in words.CYCLES.items()}
    openness = {key: _(name) for key, name in words.OPENNESS.items()}
    return (
        (_("信息资源代码"), lambda e: "；".join(e.codes)),
        (_("信息资源名称"), lambda e: e.facts.title),
        (_("信息资源摘要"), lambda e: e.facts.summary),
        (_("信息资源分类"), lambda e: e.facts.class_code),
        (_("提供单位"), lambda e: e.body.name),
        (_("统一社会信用代码"), lambda e: e.body.credit_code),
        (_("责任处室"), lambda e: e.office_name),
        (_("信息资源格式"), lambda e: formats.get(e.facts.format_class, e.facts.format_class)),
        (_("格式类型"), lambda e: e.facts.format_type),
        (_("更新周期"), lambda e: cycles.get(e.facts.cycle, e.facts.cycle)),
        (_("共享类型"), lambda e: shares.get(e.facts.share_type or 0, "")),
        (_("共享条件"), lambda e: e.facts.share_condition),
        (_("使用范围"), lambda e: e.facts.use_range),
        (_("使用条件"), lambda e: e.facts.use_requirement),
        (_("开放属性"), lambda e: openness.get(e.facts.openness, e.facts.openness)),
        (_("数据分级"), lambda e: e.facts.grade),
        (_("信息项"), lambda e: "、".join(item.name for item in e.facts.items)),
        (_("挂接资源"), lambda e: "、".join(one.name for one in e.resources)),
        (_("版本"), lambda e: e.number),
        (_("首次发布时间"), lambda e: e.issued_at),
        (_("发布时间"), lambda e: e.modified_at),
    )
