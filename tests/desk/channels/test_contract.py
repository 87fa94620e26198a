"""What every channel owes: one suite for the fake, for mail by SMTP and for the HTTP gateway."""

import pytest
from tests.factories.channels import GatewayHouse, MailHouse, MemoryHouse

from zhengtong.desk.channels.ports import AddressRefused, ChannelDown, Outgoing

LETTER = Outgoing(
    key="0190-abc", to="wang@gov.test", title="时限将到期：某申请 𠮷", text="请办理。",
    link="https://zt.gov.test/desk/",
)  # fmt: skip


@pytest.fixture(params=[MemoryHouse, MailHouse, GatewayHouse])
def house(request):
    made = request.param()
    yield made
    if not getattr(made, "was_closed", False):
        made.close()


def test_what_is_taken_arrives_whole_at_its_address(house):
    house.channel.send(LETTER)
    assert house.received() == [(LETTER.to, LETTER.title, LETTER.text, LETTER.link, LETTER.key)]


def test_the_same_message_again_carries_the_same_key(house):
    house.channel.send(LETTER)
    house.channel.send(LETTER)
    assert len({received[-1] for received in house.received()}) == 1


def test_a_refused_address_is_told_from_a_channel_that_is_down(house):
    house.refuse(LETTER.to)
    with pytest.raises(AddressRefused):
        house.channel.send(LETTER)
    assert not house.received()


def test_a_channel_that_is_down_says_so(house):
    house.go_down()
    house.was_closed = True
    with pytest.raises(ChannelDown):
        house.channel.send(LETTER)


def test_a_mail_address_with_a_line_break_is_refused_not_smuggled():
    house = MailHouse()
    try:
        with pytest.raises(AddressRefused):
            house.channel.send(Outgoing(key="k", to="a@b.test\nBcc: x@y.test", title="t"))
    finally:
        house.close()
