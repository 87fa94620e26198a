"""The outbox: written with the deed, sent after it, nothing lost and nothing doubled."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.factories.channels import MemoryChannel
from tests.factories.organisations import make_post

from zhengtong.desk import public as desk
from zhengtong.desk.channels import registry
from zhengtong.desk.models import Message, MessageAddress, MessageSettings, TemplateWording
from zhengtong.desk.selectors.matters import list_unread
from zhengtong.desk.services.outgoing import queue_message
from zhengtong.desk.services.sending import forget_old_messages, send_due_messages
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import NotFound

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 3, 2, 2, tzinfo=UTC)
FACTS = {"count": 1, "lines": [{"title": "某时限", "old": "—", "new": "2026-03-16"}]}


@pytest.fixture
def mail(monkeypatch):
    channel = MemoryChannel()
    monkeypatch.setitem(registry._MAKERS, "mail", lambda: channel)
    return channel


@pytest.fixture
def officer():
    actor = make_post(Role.OFFICER)
    MessageAddress.objects.create(
        account=actor.account_id, channel="mail", address="o@gov.test", confirmed_at=MORNING
    )
    return actor


def later(**span):
    return clock.use(clock.FixedClock(MORNING + timedelta(**span)))


def tell(actor, **more):
    return desk.notify(
        template="desk.clocks-recomputed", facts=FACTS, body_id=actor.body_id, **more
    )


def test_a_notice_to_a_body_goes_out_to_its_people_with_title_and_link_only(mail, officer):
    make_post(Role.BODY_HEAD, body=officer.body_id)
    tell(officer)
    assert send_due_messages().sent == 1
    (taken,) = mail.taken
    assert (taken.to, taken.text) == ("o@gov.test", "")
    assert taken.title == "1 个时限已按新日历重新计算"
    assert "/desk/notices/" in taken.link


def test_the_same_event_twice_is_one_message(mail, officer):
    assert (tell(officer, once_key="k"), tell(officer, once_key="k")) == (1, 0)
    send_due_messages()
    send_due_messages()
    assert len(mail.taken) == 1


def test_a_mail_server_down_for_a_day_loses_and_doubles_nothing(mail, officer):
    mail.is_down = True
    for number in range(3):
        tell(officer, once_key=f"k{number}")
    with later(minutes=1):
        assert send_due_messages().waiting == 3
    assert mail.asked == 1
    for hour in range(1, 24):
        with later(hours=hour):
            send_due_messages()
    mail.is_down = False
    with later(days=2):
        send_due_messages()
        send_due_messages()
    assert len({taken.key for taken in mail.taken}) == len(mail.taken) == 3
    assert not Message.objects.exclude(state="sent").exists()


def test_after_three_days_a_message_is_given_up_and_told_so(mail, officer):
    mail.is_down = True
    tell(officer)
    with later(days=4):
        assert send_due_messages().failed == 1
    assert Message.objects.get().state == "failed"


def test_a_refused_address_is_not_tried_again(mail, officer):
    mail.refused.add("o@gov.test")
    tell(officer)
    assert send_due_messages().failed == 1
    assert send_due_messages().failed == 0


def test_in_quiet_hours_mail_waits_for_the_morning_and_the_notice_does_not(mail, officer):
    MessageSettings.objects.create(
        account=officer.account_id, channels={"clock": ["mail"]},
        quiet_from="20:00", quiet_to="09:00",
    )  # fmt: skip
    with later(hours=10, minutes=30):
        tell(officer)
        assert send_due_messages().sent == 0
        assert list_unread(officer).count() == 1
    with later(hours=22, minutes=59):
        assert send_due_messages().sent == 0
    with later(hours=23):
        assert send_due_messages().sent == 1


def test_a_message_whose_sender_died_is_sent_again_under_its_key(mail, officer):
    tell(officer)
    Message.objects.update(state="sending", claimed_at=MORNING)
    with later(minutes=14):
        assert send_due_messages().sent == 0
    with later(minutes=16):
        assert send_due_messages().sent == 1
    assert mail.taken[0].key == str(Message.objects.get().uuid)


def test_a_clock_set_back_an_hour_doubles_nothing(mail, officer):
    with later(hours=1):
        tell(officer, once_key="k")
        send_due_messages()
    tell(officer, once_key="k")
    send_due_messages()
    assert len(mail.taken) == 1


def test_the_reader_gets_their_language_and_the_administrators_words(mail, officer):
    MessageSettings.objects.create(
        account=officer.account_id, channels={"clock": ["mail"]}, language="en"
    )
    TemplateWording.objects.create(
        template="desk.clocks-recomputed", language="en", title="%(count)s moved",
        changed_by_name="x", changed_at=MORNING,
    )  # fmt: skip
    tell(officer)
    send_due_messages()
    assert mail.taken[0].title == "1 moved"


def test_an_unproven_address_gets_nothing_and_an_unknown_template_is_an_error(mail, officer):
    MessageAddress.objects.update(confirmed_at=None)
    assert queue_message("mail", account=officer.account_id, template="desk.plain", facts={})
    assert send_due_messages().failed == 1
    with pytest.raises(NotFound):
        desk.notify(template="x.nothing", facts={}, body_id=officer.body_id)


def test_sent_messages_are_kept_for_ninety_days(mail, officer):
    tell(officer)
    send_due_messages()
    with later(days=89):
        assert forget_old_messages() == 0
    with later(days=91):
        assert forget_old_messages() == 1
