from datetime import date

import pytest
from tests.factories.census import make_system, system_facts
from tests.factories.organisations import make_body, make_post

from zhengtong.census import public as census
from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import StaleRevision

pytestmark = pytest.mark.django_db


@pytest.mark.policy("P7.1")
@pytest.mark.policy("P1.1")
def test_an_officer_registers_a_system_of_the_own_body():
    officer = make_post(Role.OFFICER)
    system = census.register_system(system_facts(), by=officer)
    assert system.code.startswith("XT340000")
    assert system.body_id == officer.body_id
    assert census.get_system(system.uuid, by=officer) == system


def test_two_systems_have_two_codes():
    officer = make_post(Role.OFFICER)
    assert make_system(officer).code != make_system(officer).code


@pytest.mark.parametrize("role", [Role.BODY_HEAD, Role.REVIEWER, Role.AUDITOR, Role.CONTRACTOR])
def test_others_register_nothing(role):
    with pytest.raises(census.SystemForbidden):
        census.register_system(system_facts(), by=make_post(role))


def test_nobody_registers_for_another_body():
    officer = make_post(Role.OFFICER)
    with pytest.raises(census.SystemForbidden):
        census.register_system(system_facts(), by=officer, body_id=make_body().uuid)


def test_a_name_is_used_once_in_a_body():
    officer = make_post(Role.OFFICER)
    make_system(officer, name="同名系统")
    with pytest.raises(census.SystemNameTaken):
        make_system(officer, name="同名系统 ")
    make_system(name="同名系统")


@pytest.mark.policy("R44")
def test_an_incomplete_record_is_refused_whole():
    officer = make_post(Role.OFFICER)
    with pytest.raises(census.SystemIncomplete) as refusal:
        census.register_system(system_facts(functions="", fund_source=""), by=officer)
    assert [gap.field for gap in refusal.value.gaps] == ["functions", "fund_source"]
    assert census.list_systems(officer) == []


def test_a_change_on_a_stale_page_is_answered():
    officer = make_post(Role.OFFICER)
    system = make_system(officer)
    changed = system_facts(name=system.name, phase="stopped")
    newer = census.update_system(system.uuid, changed, by=officer, revision=1)
    assert (newer.facts.phase, newer.revision) == ("stopped", 2)
    with pytest.raises(StaleRevision):
        census.update_system(system.uuid, changed, by=officer, revision=1)


def test_a_system_of_another_body_is_not_seen():
    system = make_system()
    other = make_post(Role.OFFICER)
    assert census.list_systems(other) == []
    with pytest.raises(census.SystemNotFound):
        census.get_system(system.uuid, by=other)


def test_calls_of_a_day_add_up():
    system = make_system()
    census.record_use(system.uuid, date(2026, 3, 1), 3)
    census.record_use(system.uuid, date(2026, 3, 1), 4)
    assert census.count_calls(system.uuid, since=date(2026, 1, 1)) == 7
