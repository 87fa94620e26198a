"""Lists as workbooks: what the filter shows, marked, journalled, harmless."""

import io
import zipfile

import pytest
from django.test import RequestFactory
from python_calamine import CalamineWorkbook
from tests.factories.organisations import make_post

from zhengtong.crypto.digests import sm3
from zhengtong.kernel.actor import Role
from zhengtong.ledger import public as ledger
from zhengtong.toolkit import exports

pytestmark = pytest.mark.django_db

NAMES = exports.Listing(
    key="test.names",
    title="名单",
    columns=(("名称", lambda r: r["name"]), ("数", lambda r: r["n"])),
)
HOSTILE = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "-2+3",
    "https://x/",
    "𠀀·买买提",
    "a\x00b",
    "9" * 20,
]


def ask(actor, query="q=某&page=3&export=xlsx"):
    request = RequestFactory().get(f"/list/?{query}")
    request.actor = actor
    return request


def send(actor, rows, **kwargs):
    return exports.send_list(ask(actor, **kwargs), NAMES, rows).content


def cells_of(content, sheet=0):
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(sheet).to_python()


def test_every_row_is_there_and_texts_stay_texts():
    content = send(make_post(Role.OFFICER), [{"name": t, "n": 7} for t in HOSTILE])
    rows = cells_of(content)
    assert rows[0] == ["名称", "数"]
    assert [row[0] for row in rows[1:]][:6] == HOSTILE[:6]
    assert rows[-1][0] == "9" * 20
    assert {row[1] for row in rows[1:]} == {7.0}
    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet


def test_who_took_it_stands_in_header_footer_and_note():
    actor = make_post(Role.OFFICER)
    content = send(actor, [{"name": "某", "n": 1}])
    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    record = ledger.list_records("deeds", name="ledger.list-exported")[0]
    assert f"&amp;L{actor.name} {actor.body_name}" in sheet
    assert sheet.count(record.subject) == 2
    assert "<picture" in sheet
    note = dict(cells_of(content, sheet=1))
    assert note["导出编号"] == record.subject
    assert note["筛选条件"] == "q=某"
    assert note["导出人"] == actor.name


def test_the_journal_keeps_list_filter_rows_and_digest_of_the_file():
    content = send(make_post(Role.OFFICER), [{"name": "某", "n": 1}] * 3)
    facts = ledger.list_records("deeds", name="ledger.list-exported")[0].facts
    assert facts == {
        "list": "test.names", "filter": {"q": "某"}, "rows": 3, "digest": sm3(content).hex(),
    }  # fmt: skip


def test_a_post_without_the_right_gets_no_file():
    with pytest.raises(exports.ExportForbidden):
        send(make_post(Role.CONTRACTOR), [])
    with pytest.raises(exports.ExportForbidden):
        send(None, [])
    assert not ledger.list_records("deeds", name="ledger.list-exported")


def test_more_rows_than_allowed_are_refused_with_a_word(settings):
    settings.ZT_EXPORT_ROWS = 2
    with pytest.raises(exports.ExportTooLarge):
        send(make_post(Role.OFFICER), [{"name": "某", "n": 1}] * 3)
    assert len(cells_of(send(make_post(Role.OFFICER), [{"name": "某", "n": 1}] * 2))) == 3


def test_long_names_and_ampersands_do_not_break_the_header():
    actor = make_post(Role.OFFICER)
    content = send(
        actor.__class__(**{**vars(actor), "name": "&" * 200, "body_name": "局" * 200}), []
    )
    assert cells_of(content) == [["名称", "数"]]
