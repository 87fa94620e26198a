"""Whole schemas become drafts in one act that can be undone; samples leave no trace."""

import logging

import psycopg
import pytest
from django.db import connection
from tests.exchange.engine.test_sampling import PASSWORD as MARIA_PASSWORD
from tests.factories.discovery import business_tables, citizen_ids, discover
from tests.factories.exchange import allow_here, make_source, source_facts
from tests.factories.organisations import make_post

from zhengtong.catalogue import public as catalogue
from zhengtong.exchange import public as exchange
from zhengtong.exchange.domain.errors import (
    DiscoveryUnderWay,
    NothingToDraft,
    SourceForbidden,
    SourceNotFound,
)
from zhengtong.kernel.actor import Role

pytestmark = pytest.mark.django_db(transaction=True)


def column(made, table, name):
    found = made.tables.get(name=table)
    return next(one for one in found.columns if one["name"] == name)


@pytest.mark.policy("P7.2")
def test_business_tables_are_kept_and_technical_ones_dropped_with_a_reason(scene):
    made = discover(scene, make_post(Role.OFFICER), *business_tables())
    assert (made.state, made.tables_total, made.tables_done) == ("done", 5, 5)
    kept = {row.name: row.title for row in made.tables.filter(is_kept=True)}
    assert kept == {"person": "救助对象信息", "subsidy": "补贴发放"}
    assert all(row.technical for row in made.tables.filter(is_kept=False))


@pytest.mark.policy("R58")
def test_values_tell_what_nameless_columns_hold(scene):
    made = discover(scene, make_post(Role.OFFICER), *business_tables())
    said = {name: column(made, "person", name)["suggestion"] for name in ("c1", "c2", "c3")}
    assert {name: one["rule"] for name, one in said.items()} == {
        "c1": "citizen-id", "c2": "person-name", "c3": "mobile"
    }  # fmt: skip
    assert (said["c1"]["filled"], said["c1"]["matching"]) == (30, 30)
    assert made.tables.get(name="person").personal == "personal"


def every_row_of_the_database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            yield from (row[0] for row in cursor.fetchall())


