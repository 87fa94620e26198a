"""The connector against a real server: what it describes, reads and refuses."""

import dataclasses

import pytest
from tests.exchange.scene import PASSWORD, NotedJournal, Scene

from zhengtong.exchange.engine.connector import Endpoint
from zhengtong.exchange.engine.egress import PinnedAddress
from zhengtong.exchange.engine.errors import (
    ConnectionInvalid,
    DatabaseMissing,
    KindUnknown,
    RightMissing,
    SignInRefused,
    SourceUnreachable,
    TableMissing,
)
from zhengtong.exchange.engine.plan import Limits
from zhengtong.exchange.engine.registry import connect
from zhengtong.exchange.engine.schema import ConnectionFields

ODD = """CREATE TABLE odd (id int PRIMARY KEY, mood mood, n numeric(10,2), bare numeric, at timestamp,
 day date, zone timestamptz, list int[], doc jsonb, raw bytea, u uuid, net inet, code char(5), r float8,
 span interval, flag boolean, clock time, cash money, big text)"""  # noqa: E501
FILL = """INSERT INTO odd VALUES (1, 'sad', 1.50, 1e30, '2020-02-29 01:02:03.456789', '0001-01-01',
 '2020-01-01 08:00+08', '{1,NULL,3}', '{"a": [1]}', '\\x00ff', '00000000-0000-0000-0000-000000000001',
 '10.0.0.1/8', 'ab', 1.5, '1 mon 2 days', true, '23:59:59', 12.5, '甲')"""  # noqa: E501
ALL = "id mood n bare at day zone list doc raw u net code r span flag clock cash big"
STRINGS = [
    "\\", "\\N", "\t\r\n", "'; DROP TABLE x; --", "𠮷野家", "\u202e\u200b", "=1+1", "", " ",
    "\x01\x7f", "é\u0301", "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
]  # fmt: skip


@pytest.fixture
def odd(scene: Scene) -> Scene:
    scene.at_source("CREATE TYPE mood AS ENUM ('sad', 'glad')", ODD, FILL)
    return scene


REFUSALS = [
    ({"database": "nowhere"}, PASSWORD, DatabaseMissing),
    ({"user": "nobody_here"}, PASSWORD, SignInRefused),
    ({}, "wrong", SignInRefused),
    ({"schema": "nothing"}, PASSWORD, TableMissing),
    ({"tls": "require"}, PASSWORD, SourceUnreachable),
]


@pytest.mark.parametrize(("changes", "secret", "error"), REFUSALS)
def test_a_wrong_connection_is_told_by_name_and_without_the_secret(scene, changes, secret, error):
    fields = dataclasses.replace(scene.fields(scene.source_name, "zt_reader"), **changes)
    endpoint = Endpoint(fields, secret, PinnedAddress("127.0.0.1", "127.0.0.1", fields.port))
    with pytest.raises(error) as caught:
        connect(endpoint).test()
    assert secret not in str(caught.value)
    assert PASSWORD not in repr(endpoint)


def test_nobody_at_the_port_is_unreachable(scene: Scene):
    fields = scene.fields(scene.source_name, "zt_reader", port=1)
    with pytest.raises(SourceUnreachable):
        connect(Endpoint(fields, "", PinnedAddress("127.0.0.1", "127.0.0.1", 1))).describe()


@pytest.mark.parametrize(
    "changes",
    [{"host": "a b"}, {"host": "/tmp"}, {"host": "h;x=1"}, {"port": 0}, {"database": ""},
     {"user": "a\nb"}, {"tls": "maybe"}, {"schema": "s\x00"}],
)  # fmt: skip
def test_fields_that_could_smuggle_options_are_refused(changes):
    plain = {"kind": "postgresql", "host": "h", "port": 1, "database": "d", "user": "u"}
    with pytest.raises(ConnectionInvalid):
        ConnectionFields(**{**plain, **changes})


def test_values_with_spaces_and_quotes_stay_one_value(scene: Scene):
    endpoint = scene.endpoint("x' options='-c default_transaction_read_only=off", "zt_reader")
    with pytest.raises(DatabaseMissing):
        connect(endpoint).test()


def test_an_unknown_kind_of_database_is_refused(scene: Scene):
    with pytest.raises(KindUnknown):
        connect(scene.endpoint("a", "b", kind="dbase"))


