import pytest

from zhengtong.kernel.actor import Role
from zhengtong.organisations.domain.passwords import check_password, draw_slip_password
from zhengtong.organisations.domain.people import PersonFields, check_person, mask_phone
from zhengtong.organisations.domain.regions import authority_region, parent_code, prefix_of
from zhengtong.organisations.domain.separation import roles_in_conflict
from zhengtong.organisations.domain.text import check_text
from zhengtong.organisations.domain.tokens import is_in_scope


@pytest.mark.parametrize(
    ("code", "prefix", "parent", "authority"),
    [
        ("340000000000", "34", "", "340000000000"),
        ("340100000000", "3401", "340000000000", "340100000000"),
        ("340102000000", "340102", "340100000000", "340102000000"),
        ("340102001000", "340102001", "340102000000", "340102000000"),
        ("340102001001", "340102001001", "340102001000", "340102000000"),
    ],
)
@pytest.mark.policy("P11.2")
def test_regions_are_read_by_their_digits(code, prefix, parent, authority):
    assert (prefix_of(code), parent_code(code), authority_region(code)) == (
        prefix, parent, authority,
    )  # fmt: skip


@pytest.mark.policy("R57")
def test_three_administrators_are_three_people():
    assert roles_in_conflict([Role.AUDITOR], [Role.SYSTEM_ADMIN])
    assert roles_in_conflict([Role.AUDITOR, Role.SECURITY_ADMIN])
    assert not roles_in_conflict([Role.AUDITOR, Role.OFFICER], [Role.AUDITOR])


@pytest.mark.parametrize(
    ("password", "count"),
    [("Correct-Horse-7", 0), ("short", 2), ("ZHANGSAN-zhangsan", 1), ("x" * 200, 2)],
)
def test_passwords_are_judged_by_the_rules(password, count):
    assert len(check_password(password, names=("zhangsan", "张三", ""))) == count


def test_slips_satisfy_the_rules_themselves():
    assert all(not check_password(draw_slip_password(), names=("zhangsan",)) for _ in range(200))


@pytest.mark.parametrize("name", ["李四", "买买提·艾合买提", "𠮷野", "a" * 100, "O'Brien <b>"])
def test_names_of_people_are_taken_as_they_are(name):
    assert not check_person(PersonFields(username="abc", name=name))


@pytest.mark.parametrize("name", ["", "a" * 101, "甲\x00乙", "甲\u0007", "\ud800"])
def test_names_that_cannot_be_stored_are_refused(name):
    assert [gap.field for gap in check_person(PersonFields(username="abc", name=name))] == ["name"]


@pytest.mark.parametrize("username", ["ab", "A B", "张三", "-abc", "a" * 51])
def test_user_names_are_plain(username):
    assert check_person(PersonFields(username=username, name="甲"))


@pytest.mark.parametrize(
    ("phone", "masked"), [("13812345678", "138****5678"), ("12345", "*****"), ("", "")]
)
def test_telephone_numbers_are_masked(phone, masked):
    assert mask_phone(phone) == masked


def test_text_names_the_character_it_refuses():
    assert check_text("name", "a\x01", limit=10).facts == {"point": "0001"}


@pytest.mark.parametrize(
    ("path", "method", "allowed"),
    [
        ("/api/v1/catalogue/entries", "GET", True),
        ("/api/v1/catalogue/entries", "POST", False),
        ("/api/v1/desk/matters", "GET", False),
        ("/api/v1/", "GET", False),
        ("/api/v1/../desk", "GET", False),
    ],
)
def test_scopes_open_a_context_for_reading_or_writing(path, method, allowed):
    assert is_in_scope(["catalogue:read"], path=path, method=method) is allowed
