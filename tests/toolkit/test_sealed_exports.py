"""Lists on their way out: whatever waits on disk until the answer is sent can be read by nobody."""

import io
import json
import os
import tempfile
import tracemalloc
from datetime import UTC, datetime

import pytest
from django.http import FileResponse
from django.test import RequestFactory
from python_calamine import CalamineWorkbook
from tests.factories.organisations import make_post

from zhengtong.kernel.actor import Role
from zhengtong.toolkit import export_lines, exports, spooling
from zhengtong.toolkit.workbooks import Mark, write_workbook

WORD = "示例数据之明文"
NAMES = exports.Listing(key="test.sealed", title="名单", columns=(("名称", str),))


@pytest.fixture
def spools(monkeypatch, settings):
    """The files without names that were made; a file with a name would fail the test."""
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0
    made, plain = [], tempfile.TemporaryFile

    def make(*args, **kwargs):
        made.append(os.dup((file := plain(*args, **kwargs)).fileno()))
        return file

    def refuse(*args, **kwargs):
        raise AssertionError("a plain file was asked for")

    monkeypatch.setattr(spooling.tempfile, "TemporaryFile", make)
    for name in ("mkstemp", "NamedTemporaryFile", "SpooledTemporaryFile"):
        monkeypatch.setattr(tempfile, name, refuse)
    yield made
    for number in made:
        os.close(number)


def raw_of(spools):
    return b"".join(os.pread(number, 1 << 28, 0) for number in spools)


def ask(form):
    request = RequestFactory().get(f"/list/?export={form}")
    request.actor = make_post(Role.OFFICER)
    return request


def rows_of(content):
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return book.get_sheet_by_index(0).to_python()


@pytest.mark.django_db
def test_a_workbook_is_spooled_sealed_and_arrives_whole(spools):
    rows = [f"{WORD}{n}" for n in range(40_000)]
    answer = exports.send_list(ask("xlsx"), NAMES, rows)
    assert [row[0] for row in rows_of(answer.getvalue())[1:]] == rows
    raw = raw_of(spools)
    assert len(raw) > 4_000_000
    assert WORD.encode() not in raw
    assert b"<row" not in raw
    assert b"PK\x03\x04" not in raw[:64]


@pytest.mark.django_db
def test_lines_are_spooled_sealed_and_sent_as_a_file_when_long(spools):
    rows = [{"name": WORD * 10, "n": n} for n in range(30_000)]
    answer = export_lines.send_lines(ask("jsonl"), NAMES, rows, describe=iter)
    assert isinstance(answer, FileResponse)
    content = answer.getvalue()
    assert int(answer["Content-Length"]) == len(content)
    assert [json.loads(line) for line in content.splitlines()] == rows
    assert WORD.encode() not in raw_of(spools)


def test_a_long_workbook_stays_within_bounded_memory(spools):
    mark = Mark(number="DC1", title="名单", name="某", body="某局", post="某岗",
                at=datetime(2026, 1, 5, tzinfo=UTC))  # fmt: skip
    file = spooling.new_spool()
    tracemalloc.start()
    count = write_workbook(
        file, head=["名称"], rows=((WORD * 40,) for _ in range(40_000)), mark=mark
    )
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 40_000
    assert len(raw_of(spools)) > 30_000_000
    assert most < 8_000_000
