"""An entry without a mounted resource can be asked for; the delivery clock runs all the same."""

import pytest
from tests.factories.sharing import make_grant, make_sides

from zhengtong.desk import public as desk
from zhengtong.sharing.services.grants import subject_of
from zhengtong.sharing.services.users import list_users

pytestmark = pytest.mark.django_db


@pytest.mark.policy("R23")
def test_consent_to_an_entry_without_a_resource_starts_twenty_workdays():
    sides = make_sides(with_table=False)
    assert sides.entry.resources == ()
    grant = make_grant(sides)
    assert list(grant.resource_ids) == []
    (row,) = desk.list_clocks(subject_of(grant))
    assert (row.event, row.amount, row.unit, row.rule) == (
        "sharing.delivery", 20, "workday", "R23",
    )  # fmt: skip
    assert list_users(sides.entry.uuid) == {sides.consumer.body_id}