@pytest.mark.policy("R55")
def test_no_sampled_value_is_stored_logged_or_journalled(scene, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    officer = make_post(Role.OFFICER)
    made = discover(scene, officer, *business_tables())
    exchange.draft_tables(made.uuid, by=officer)
    values = [*citizen_ids(), "王芳", "13800000001"]
    told = capfd.readouterr()
    everything = "\n".join([*every_row_of_the_database(), caplog.text, told.out, told.err])
    assert "救助对象信息" in everything
    assert [value for value in values if value in everything] == []


def test_kept_tables_become_drafts_with_resources_and_go_back_as_one(scene):
    officer = make_post(Role.OFFICER)
    made = discover(scene, officer, *business_tables())
    act, count = exchange.draft_tables(made.uuid, by=officer)
    assert count == 2
    entry = catalogue.get_entry(made.tables.get(name="person").entry)
    facts = catalogue.get_version(entry.uuid, 1).facts
    assert [item.element_code for item in facts.items][1:] == ["DE-001", "DE-002", "DE-007"]
    assert catalogue.list_resources(entry.uuid)[0].table_name == "person"
    with pytest.raises(NothingToDraft):
        exchange.draft_tables(made.uuid, by=officer)
    assert exchange.undo_drafts(made.uuid, act, by=officer) == (2, [])
    assert catalogue.list_entries(officer) == []
    assert exchange.draft_tables(made.uuid, by=officer)[1] == 2


def test_a_draft_worked_on_since_is_not_taken_back(scene):
    officer = make_post(Role.OFFICER)
    made = discover(scene, officer, *business_tables())
    act, _ = exchange.draft_tables(made.uuid, by=officer)
    entry = catalogue.get_entry(made.tables.get(name="person").entry)
    facts = catalogue.get_version(entry.uuid, 1).facts
    catalogue.update_draft(entry.uuid, facts, by=officer, revision=entry.revision)
    assert exchange.undo_drafts(made.uuid, act, by=officer) == (1, ["救助对象信息"])
    assert [row.title for row in catalogue.list_entries(officer)] == ["救助对象信息"]


def test_a_table_catalogued_already_is_not_drafted_again(scene):
    officer = make_post(Role.OFFICER)
    made = discover(scene, officer, *business_tables())
    exchange.draft_tables(made.uuid, by=officer)
    again = exchange.start_discovery(made.source.uuid, by=officer)
    exchange.carry_out_discovery(again.uuid)
    with pytest.raises(NothingToDraft):
        exchange.draft_tables(again.uuid, by=officer)


def test_choices_titles_and_columns_stand_in_the_drafts(scene):
    officer = make_post(Role.OFFICER)
    made = discover(scene, officer, *business_tables())
    assert exchange.choose_tables(made.uuid, ["subsidy"], keep=False, by=officer) == 1
    person = made.tables.get(name="person")
    exchange.rename_tables(made.uuid, {"person": "低保对象"}, by=officer)
    exchange.choose_columns(made.uuid, person.uuid, ["id", "c3"], by=officer)
    assert exchange.draft_tables(made.uuid, by=officer)[1] == 1
    (entry,) = catalogue.list_entries(officer)
    items = catalogue.get_version(entry.uuid, 1).facts.items
    assert (entry.title, [item.column for item in items]) == ("低保对象", ["id", "c3"])


def test_a_verdict_needs_a_reason_and_teaches_the_next_discovery(scene):
    officer = make_post(Role.OFFICER)
    made = discover(scene, officer, *business_tables())
    person = made.tables.get(name="person")
    said = {"element_code": "", "grade": 1, "personal": ""}
    with pytest.raises(catalogue.VerdictInvalid):
        exchange.decide_columns(made.uuid, person.uuid, {"c2": said}, by=officer)
    sent = {"c2": said | {"reason": "这是药品的通用名，不是人名"}}
    assert exchange.decide_columns(made.uuid, person.uuid, sent, by=officer) == 1
    again = exchange.start_discovery(made.source.uuid, by=officer)
    exchange.carry_out_discovery(again.uuid)
    learnt = column(again, "person", "c2")["suggestion"]
    assert (learnt["grade"], learnt["personal"], learnt["lesson"]) == (1, "", "own")


def test_strangers_and_second_starts_are_refused(scene):
    officer = make_post(Role.OFFICER)
    source = make_source(scene, officer)
    exchange.start_discovery(source.uuid, by=officer)
    with pytest.raises(DiscoveryUnderWay):
        exchange.start_discovery(source.uuid, by=officer)
    with pytest.raises((SourceNotFound, SourceForbidden)):
        exchange.start_discovery(source.uuid, by=make_post(Role.OFFICER))


def test_a_table_that_hangs_costs_its_own_time_only(scene, settings):
    settings.ZT_SENSE_STATEMENT_MS = 300
    scene.at_source(*business_tables())
    url = scene.server.embedded.url(scene.source_name, role="postgres", tcp=True)
    with psycopg.connect(url) as locker:
        locker.execute("LOCK TABLE subsidy IN ACCESS EXCLUSIVE MODE")
        made = discover(scene, make_post(Role.OFFICER), "SELECT 1")
    assert made.state == "done"
    assert made.tables.get(name="subsidy").not_sampled == "exchange.statement-timed-out"
    assert made.tables.get(name="person").sampled_rows == 30


def test_an_address_nobody_allows_fails_with_its_word(scene):
    officer = make_post(Role.OFFICER)
    source = exchange.register_source(source_facts(scene), "口令", by=officer)
    made = exchange.start_discovery(source.uuid, by=officer)
    exchange.carry_out_discovery(made.uuid)
    made.refresh_from_db()
    assert (made.state, made.error) == ("failed", "exchange.address-refused")


@pytest.mark.mariadb
def test_a_mariadb_schema_becomes_drafts_and_zero_dates_are_pointed_out(maria):
    officer = make_post(Role.OFFICER)
    name = maria.make_database(
        "CREATE TABLE xsxx (id INT PRIMARY KEY, csrq DATE COMMENT '出生日期') COMMENT '学生信息表'",
        "INSERT INTO xsxx VALUES " + ", ".join(f"({n}, '2016-01-{n + 1:02}')" for n in range(9)),
        "INSERT INTO xsxx VALUES (99, '0000-00-00')",
    )
    allow_here(officer.body_id, maria.port)
    facts = exchange.SourceFacts(name="教务库", kind="mysql", host="127.0.0.1", port=maria.port,
                                 database=name, user="zt_reader", schema=name)  # fmt: skip
    source = exchange.register_source(facts, MARIA_PASSWORD, by=officer)
    made = exchange.start_discovery(source.uuid, by=officer)
    exchange.carry_out_discovery(made.uuid)
    table = made.tables.get()
    assert table.flags == ["zero-date"]
    assert (table.title, table.personal, table.grade) == ("学生信息", "sensitive", 4)
    assert exchange.draft_tables(made.uuid, by=officer)[1] == 1
