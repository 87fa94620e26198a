"""Source databases that are wrong, closed, odd or changed: a clear answer, nothing half done."""

import pytest
from tests.exchange.scene import PASSWORD
from tests.factories import exchange as factory
from tests.factories.catalogue import give_credit_code
from tests.factories.exchange import allow_here, make_journey, make_source, run_flow, source_facts
from tests.factories.organisations import make_post
from tests.factories.web import sign_in

from zhengtong.catalogue import public as catalogue
from zhengtong.catalogue.models import Entry
from zhengtong.desk.models import Notice
from zhengtong.exchange import public as exchange
from zhengtong.exchange.models import Delivery, SchemaSnapshot, Source
from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import DomainError

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

WRONG = [
    ({"database": "nowhere"}, PASSWORD, "exchange.database-missing"),
    ({"user": "nobody_here"}, PASSWORD, "exchange.sign-in-refused"),
    ({}, "错误口令", "exchange.sign-in-refused"),
    ({"port": 1}, PASSWORD, "exchange.source-unreachable"),
    ({"host": "127.0.0.2"}, PASSWORD, "exchange.address-refused"),
    ({"host": "no-such-host.invalid"}, PASSWORD, "exchange.address-unresolved"),
    ({"tls": "require"}, PASSWORD, "exchange.source-unreachable"),
]


def register(scene, changes, secret):
    officer = make_post(Role.OFFICER)
    allow_here(officer.body_id, scene.server.port)
    allow_here(officer.body_id, 1)
    source = exchange.register_source(source_facts(scene, **changes), secret, by=officer)
    return officer, source


@pytest.mark.parametrize(("changes", "secret", "code"), WRONG)
def test_a_wrong_source_is_named_on_its_page_and_described_not_at_all(scene, changes, secret, code):
    officer, source = register(scene, changes, secret)
    assert exchange.test_source(source.uuid, by=officer).error.code == code
    with pytest.raises(DomainError) as refused:
        exchange.describe_source(source.uuid, by=officer)
    assert refused.value.code == code
    assert not SchemaSnapshot.objects.exists()
    assert Source.objects.get().state == "failing"
    for verb in ("test", "describe"):
        page = sign_in(officer).post(f"/exchange/sources/{source.uuid}/{verb}/", follow=True)
        assert page.status_code in {200, 422, 503}
        assert secret not in page.content.decode()


def test_a_schema_that_is_not_there_is_named_and_holds_nothing(scene):
    officer, source = register(scene, {"schema": "nothing"}, PASSWORD)
    assert exchange.test_source(source.uuid, by=officer).error.code == "exchange.table-missing"
    assert exchange.describe_source(source.uuid, by=officer).tables == ()


def test_a_role_that_may_not_connect_is_told_so(scene):
    scene.server.run(
        "postgres", f"REVOKE CONNECT ON DATABASE {scene.source_name} FROM PUBLIC, zt_reader"
    )
    officer, source = register(scene, {}, PASSWORD)
    error = exchange.test_source(source.uuid, by=officer).error
    assert error.code == "exchange.right-missing"
    assert not SchemaSnapshot.objects.exists()


def test_a_table_that_may_not_be_read_is_not_catalogued(scene):
    scene.at_source(
        "CREATE TABLE closed (id int PRIMARY KEY)", "REVOKE ALL ON closed FROM zt_reader"
    )
    officer = make_post(Role.OFFICER)
    give_credit_code(officer.body_id)
    source = make_source(scene, officer)
    exchange.describe_source(source.uuid, by=officer)
    with pytest.raises(DomainError) as refused:
        exchange.propose_entry(source.uuid, "closed", by=officer)
    assert refused.value.code == "exchange.right-missing"
    assert not Entry.objects.exists()


BROKEN = [
    ("DROP TABLE people", "exchange.table-missing"),
    ("ALTER TABLE people DROP COLUMN amount", "exchange.column-missing"),
    ("ALTER TABLE people RENAME COLUMN name TO called", "exchange.column-missing"),
    ("ALTER TABLE people ALTER amount TYPE text", "exchange.column-changed"),
    ("REVOKE SELECT ON people FROM zt_reader", "exchange.right-missing"),
]


@pytest.mark.parametrize(("change", "code"), BROKEN)
def test_a_source_that_changed_since_leaves_the_target_as_it_was_and_tells_both(
    scene, change, code
):
    sides = make_journey(scene)
    assert run_flow(sides).state == "done"
    scene.at_source("UPDATE people SET name = '改过'", change)
    run = run_flow(sides)
    assert (run.state, run.error) == ("failed", code)
    assert scene.target_rows(
        "SELECT count(*), count(*) FILTER (WHERE name = '改过') FROM people"
    ) == [(500, 0)]
    assert not scene.stage_exists(run.uuid)
    assert Delivery.objects.count() == 1
    told = {notice.body.uuid for notice in Notice.objects.filter(kind="exchange.run-failed")}
    assert told == {sides.provider.body_id, sides.consumer.body_id}
    for actor in (sides.provider, sides.consumer):
        assert sign_in(actor).get(f"/exchange/runs/{run.uuid}/").status_code == 200


