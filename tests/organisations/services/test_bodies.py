import pytest
from tests.factories.organisations import (
    CITY,
    PROVINCE,
    make_body,
    make_post,
    make_region,
)

from zhengtong.kernel.actor import Role
from zhengtong.kernel.codes.credit_code import check_character
from zhengtong.kernel.errors import StaleRevision
from zhengtong.organisations.domain.bodies import BodyFields
from zhengtong.organisations.domain.errors import (
    AlreadyThere,
    BodyStillUsed,
    InvalidFields,
    NotPermitted,
)
from zhengtong.organisations.models import Body
from zhengtong.organisations.services import bodies

pytestmark = pytest.mark.django_db
STEM = "11340000002986096"
GOOD = STEM + check_character(STEM)
FLAWED = STEM + ("A" if GOOD[-1] != "A" else "B")


def fields(**more):
    return BodyFields(**{"name": "示例厅", "region": PROVINCE, "credit_code": GOOD, **more})


def test_only_the_system_administrator_registers_bodies():
    make_region(PROVINCE)
    with pytest.raises(NotPermitted):
        bodies.register_body(fields(), by=make_post(Role.BODY_ADMIN))
    admin = make_post(Role.SYSTEM_ADMIN)
    bodies.register_body(fields(), by=admin)
    with pytest.raises(AlreadyThere):
        bodies.register_body(fields(name="另一厅"), by=admin)


@pytest.mark.policy("R09")
def test_a_code_that_fails_its_check_is_kept_only_with_a_reason():
    admin = make_post(Role.SYSTEM_ADMIN)
    with pytest.raises(InvalidFields) as caught:
        bodies.register_body(fields(credit_code=FLAWED), by=admin)
    assert [gap.field for gap in caught.value.gaps] == ["credit_code"]
    body_id = bodies.register_body(
        fields(credit_code=FLAWED, credit_code_override="证照如此，已核对原件"), by=admin
    )
    assert Body.objects.get(uuid=body_id).credit_code_finding == "credit-code.wrong-check"


def test_all_gaps_are_named_at_once():
    admin = make_post(Role.SYSTEM_ADMIN)
    wrong = fields(name="坏\x00名", region="990000000000", credit_code="123", parent_code="X")
    with pytest.raises(InvalidFields) as caught:
        bodies.register_body(wrong, by=admin)
    assert {gap.field for gap in caught.value.gaps} == {
        "name", "region", "credit_code", "parent_code",
    }  # fmt: skip


def test_a_region_has_one_authority():
    admin = make_post(Role.SYSTEM_ADMIN)
    make_body(region=CITY, authority=True)
    with pytest.raises(InvalidFields):
        bodies.register_body(fields(region=CITY, is_data_authority=True), by=admin)


def test_a_stale_page_changes_nothing():
    admin = make_post(Role.SYSTEM_ADMIN)
    body_id = bodies.register_body(fields(), by=admin)
    bodies.change_body(body_id, fields(name="示例厅（新）"), revision=1, by=admin)
    with pytest.raises(StaleRevision):
        bodies.change_body(body_id, fields(name="旧页"), revision=1, by=admin)
    assert Body.objects.get(uuid=body_id).name == "示例厅（新）"


def test_a_body_never_stands_under_itself():
    admin = make_post(Role.SYSTEM_ADMIN)
    body_id = bodies.register_body(fields(), by=admin)
    with pytest.raises(InvalidFields):
        bodies.change_body(body_id, fields(parent_code=GOOD), revision=1, by=admin)


def test_a_body_with_people_in_post_is_not_closed():
    admin = make_post(Role.SYSTEM_ADMIN)
    with pytest.raises(BodyStillUsed):
        bodies.close_body(admin.body_id, revision=1, by=admin)
    empty = make_body()
    bodies.close_body(empty.uuid, revision=1, by=admin)
    assert not Body.objects.get(pk=empty.pk).is_active