def test_a_role_without_rights_is_told_so(scene: Scene):
    scene.at_source("CREATE TABLE closed (id int)")
    stranger = connect(scene.endpoint(scene.source_name, "zt_stranger"))
    assert not stranger.describe().table("closed").is_readable
    with pytest.raises(RightMissing):
        stranger.describe_table("closed")


def test_types_are_described_with_letter_length_and_note(odd: Scene):
    table = odd.source.describe_table("odd")
    seen = {
        column.name: (column.letter, column.length, bool(column.note)) for column in table.columns
    }
    assert seen["id"] == ("I", None, False)
    assert seen["n"] == ("N", 10, False)
    assert seen["code"] == ("C", 5, False)
    assert seen["mood"] == ("C", None, True)
    assert (
        seen["day"][0] + seen["at"][0] + seen["flag"][0] + seen["big"][0] + seen["cash"][0]
        == "DTLMY"
    )
    assert table.key == ("id",)


def test_every_type_arrives_equal(odd: Scene):
    receipt = odd.deliver(odd.plan("odd", ALL, key=("id",)))
    assert receipt["digests_source"] == receipt["digests_target"]
    shown = "SELECT to_jsonb(odd) - 'mood' FROM odd"
    assert odd.target_rows(shown) == odd.server.rows(odd.source_name, shown)


def test_values_that_cannot_be_carried_become_rows_set_aside(odd: Scene):
    odd.at_source(
        "INSERT INTO odd (id, at) VALUES (2, 'infinity'), (3, '-infinity')",
        "INSERT INTO odd (id, zone) VALUES (4, 'infinity')",
        "INSERT INTO odd (id, day) VALUES (5, '-infinity'), (6, '9999-12-31')",
        "INSERT INTO odd (id, n) VALUES (7, 'NaN')",
        "INSERT INTO odd (id, big) VALUES (8, repeat('大', 1000))",
        "INSERT INTO odd (id, raw) VALUES (9, decode(repeat('00', 2100), 'hex'))",
    )
    journal = NotedJournal()
    plan = odd.plan(
        "odd", ALL, key=("id",), limits=Limits(rejected_percent=None), value_limit_bytes=2000
    )
    receipt = odd.deliver(plan, journal)
    assert receipt["rows_target"] == 2
    assert journal.kinds == {
        **dict.fromkeys("2345", "infinite-time"), "7": "not-a-number",
        **dict.fromkeys("89", "value-too-large"),
    }  # fmt: skip


def test_hostile_strings_arrive_as_they_are(scene: Scene):
    listed = ", ".join(f"({n}, $zt${text}$zt$)" for n, text in enumerate(STRINGS))
    scene.at_source(
        "CREATE TABLE words (id int PRIMARY KEY, text text)", f"INSERT INTO words VALUES {listed}"
    )
    scene.deliver(scene.plan("words", "id text", key=("id",)))
    assert [row[0] for row in scene.target_rows("SELECT text FROM words ORDER BY id")] == STRINGS


def test_odd_names_of_tables_and_columns_are_quoted(scene: Scene):
    scene.at_source(
        'CREATE TABLE "选 \'表\'" ("键" int PRIMARY KEY, "a""b; --" text)',
        "INSERT INTO \"选 '表'\" VALUES (1, 'x')",
    )
    plan = scene.plan("选 '表'", "键", key=("键",))
    columns = (
        *plan.columns,
        dataclasses.replace(plan.columns[0], source='a"b; --', target='a"b; --'),
    )
    assert scene.deliver(dataclasses.replace(plan, columns=columns))["rows_target"] == 1


def test_a_sample_is_small_and_its_values_are_cut(odd: Scene):
    odd.at_source(
        "INSERT INTO odd (id, big) SELECT i, repeat('x', 5000) FROM generate_series(10, 400) AS i"
    )
    sample = odd.source.sample("odd", 1000)
    assert sample.num_rows == 200
    assert max(len(value or "") for value in sample["big"].to_pylist()) <= 4096


def test_a_source_is_never_written_to(scene: Scene):
    scene.at_source("CREATE TABLE t (id int)", "GRANT ALL ON t TO zt_reader")
    assert scene.source.test()["can_write"]
    assert scene.source.describe_table("t").row_estimate <= 0
    assert "default_transaction_read_only=on" in _options(scene)


def _options(scene: Scene) -> str:
    from zhengtong.exchange.engine.postgres.session import connection_string

    return connection_string(scene.endpoint(scene.source_name, "zt_reader"), read_only=True)
