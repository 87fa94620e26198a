"""Attachments as people use them: bring, look, take home, take away; with a scanner and without."""

import io
import os
import socketserver
import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader
from tests.desk.domain.test_papers import EICAR, make_pdf, make_png
from tests.desk.services.test_verbs import Town, decide
from tests.factories.organisations import make_post, sign_in

from zhengtong.desk import public as desk
from zhengtong.desk.models import Attachment, Notice
from zhengtong.desk.purgeables import _erase_file
from zhengtong.desk.services import paper_store
from zhengtong.desk.services.scans import scan_waiting
from zhengtong.kernel.actor import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(settings, tmp_path):
    settings.ZT_STATE_DIR = tmp_path
    return Town()


def bring(client, matter, *files, **more):
    sent = [SimpleUploadedFile(name, data) for name, data in files]
    return client.post(
        f"/desk/papers/matter/{matter.uuid}/bring/", {"kind": "basis", "sent": sent, **more}
    )


def stored():
    return [p for p in paper_store._root().glob("*/*") if p.is_file()]


class Daemon(socketserver.BaseRequestHandler):
    """Speaks clamd's INSTREAM: pieces with their length, then OK or FOUND."""

    def handle(self):
        line = self.request.makefile("rb")
        assert line.read(10) == b"zINSTREAM\0"
        data = b""
        while length := int.from_bytes(line.read(4), "big"):
            data += line.read(length)
        said = b"stream: Test.Virus FOUND\0" if b"EVIL" in data else b"stream: OK\0"
        self.request.sendall(said)


@pytest.fixture
def daemon(tmp_path):
    server = socketserver.ThreadingUnixStreamServer(str(tmp_path / "clamd"), Daemon)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"unix:{tmp_path / 'clamd'}"
    server.shutdown()
    server.server_close()


def test_papers_are_brought_seen_and_taken_home_marked_and_journalled(client, town):
    matter = town.open()
    sign_in(client, town.officer)
    answer = bring(client, matter, ("依据𠀀.pdf", make_pdf()), ("图.png", make_png((400, 300))))
    assert answer.status_code == 302
    page = client.get(f"/desk/matters/{matter.uuid}/").content.decode()
    assert "依据𠀀.pdf" in page
    pdf, png = Attachment.objects.order_by("pk")
    assert make_pdf() not in paper_store.path_of(pdf.uuid).read_bytes()
    taken = client.get(f"/desk/papers/{pdf.uuid}/download/")
    assert town.officer.name in PdfReader(io.BytesIO(taken.content)).pages[0].extract_text()
    assert "attachment" in taken["Content-Disposition"]
    seen = client.get(f"/desk/papers/{png.uuid}/view/")
    assert seen["Content-Type"] == "image/png"
    assert seen["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in seen["Content-Security-Policy"]
    shown = client.get(f"/desk/papers/{pdf.uuid}/")
    assert "<iframe" in shown.content.decode()
    assert "frame-src 'self'" in shown["Content-Security-Policy"]


def test_one_bad_file_keeps_all_out_and_each_error_is_told(client, town):
    matter = town.open()
    sign_in(client, town.officer)
    bad = ("b.pdf", make_png()), ("c.txt", EICAR), ("d.txt", b"")
    answer = bring(client, matter, ("a.pdf", make_pdf()), *bad)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "b.pdf" in text
    assert "EICAR" in text
    assert "0 字节" in text
    assert not Attachment.objects.exists()
    assert not stored()


def test_a_repeated_post_attaches_once_and_leaves_no_orphan(client, town):
    matter = town.open()
    sign_in(client, town.officer)
    for _ in range(2):
        bring(client, matter, ("a.pdf", make_pdf()), idempotency_key="k" * 20)
    assert Attachment.objects.count() == len(stored()) == 1


def test_who_may_not_see_the_matter_sees_no_paper_and_narrow_ones_stay_narrow(client, town):
    matter = town.open(desk.RouteStep(name="审批", role=Role.BODY_HEAD))
    sign_in(client, town.officer)
    bring(client, matter, ("a.pdf", make_pdf()), is_narrow="on")
    uuid = Attachment.objects.get().uuid
    sign_in(client, make_post(Role.OFFICER))
    assert client.get(f"/desk/papers/{uuid}/download/").status_code == 404
    sign_in(client, make_post(Role.AUDITOR))
    assert client.get(f"/desk/matters/{matter.uuid}/").status_code == 200
    assert client.get(f"/desk/papers/{uuid}/").status_code == 404
    assert bring(client, matter, ("a.pdf", make_pdf())).status_code == 403
    sign_in(client, town.head)
    assert client.get(f"/desk/papers/{uuid}/download/").status_code == 200


def test_only_who_brought_it_removes_it_before_a_decision(
    client, town, django_capture_on_commit_callbacks
):
    matter = town.open(*[desk.RouteStep(name=n, role=Role.BODY_HEAD) for n in ("一", "二")])
    sign_in(client, town.officer)
    bring(client, matter, ("a.pdf", make_pdf()), ("b.pdf", make_pdf()))
    first, second = Attachment.objects.order_by("pk")
    sign_in(client, town.head)
    assert client.post(f"/desk/papers/{first.uuid}/remove/").status_code == 409
    sign_in(client, town.officer)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"/desk/papers/{first.uuid}/remove/").status_code == 302
    assert len(stored()) == 1
    decide(matter, town.head)
    assert client.post(f"/desk/papers/{second.uuid}/remove/").status_code == 409


