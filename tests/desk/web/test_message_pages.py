"""Message settings, the outbox and the wording of templates on their pages."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.factories.channels import MemoryChannel
from tests.factories.organisations import make_post
from tests.factories.web import sign_in

from zhengtong.desk import public as desk
from zhengtong.desk.channels import registry
from zhengtong.desk.models import Message, MessageAddress, MessageSettings, TemplateWording
from zhengtong.desk.services.sending import send_due_messages
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Role

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)


@pytest.fixture
def mail(monkeypatch):
    channel = MemoryChannel()
    monkeypatch.setitem(registry._MAKERS, "mail", lambda: channel)
    return channel


@pytest.fixture
def officer():
    return make_post(Role.OFFICER)


@pytest.fixture
def admin():
    return make_post(Role.SYSTEM_ADMIN)


def offer(client, address="o@gov.test"):
    return client.post(
        "/desk/messages/address/", {"channel": "mail", "address": address}, follow=True
    )


def prove(client, code):
    return client.post("/desk/messages/address/confirm/", {"channel": "mail", "code": code})


def test_an_address_is_in_use_once_its_code_came_back(mail, officer):
    client = sign_in(officer)
    offer(client)
    send_due_messages()
    code = mail.taken[0].title.split()[-1]
    assert not Message.objects.get().facts
    prove(client, "x" + code[1:])
    assert MessageAddress.objects.get().confirmed_at is None
    prove(client, code)
    assert MessageAddress.objects.get().confirmed_at is not None


def test_five_wrong_codes_or_a_quarter_of_an_hour_end_a_code(mail, officer):
    client = sign_in(officer)
    offer(client)
    send_due_messages()
    code = mail.taken[0].title.split()[-1]
    for _ in range(5):
        prove(client, "000000x")
    prove(client, code)
    assert MessageAddress.objects.get().confirmed_at is None
    assert "1 分钟后再试" in offer(client).content.decode()
    with clock.use(clock.FixedClock(NOW + timedelta(minutes=2))):
        offer(client)
        send_due_messages()
    with clock.use(clock.FixedClock(NOW + timedelta(minutes=18))):
        prove(client, mail.taken[1].title.split()[-1])
    assert MessageAddress.objects.get().confirmed_at is None


@pytest.mark.parametrize("address", ["", "nobody", "a@b\nBcc: c@d", "a b@c.test", "a" * 250])
def test_what_is_no_address_is_refused(mail, officer, address):
    assert "不是有效的接收地址" in offer(sign_in(officer), address).content.decode()
    assert not Message.objects.exists()


def test_settings_are_kept_and_a_stale_page_is_told(mail, officer):
    client = sign_in(officer)
    form = {"revision": "0", "to_clock": ["mail"], "quiet_from": "22:00", "quiet_to": "07:00",
            "wants_digest": "on"}  # fmt: skip
    assert client.post("/desk/messages/", form).status_code == 302
    row = MessageSettings.objects.get()
    assert (row.channels["clock"], row.channels["other"], row.wants_digest) == (["mail"], [], True)
    assert client.post("/desk/messages/", form).status_code == 409
    half = client.post("/desk/messages/", {"revision": "1", "quiet_from": "22:00"})
    assert "同时填写开始和结束" in half.content.decode()


def test_the_outbox_shows_what_failed_and_sends_it_again(mail, officer, admin):
    message = Message.objects.create(
        channel="mail", account=officer.account_id, template="desk.plain", facts={"title": "x"},
        state="failed", tries=9, next_at=NOW, created_at=NOW, last_error="down",
    )  # fmt: skip
    client = sign_in(admin)
    assert "down" in client.get("/desk/outbox/?state=failed").content.decode()
    client.post(f"/desk/outbox/{message.uuid}/retry/")
    assert (Message.objects.get().state, Message.objects.get().tries) == ("waiting", 0)
    assert sign_in(officer).get("/desk/outbox/").status_code == 403


def test_a_test_message_goes_to_the_administrators_own_address(mail, admin):
    client = sign_in(admin)
    answer = client.post("/desk/outbox/test/", {"channel": "mail"}, follow=True)
    assert "确认您自己的接收地址" in answer.content.decode()
    MessageAddress.objects.create(
        account=admin.account_id, channel="mail", address="a@gov.test", confirmed_at=NOW
    )
    client.post("/desk/outbox/test/", {"channel": "mail"})
    send_due_messages()
    assert mail.taken[0].to == "a@gov.test"


def test_a_wording_is_previewed_checked_and_shown_to_readers(admin, officer):
    client, page = sign_in(admin), "/desk/templates/desk.clocks-recomputed/zh-hans/"
    seen = client.post(page, {"title": "新日历：%(count)s 个", "preview": "1"}).content.decode()
    assert "新日历：1 个" in seen
    assert not TemplateWording.objects.exists()
    refused = client.post(page, {"title": "%(nobody)s"})
    assert "没有名为 nobody 的占位符" in refused.content.decode()
    client.post(page, {"title": "新日历：%(count)s 个", "revision": "0"})
    desk.notify(template="desk.clocks-recomputed", facts={"count": 7}, body_id=officer.body_id)
    assert "新日历：7 个" in sign_in(officer).get("/desk/notices/").content.decode()
    english = sign_in(officer, language="en").get("/desk/notices/").content.decode()
    assert "7 deadlines recomputed" in english
    client.post(page, {"title": "", "revision": "1"})
    assert not TemplateWording.objects.exists()


@pytest.mark.parametrize("path", ["messages/", "outbox/", "templates/"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_message_page_opens_in_both_languages(mail, admin, path, language):
    assert sign_in(admin, language=language).get(f"/desk/{path}").status_code == 200
    page = "/desk/templates/desk.weekly-digest/en/"
    assert sign_in(admin, language=language).get(page).status_code == 200
