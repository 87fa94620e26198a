import json

import pytest
from python_calamine import load_workbook
from tests.factories import feeds
from tests.factories.catalogue import make_draft, make_published_entry
from tests.factories.organisations import make_post, sign_in

from zhengtong.catalogue.domain.feed_errors import ExportFileFailed, ExportSheetTooLong
from zhengtong.catalogue.selectors import feed
from zhengtong.catalogue.services import catalogue_files as files
from zhengtong.cli.main import main
from zhengtong.crypto.digests import sm3
from zhengtong.kernel.actor import Actor, Role
from zhengtong.ledger import public as ledger

pytestmark = pytest.mark.django_db
OPERATOR = Actor.system("operator")


def export(path, form):
    return files.export_catalogue(path, form, by=OPERATOR)


@pytest.mark.policy("P7.1")
@pytest.mark.parametrize("suffix", feeds.SYNTAXES)
def test_the_whole_catalogue_lies_in_one_file_that_conforms(tmp_path, suffix, monkeypatch):
    monkeypatch.setattr(feed, "CHUNK_ROWS", 7)
    feeds.make_many(30)
    make_published_entry()
    make_draft()
    done = export(tmp_path / "catalogue", suffix)
    graph = feeds.read_feed((tmp_path / "catalogue").read_bytes(), suffix)
    assert done.rows == len(feeds.list_datasets(graph)) == 31
    assert feeds.list_violations(graph) == []
    assert done.digest == sm3((tmp_path / "catalogue").read_bytes()).hex()


def test_json_lines_hold_each_entry_whole_without_its_location(tmp_path):
    entry = make_published_entry()
    assert export(tmp_path / "c.jsonl", "jsonl").rows == 1
    text = (tmp_path / "c.jsonl").read_text("utf-8")
    told = json.loads(text)
    assert (told["code"], told["version"], told["title"]) == (entry.code, 1, entry.title)
    assert [one["name"] for one in told["items"]] == [item.name for item in entry.items]
    assert told["resources"][0]["state"] == "mounted"
    assert told["grade"] == 3
    assert "marriages" not in text
    assert "citizen_id" not in text


def test_the_spreadsheet_has_a_row_for_each_entry(tmp_path):
    entry = make_published_entry()
    export(tmp_path / "c.xlsx", "xlsx")
    head, row = load_workbook(tmp_path / "c.xlsx").get_sheet_by_index(0).to_python()
    told = dict(zip(head, row, strict=True))
    assert told["信息资源代码"] == entry.code
    assert told["共享类型"] == "有条件共享"
    assert told["信息项"] == "姓名、公民身份号码、登记日期、登记机关名称"


@pytest.mark.parametrize("suffix", feeds.SYNTAXES)
def test_when_row_37_fails_the_older_file_stands_and_nothing_else_is_left(
    tmp_path, suffix, break_row_37
):
    feeds.make_many(40)
    target = tmp_path / "catalogue"
    target.write_text("older")
    with pytest.raises(RuntimeError):
        export(target, suffix)
    assert [one.name for one in tmp_path.iterdir()] == ["catalogue"]
    assert target.read_text() == "older"
    assert not ledger.list_records("deeds", name="ledger.list-exported")


def test_a_folder_that_is_not_there_is_told_with_the_reason(tmp_path):
    with pytest.raises(ExportFileFailed) as caught:
        export(tmp_path / "none" / "c.ttl", "ttl")
    assert str(tmp_path / "none" / "c.ttl") in str(caught.value)


def test_more_entries_than_a_sheet_holds_are_refused_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "SHEET_ROWS", 3)
    feeds.make_many(4)
    with pytest.raises(ExportSheetTooLong):
        export(tmp_path / "c.xlsx", "xlsx")
    assert list(tmp_path.iterdir()) == []


def test_the_command_tells_count_digest_and_cursor_and_the_journal_keeps_it(tmp_path, capsys):
    feeds.make_many(2)
    target = tmp_path / "c.ttl"
    assert main(["catalogue", "export", "--format", "ttl", "--out", str(target), "--quiet"]) == 0
    told = capsys.readouterr().out
    assert "已导出 2 个目录条目" in told
    assert f"SM3 {sm3(target.read_bytes()).hex()}" in told
    assert "游标 0.0.0" in told
    kept = ledger.list_records("deeds", name="ledger.list-exported")
    assert [(one.facts["list"], one.facts["rows"]) for one in kept] == [("catalogue.whole", 2)]


def test_the_number_of_statements_does_not_grow_within_a_chunk(tmp_path, django_assert_num_queries):
    feeds.make_many(30)
    with django_assert_num_queries(4 + 4):
        assert len(list(feed.iterate_feed(feed.query_feed(None), chunk_rows=29))) == 30


def test_a_search_is_taken_home_as_json_lines_and_journalled(client):
    officer = make_post(Role.OFFICER)
    wanted = make_published_entry(by=officer, title="不动产登记信息")
    make_published_entry(by=officer)
    address = "/catalogue/?q=不动产&export=jsonl"
    assert client.get(address).status_code == 403
    sign_in(client, officer)
    response = client.get(address)
    assert [json.loads(line)["code"] for line in response.content.splitlines()] == [wanted.code]
    assert response["Content-Type"] == "application/x-ndjson"
    assert response["X-Content-SM3"] == sm3(response.content).hex()
    kept = ledger.list_records("deeds", name="ledger.list-exported")
    assert [one.subject for one in kept] == [response["X-Export-Number"]]
    assert kept[0].facts["filter"] == {"q": "不动产", "format": "jsonl"}
    assert "export=jsonl" in client.get("/catalogue/?q=不动产").content.decode()


def test_own_entries_go_home_as_json_lines_drafts_included_and_none_of_others(client):
    officer = make_post(Role.OFFICER)
    published = make_published_entry(by=officer)
    draft = make_draft(officer)
    make_draft()
    sign_in(client, officer)
    lines = client.get("/catalogue/mine/?export=jsonl").content.splitlines()
    told = {one["id"]: one for one in map(json.loads, lines)}
    assert set(told) == {str(published.uuid), str(draft.uuid)}
    assert told[str(published.uuid)]["code"] == published.code
    assert told[str(draft.uuid)]["state"] == "draft"
    assert "export=jsonl" in client.get("/catalogue/mine/").content.decode()
