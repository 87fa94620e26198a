"""Which addresses the platform connects to."""

import pytest

from zhengtong.exchange.engine.egress import Allowance, pin_address
from zhengtong.exchange.engine.errors import AddressRefused, AddressUnresolved


def allow(pattern: str, ports: tuple[int, int] = (1, 65_535)) -> Allowance:
    return Allowance(pattern=pattern, port_from=ports[0], port_to=ports[1])


def found(*addresses: str):
    return lambda host, port: addresses  # noqa: ARG005


ALLOWED = [
    ("10.1.2.3", "10.1.2.3", "10.0.0.0/8"),
    ("db.example.gov.cn", "10.9.9.9", "db.example.gov.cn"),
    ("db.example.gov.cn", "10.9.9.9", "*.gov.cn"),
    ("127.0.0.1", "127.0.0.1", "127.0.0.1"),
    ("localhost", "127.0.0.1", "localhost"),
    ("::1", "::1", "::1"),
    ("fd00::5", "fd00::5", "fd00::/8"),
]
REFUSED = [
    ("10.1.2.3", "10.1.2.3", "192.168.0.0/16"),
    ("127.0.0.1", "127.0.0.1", "127.0.0.0/8"),
    ("127.0.0.1", "127.0.0.1", "0.0.0.0/0"),
    ("evil.gov.cn", "127.0.0.1", "*.gov.cn"),
    ("evil.gov.cn", "169.254.169.254", "*.gov.cn"),
    ("169.254.169.254", "169.254.169.254", "0.0.0.0/0"),
    ("100.100.100.200", "100.100.100.200", "0.0.0.0/0"),
    ("0.0.0.0", "0.0.0.0", "0.0.0.0/0"),  # noqa: S104
    ("224.0.0.1", "224.0.0.1", "0.0.0.0/0"),
    ("::1", "::1", "::/0"),
    ("x", "::ffff:127.0.0.1", "::/0"),
    ("fe80::1", "fe80::1", "::/0"),
    ("badgov.cn", "10.0.0.1", "*.gov.cn"),
]


@pytest.mark.parametrize(("host", "address", "pattern"), ALLOWED)
def test_an_allowed_address_is_pinned(host, address, pattern):
    pinned = pin_address(host, 5432, [allow(pattern)], resolve=found(address))
    assert (pinned.host, pinned.address, pinned.port) == (host, address, 5432)


@pytest.mark.parametrize(("host", "address", "pattern"), REFUSED)
def test_other_addresses_are_refused(host, address, pattern):
    with pytest.raises(AddressRefused):
        pin_address(host, 5432, [allow(pattern)], resolve=found(address))


def test_nothing_is_allowed_by_default():
    with pytest.raises(AddressRefused):
        pin_address("10.0.0.1", 5432, [], resolve=found("10.0.0.1"))


def test_a_port_outside_the_rule_is_refused():
    with pytest.raises(AddressRefused):
        pin_address("10.0.0.1", 22, [allow("10.0.0.1", (5000, 6000))], resolve=found("10.0.0.1"))


def test_a_name_that_also_points_inside_is_refused():
    with pytest.raises(AddressRefused):
        pin_address("a.b", 80, [allow("10.0.0.0/8")], resolve=found("10.0.0.1", "127.0.0.1"))


def test_a_name_without_address_is_told_so():
    with pytest.raises(AddressUnresolved):
        pin_address("nowhere.invalid", 80, [allow("*.invalid")])