def test_while_the_scanner_is_down_papers_wait_and_are_scanned_when_it_is_back(
    client, daemon, settings, request
):
    town, commits = (
        request.getfixturevalue(n) for n in ("town", "django_capture_on_commit_callbacks")
    )
    settings.ZT_CLAMD = "unix:/nowhere/clamd"
    matter = town.open()
    sign_in(client, town.officer)
    bring(client, matter, ("a.txt", b"good"), ("b.txt", b"EVIL"))
    good, evil = Attachment.objects.order_by("pk")
    assert good.scan_state == "waiting"
    assert client.get(f"/desk/papers/{good.uuid}/download/").status_code == 409
    settings.ZT_CLAMD = daemon
    with commits(execute=True):
        assert scan_waiting() == 2
    assert client.get(f"/desk/papers/{good.uuid}/download/").content == b"good"
    assert client.get(f"/desk/papers/{evil.uuid}/download/").status_code == 409
    assert not paper_store.path_of(evil.uuid).exists()
    assert Notice.objects.filter(facts__virus="Test.Virus").exists()


def test_a_fall_between_file_and_row_leaves_only_an_orphan_that_is_swept(client, town):
    from zhengtong.kernel.ids import uuid7

    lost, fresh = uuid7(), uuid7()
    paper_store.store(lost, b"x")
    paper_store.store(fresh, b"x")
    os.utime(paper_store.path_of(lost), (1, 1))
    now = 1772416800.0  # the fixed clock of tests
    os.utime(paper_store.path_of(fresh), (now, now))
    assert paper_store.sweep_orphans() == 1
    assert [p.name for p in stored()] == [str(fresh)]
    assert _erase_file(fresh) == [f"attachments/{fresh}"]


def test_a_changed_file_is_not_given_out(client, town):
    matter = town.open()
    sign_in(client, town.officer)
    bring(client, matter, ("a.txt", b"good"))
    row = Attachment.objects.get()
    path = paper_store.path_of(row.uuid)
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    assert client.get(f"/desk/papers/{row.uuid}/download/").status_code == 409


def test_the_api_lists_brings_and_gives(client, town):
    matter = town.open()
    sign_in(client, town.officer)
    url = f"/api/v1/desk/papers/matter/{matter.uuid}"
    sent = {"kind": "basis", "files": [SimpleUploadedFile("a.txt", b"good")]}
    made = client.post(url, sent)
    assert made.status_code == 200, made.content
    assert [row["name"] for row in client.get(url).json()] == ["a.txt"]
    content = client.get(f"/api/v1/desk/papers/{made.json()[0]['uuid']}/content")
    assert content.content == b"good"
    sent = {"kind": "basis", "files": [SimpleUploadedFile("a.pdf", b"good")]}
    assert client.post(url, sent).status_code == 422
