"""Official forms on their pages and by API: printed, brought back, checked, in the register."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.desk.domain.test_papers import make_pdf
from tests.factories.organisations import make_post
from tests.factories.sharing import make_sides, make_submitted_request
from tests.factories.web import sign_in

from zhengtong.desk.models import Matter, OfficialForm
from zhengtong.kernel.actor import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def sides(settings, tmp_path):
    settings.ZT_STATE_DIR = tmp_path
    sides = make_sides()
    make_submitted_request(sides)
    return sides


@pytest.fixture
def matter(sides):
    return Matter.objects.get(kind="sharing.consent")


@pytest.fixture
def form(sides, matter):
    client = sign_in(sides.consumer)
    client.post(f"/desk/matters/{matter.uuid}/forms/sharing.application/print/")
    return OfficialForm.objects.get()


def send_back(client, form, number, data=None):
    file = SimpleUploadedFile("scan.pdf", make_pdf() if data is None else data)
    return client.post(f"/desk/forms/{form.uuid}/return/", {"number": number, "sent": file})


def test_a_matter_offers_its_form_and_the_paper_bears_number_digest_and_stamps(sides, matter):
    client = sign_in(sides.consumer)
    page = client.get(f"/desk/matters/{matter.uuid}/").content.decode()
    assert "数据共享申请表" in page
    answer = client.post(
        f"/desk/matters/{matter.uuid}/forms/sharing.application/print/", follow=True
    )
    form = OfficialForm.objects.get()
    paper = answer.content.decode()
    for words in (form.number, form.digest[:16], "申请单位（盖章）", "<svg"):
        assert words in paper
    english = client.get(f"/desk/forms/{form.uuid}/", headers={"accept-language": "en"})
    assert "数据共享申请表" in english.content.decode(), "the paper is Chinese whoever prints it"


def test_brought_back_under_another_number_the_page_says_so_and_keeps_what_was_typed(sides, form):
    client = sign_in(sides.consumer)
    answer = send_back(client, form, "SQ2026999999")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f"与本份文书 {form.number} 不符" in page
    assert 'value="SQ2026999999"' in page
    answer = send_back(client, form, form.number, data=b"not a pdf")
    assert answer.status_code == 422
    assert "scan.pdf" in answer.content.decode()
    form.refresh_from_db()
    assert form.state == "printed"


def test_brought_back_it_is_checked_by_whoever_has_the_step(sides, matter, form):
    send_back(sign_in(sides.consumer), form, form.number)
    head = sign_in(sides.consumer_head)
    page = head.get(f"/desk/matters/{matter.uuid}/").content.decode()
    assert "核对无误" in page
    head.post(f"/desk/forms/{form.uuid}/check/", {"decision": "agree"})
    form.refresh_from_db()
    assert form.state == "checked"
    page = sign_in(sides.consumer).get(f"/desk/matters/{matter.uuid}/").content.decode()
    assert "已核对" in page
    assert "核对无误" not in page


def test_the_register_finds_by_number_and_state_and_goes_home_as_shown(sides, form):
    client = sign_in(sides.consumer)
    for query, is_found in (
        ({}, True),
        ({"q": form.number}, True),
        ({"state": "checked"}, False),
        ({"q": "没有"}, False),
        ({"state": "nonsense"}, True),
    ):
        page = client.get("/desk/forms/", query).content.decode()
        assert (f"/desk/forms/{form.uuid}/" in page) is is_found
    stranger = sign_in(make_post(Role.OFFICER))
    assert str(form.uuid) not in stranger.get("/desk/forms/").content.decode()
    assert stranger.get(f"/desk/forms/{form.uuid}/").status_code == 404


def test_programs_read_what_a_form_says_and_whether_it_is_still_true(sides, matter, form):
    client = sign_in(sides.consumer)
    (row,) = client.get(f"/api/v1/desk/matters/{matter.uuid}/forms").json()
    assert (row["number"], row["state"], row["is_outdated"]) == (form.number, "printed", False)
    assert client.get(f"/api/v1/desk/forms/{form.uuid}").json()["sheet"] == form.sheet
    client.post(f"/desk/forms/{form.uuid}/void/", {"reason": "纸张污损"})
    row = client.get(f"/api/v1/desk/forms/{form.uuid}").json()
    assert (row["state"], row["note"]) == ("void", "纸张污损")