def test_a_target_that_may_not_be_written_fails_the_run_clearly(scene):
    sides = make_journey(scene)
    scene.at_target(
        "REVOKE CREATE ON SCHEMA public FROM zt_writer, PUBLIC",
        f"REVOKE CREATE ON DATABASE {scene.target_name} FROM zt_writer",
    )
    run = run_flow(sides)
    assert (run.state, run.error) == ("failed", "exchange.right-missing")
    assert not Delivery.objects.exists()


def test_a_table_without_key_is_replaced_as_a_whole_each_time(scene, monkeypatch):
    monkeypatch.setattr(factory, "PEOPLE", factory.PEOPLE.replace(" PRIMARY KEY", ""))
    sides = make_journey(scene)
    assert run_flow(sides).state == "done"
    scene.at_source(
        "DELETE FROM people WHERE id <= 100",
        "INSERT INTO people SELECT * FROM people WHERE id = 400",
    )
    run = run_flow(sides)
    assert (run.state, run.error) == ("done", "")
    assert scene.target_rows("SELECT count(*), min(id) FROM people") == [(401, 101)]


def test_a_column_type_nobody_knows_travels_as_text_with_a_note(scene, monkeypatch):
    odd = factory.PEOPLE.replace("born date", "born date, spot point, words tsvector, pair duo")
    scene.at_source("CREATE TYPE duo AS (a int, b text)")
    scene.at_source("GRANT USAGE ON TYPE duo TO zt_reader")
    monkeypatch.setattr(factory, "PEOPLE", odd)
    monkeypatch.setattr(
        factory,
        "FILL",
        factory.FILL.replace(" FROM", ", point(1, i), 'a b', row(i, 'x')::duo FROM"),
    )
    sides = make_journey(scene)
    described = exchange.describe_source(sides.source.uuid, by=sides.provider).table("people")
    notes = {column.name for column in described.columns if column.note}
    assert {"spot", "words", "pair"} <= notes
    assert run_flow(sides).state == "done"
    (row,) = scene.target_rows(
        "SELECT spot::text, words::text, pair::text FROM people WHERE id = 7"
    )
    assert row == ("(1,7)", "'a' 'b'", "(7,x)")


LONG = "a_column_with_a_very_long_name_that_goes_on_and_on_and_on_to_"


def test_columns_whose_names_differ_at_the_end_only_become_different_items(scene):
    columns = ", ".join(f"{LONG}{n} text" for n in range(4))
    comments = (f"COMMENT ON COLUMN wide.{LONG}{n} IS '{'同' * 60}'" for n in range(4))
    scene.at_source(
        f"CREATE TABLE wide ({columns})", *comments, f"COMMENT ON TABLE wide IS '{'表' * 80}'"
    )
    officer = make_post(Role.OFFICER)
    give_credit_code(officer.body_id)
    source = make_source(scene, officer)
    exchange.describe_source(source.uuid, by=officer)
    entry = exchange.propose_entry(source.uuid, "wide", by=officer)
    assert len(entry.title) == 50
    items = catalogue.get_version(entry.uuid, 1).facts.items
    assert len({item.name for item in items}) == 4
    assert all(len(item.name) <= 50 for item in items)


@pytest.mark.parametrize(
    "comment", ["a\x01b", "\u202e反\u200b", "<script>alert(1)</script>", "'; --", " "]
)
def test_odd_comments_of_a_source_make_a_draft_or_a_clear_refusal(scene, comment):
    said = comment.replace("'", "''")
    scene.at_source(
        "CREATE TABLE spoken (id int PRIMARY KEY, name text)",
        f"COMMENT ON TABLE spoken IS '{said}'", f"COMMENT ON COLUMN spoken.name IS '{said}'",
    )  # fmt: skip
    officer = make_post(Role.OFFICER)
    give_credit_code(officer.body_id)
    source = make_source(scene, officer)
    browser = sign_in(officer)
    browser.post(f"/exchange/sources/{source.uuid}/describe/")
    assert browser.get(f"/exchange/sources/{source.uuid}/table/?table=spoken").status_code == 200
    answer = browser.post(
        f"/exchange/sources/{source.uuid}/propose/", {"table": "spoken", "column": ["id", "name"]}
    )
    assert answer.status_code in {302, 422}
    assert "<script>alert" not in answer.content.decode()
