"""Files of publications: brought to a draft, frozen by publishing, open to the audience alone."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.utils import DatabaseError
from python_calamine import CalamineWorkbook
from tests.desk.domain.test_papers import make_pdf, make_png
from tests.desk.web.test_library import FACTS
from tests.factories.organisations import make_post
from tests.factories.web import sign_in

from zhengtong.desk.models import Attachment, Publication, PublicationFile, Receipt
from zhengtong.desk.selectors import library
from zhengtong.desk.services import paper_store
from zhengtong.kernel.actor import Role
from zhengtong.ledger import public as ledger

pytestmark = pytest.mark.django_db
DOWNLOAD = {**FACTS, "kind": "download", "title": "示例数据填报模板", "text": ""}


@pytest.fixture(autouse=True)
def _state(settings, tmp_path):
    settings.ZT_STATE_DIR = tmp_path


@pytest.fixture
def head():
    return make_post(Role.BODY_HEAD)


@pytest.fixture
def officer(head):
    return make_post(Role.OFFICER, body=head.body_id)


def draft(author, **facts):
    written = sign_in(author).post("/library/new/", {**DOWNLOAD, **facts})
    assert written.status_code == 302, written.context["form"].errors
    return Publication.objects.get(uuid=written["Location"].split("/")[2])


def bring(author, row, *files, kind="template"):
    sent = [SimpleUploadedFile(name, data) for name, data in files]
    address = f"/desk/papers/publication/{row.uuid}/bring/"
    return sign_in(author).post(address, {"kind": kind, "sent": sent, "is_narrow": "on"})


def publish(author, row):
    row.refresh_from_db()
    facts = {"revision": row.revision}
    return sign_in(author).post(f"/library/{row.uuid}/publish/", facts)


def published(author, *files):
    row = draft(author)
    assert bring(author, row, *files).status_code == 302
    assert publish(author, row).status_code == 302
    return row


def edit(author, row):
    row.refresh_from_db()
    changed = {**DOWNLOAD, "revision": row.revision}
    assert sign_in(author).post(f"/library/{row.uuid}/edit/", changed).status_code == 302


def page_of(reader, row, query=""):
    return sign_in(reader).get(f"/library/{row.uuid}/{query}").content.decode()


def test_a_download_is_published_only_with_a_file_and_readers_take_it_home(head, officer):
    row = draft(head)
    refused = publish(head, row)
    assert refused.status_code == 422
    assert "资料下载须至少附一个文件" in refused.content.decode()
    assert "添加附件" in page_of(head, row)
    assert bring(head, row, ("模板.txt", b"a,b")).status_code == 302
    assert publish(head, row).status_code == 302
    paper = Attachment.objects.get()
    page = page_of(officer, row)
    assert all(said in page for said in ("模板.txt", paper.sm3, "表格模板"))
    assert "添加附件" not in page
    assert not paper.is_narrow
    taken = sign_in(officer).get(f"/desk/papers/{paper.uuid}/download/")
    assert taken.content == b"a,b"
    assert taken["X-Content-SM3"] == paper.sm3


def test_a_version_keeps_its_files_whatever_a_revision_drops_or_adds(
    head, officer, django_capture_on_commit_callbacks
):
    row = published(head, ("a.txt", b"one"), ("b.txt", b"two"))
    edit(head, row)
    first = Attachment.objects.get(name="a.txt")
    with django_capture_on_commit_callbacks(execute=True):
        assert sign_in(head).post(f"/desk/papers/{first.uuid}/remove/").status_code == 302
    bring(head, row, ("c.txt", b"three"))
    assert publish(head, row).status_code == 302
    old, new = page_of(officer, row, "?version=1"), page_of(officer, row)
    assert ["a.txt" in old, "b.txt" in old, "c.txt" in old] == [True, True, False]
    assert ["a.txt" in new, "b.txt" in new, "c.txt" in new] == [False, True, True]
    taken = sign_in(officer).get(f"/desk/papers/{first.uuid}/download/")
    assert taken.content == b"one"
    assert sign_in(head).post(f"/desk/papers/{first.uuid}/remove/").status_code == 409


def test_what_only_a_draft_held_is_gone_when_taken_away_by_any_author(
    head, django_capture_on_commit_callbacks
):
    row = draft(head)
    bring(head, row, ("a.txt", b"one"))
    paper = Attachment.objects.get()
    other = make_post(Role.BODY_HEAD, body=head.body_id)
    with django_capture_on_commit_callbacks(execute=True):
        assert sign_in(other).post(f"/desk/papers/{paper.uuid}/remove/").status_code == 302
    assert not paper_store.path_of(paper.uuid).exists()
    assert publish(head, row).status_code == 422


def test_the_database_refuses_to_change_the_files_of_a_version(head):
    published(head, ("a.txt", b"one"))
    with pytest.raises(DatabaseError), transaction.atomic():
        PublicationFile.objects.update(ordinal=9)
    with pytest.raises(DatabaseError), transaction.atomic():
        PublicationFile.objects.all().delete()


def test_a_published_one_takes_no_files_and_gives_none_up(head, officer):
    row = published(head, ("a.txt", b"one"))
    paper = Attachment.objects.get()
    said = bring(head, row, ("b.txt", b"two"))
    assert said.status_code == 403
    assert sign_in(head).post(f"/desk/papers/{paper.uuid}/remove/").status_code == 409
    assert bring(officer, row, ("b.txt", b"two")).status_code == 403
    assert Attachment.objects.get() == paper


def test_who_publishes_files_not_looked_at_is_told_the_page_is_stale(head):
    row = draft(head)
    seen = row.revision
    bring(head, row, ("a.txt", b"one"))
    stale = sign_in(head).post(f"/library/{row.uuid}/publish/", {"revision": seen})
    assert stale.status_code == 409


def test_to_a_stranger_a_file_is_as_if_it_did_not_exist(head, officer):
    row = published(head, ("a.pdf", make_pdf()))
    paper, stranger = Attachment.objects.get(), sign_in(make_post(Role.OFFICER))
    nowhere = "00000000-0000-4000-8000-000000000000"
    for tail in ("", "view/", "download/"):
        said = stranger.get(f"/desk/papers/{paper.uuid}/{tail}")
        never = stranger.get(f"/desk/papers/{nowhere}/{tail}")
        assert said.status_code == never.status_code == 404
    api = "/api/v1/desk/papers"
    said = stranger.get(f"{api}/{paper.uuid}/content")
    never = stranger.get(f"{api}/{nowhere}/content")
    assert (said.status_code, said.json()["code"]) == (never.status_code, never.json()["code"])
    assert stranger.get(f"{api}/publication/{row.uuid}").status_code == 404
    assert stranger.get(f"{api}/publication/{nowhere}").status_code == 404
    assert bring(make_post(Role.BODY_HEAD), row, ("b.txt", b"x")).status_code == 404
    assert stranger.get(f"/api/v1/library/publications/{row.uuid}").status_code == 404


def test_files_close_with_the_text_while_a_revision_is_drafted_and_when_withdrawn(head, officer):
    row = published(head, ("a.txt", b"one"))
    address = f"/desk/papers/{Attachment.objects.get().uuid}/download/"
    edit(head, row)
    assert sign_in(officer).get(address).status_code == 404
    publish(head, row)
    assert sign_in(officer).get(address).status_code == 200
    row.refresh_from_db()
    sign_in(head).post(
        f"/library/{row.uuid}/withdraw/", {"reason": "有误", "revision": row.revision}
    )
    assert sign_in(officer).get(address).status_code == 404
    assert sign_in(head).get(address).status_code == 200


def _bomb():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "wordprocessingml.document.main+xml")
        archive.writestr("word/document.xml", b"\0" * 30_000_000)
    return target.getvalue()


def _macro():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("[Content_Types].xml", "wordprocessingml.document.main+xml")
        archive.writestr("word/vbaProject.bin", b"x")
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("谎.pdf", make_png(), "两者不一致"),
        ("宏.docx", _macro(), "宏"),
        ("炸弹.docx", _bomb(), "压缩炸弹"),
        ("名单（机密★10年）.txt", b"x", "密级标志"),
        ("空.txt", b"", "0 字节"),
    ],
)
def test_unfit_files_are_refused_with_the_reason_and_nothing_is_kept(head, name, data, said):
    row = draft(head)
    answer = bring(head, row, ("good.txt", b"x"), (name, data))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Attachment.objects.exists()


def test_kinds_of_matters_are_not_offered_to_publications(head):
    row = draft(head)
    assert bring(head, row, ("a.txt", b"x"), kind="opinion").status_code == 422
    page = page_of(head, row)
    assert "正文原件" in page
    assert "仅本单位与审批人可见" not in page


def test_a_file_the_scanner_has_not_passed_holds_publishing_up(head, settings):
    settings.ZT_CLAMD = "unix:/nowhere/clamd"
    row = draft(head)
    bring(head, row, ("a.txt", b"one"))
    assert "正在待查毒" in publish(head, row).content.decode()
    Attachment.objects.update(scan_state="infected")
    assert "请移除后再发布" in publish(head, row).content.decode()
    Attachment.objects.update(scan_state="clean")
    assert publish(head, row).status_code == 302


def test_opening_a_file_is_no_receipt_and_publishing_journals_the_digests(head, officer):
    row = published(head, ("a.txt", b"one"))
    paper = Attachment.objects.get()
    sign_in(officer).get(f"/desk/papers/{paper.uuid}/download/")
    assert not Receipt.objects.filter(account=officer.account_id).exists()
    assert library.count_readers(row)[1] == 0
    deeds = ledger.list_deeds_of(row.uuid)
    assert any(paper.sm3 in str(one) for one in deeds)


def test_the_list_and_its_workbook_count_files_in_constant_statements(
    head, officer, django_assert_max_num_queries
):
    published(head, ("a.txt", b"one"), ("b.txt", b"two"))
    client = sign_in(officer)
    client.get("/library/")
    with django_assert_max_num_queries(80) as few:
        assert "2 个附件" in client.get("/library/").content.decode()
    most = len(few.captured_queries)
    for _number in range(4):
        published(head, ("a.txt", b"one"), ("c.txt", b"two"))
    with django_assert_max_num_queries(most):
        client.get("/library/")
    sent = io.BytesIO(client.get("/library/?export=xlsx").content)
    rows = CalamineWorkbook.from_filelike(sent).get_sheet_by_index(0).to_python()
    assert any("附件数" in row for row in rows)
    assert {row[-1] for row in rows if "资料下载" in row} == {2}


def test_a_page_asks_as_much_for_many_files_as_for_few(
    head, officer, django_assert_max_num_queries
):
    few, many = published(head, ("a.txt", b"1")), draft(head)
    bring(head, many, *[(f"{n}.txt", str(n).encode()) for n in range(15)])
    publish(head, many)
    client = sign_in(officer)
    client.get(f"/library/{many.uuid}/")
    client.get(f"/library/{few.uuid}/")
    with django_assert_max_num_queries(80) as found:
        client.get(f"/library/{few.uuid}/")
    with django_assert_max_num_queries(len(found.captured_queries)):
        client.get(f"/library/{many.uuid}/")


def test_the_api_lists_brings_and_gives_files_of_publications(head, officer):
    row, author, client = draft(head), sign_in(head), sign_in(officer)
    url = f"/api/v1/desk/papers/publication/{row.uuid}"
    lie = {"kind": "annex", "files": [SimpleUploadedFile("a.pdf", b"good")]}
    assert author.post(url, lie).status_code == 422
    sent = {"kind": "annex", "files": [SimpleUploadedFile("a.txt", b"good")]}
    assert author.post(url, sent).status_code == 200
    publish(head, row)
    one = f"/api/v1/library/publications/{row.uuid}"
    files = client.get(one).json()["files"]
    assert [(file["name"], file["size"], file["type"]) for file in files] == [("a.txt", 4, "text")]
    assert client.get(f"{one}/versions/1/files").json() == files
    assert client.get(f"{one}/versions/7/files").status_code == 404
    assert client.get("/api/v1/library/publications").json()["rows"][0]["file_count"] == 1
    content = client.get(f"/api/v1/desk/papers/{files[0]['uuid']}/content")
    assert content.content == b"good"
