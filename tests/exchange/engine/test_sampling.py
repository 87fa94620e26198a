"""Samples are bounded and read-only; a database that hangs or lies is answered in clear words."""

import contextlib
import socket
import threading
import time

import pytest
from tests.exchange.mariadb import PASSWORD
from tests.exchange.scene import HERE

from zhengtong.exchange.engine.connector import Endpoint
from zhengtong.exchange.engine.egress import pin_address
from zhengtong.exchange.engine.errors import (
    ConnectionLost,
    KindNotCarried,
    RightMissing,
    SignInRefused,
    SourceUnreachable,
    StatementTimedOut,
)
from zhengtong.exchange.engine.registry import connect
from zhengtong.exchange.engine.sampling import SampleBounds
from zhengtong.exchange.engine.schema import ConnectionFields

BOUNDS = SampleBounds(rows=50, value_characters=20, statement_ms=500)


def maria_endpoint(maria, database, secret=PASSWORD, **changes):
    fields = ConnectionFields(
        **{"kind": "mysql", "host": "127.0.0.1", "port": maria.port, "database": database,
           "user": "zt_reader"} | changes
    )  # fmt: skip
    return Endpoint(fields, secret, pin_address(fields.host, fields.port, HERE))


def test_a_sample_of_postgresql_is_cut_in_rows_and_values(scene):
    scene.at_source(
        "CREATE TABLE t (id int PRIMARY KEY, v text, raw bytea)",
        "INSERT INTO t SELECT i, repeat('长', 100000), 'x' FROM generate_series(1, 300) i",
    )
    with scene.source.open_sampler(BOUNDS) as sampler:
        taken = sampler.take(scene.source.describe_table("t"))
    assert set(taken) == {"id", "v"}
    assert len(taken["v"]) == 50
    assert {len(value) for value in taken["v"]} == {20}


def test_a_locked_table_is_given_up_and_the_next_one_is_still_sampled(scene):
    scene.at_source(
        "CREATE TABLE a (id int)", "CREATE TABLE b (id int)", "INSERT INTO b VALUES (7)"
    )
    url = scene.server.embedded.url(scene.source_name, role="postgres", tcp=True)
    described = {table.name: table for table in scene.source.describe().tables}
    import psycopg

    with psycopg.connect(url) as locker, scene.source.open_sampler(BOUNDS) as sampler:
        locker.execute("LOCK TABLE a IN ACCESS EXCLUSIVE MODE")
        with pytest.raises((StatementTimedOut, Exception)) as caught:
            sampler.take(described["a"])
        assert caught.value.code in {"exchange.statement-timed-out", "exchange.database-refused"}
        assert sampler.take(described["b"]) == {"id": ["7"]}


@contextlib.contextmanager
def proxy_that_falls_silent(port, after):
    """Passes bytes on to the port and, after so many from the server, passes none any more."""
    listener = socket.create_server(("127.0.0.1", 0))
    passed, done = [0], threading.Event()

    def pump(source, target, counts):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                passed[0] += len(data) if counts else 0
                if counts and passed[0] > after:
                    done.wait(20)
                    return
                target.sendall(data)

    def serve():
        with contextlib.suppress(OSError):
            client, _ = listener.accept()
            server = socket.create_connection(("127.0.0.1", port))
            threads = [
                threading.Thread(target=pump, args=args, daemon=True)
                for args in ((client, server, False), (server, client, True))
            ]
            for one in threads:
                one.start()
            done.wait(20)
            client.close()
            server.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        done.set()
        listener.close()
        thread.join(5)


def test_a_postgresql_that_falls_silent_in_the_middle_is_hung_up_on(scene):
    scene.at_source(
        "CREATE TABLE t (v text)",
        "INSERT INTO t SELECT repeat('x', 100) FROM generate_series(1, 90)",
    )
    table = scene.source.describe_table("t")
    with proxy_that_falls_silent(scene.server.port, after=4_000) as port:
        silent = connect(scene.endpoint(scene.source_name, "zt_reader", port=port))
        began = time.monotonic()
        bounds = SampleBounds(rows=90, silence_seconds=1)
        with pytest.raises(ConnectionLost), silent.open_sampler(bounds) as sampler:
            sampler.take(table)
        assert time.monotonic() - began < 8


@pytest.mark.mariadb
def test_mariadb_is_described_with_keys_types_and_comments(maria):
    name = maria.make_database(
        "CREATE TABLE person (id INT PRIMARY KEY COMMENT '编号', sfzh CHAR(18) NOT NULL,"
        " money DECIMAL(12,2), born DATE, ok TINYINT(1), raw BLOB, at POINT) COMMENT '人员信息'"
    )
    found = connect(maria_endpoint(maria, name)).describe()
    assert found.product == "MariaDB"
    (table,) = found.tables
    assert (table.comment, table.key) == ("人员信息", ("id",))
    assert [(c.name, c.letter, c.length, c.scale) for c in table.columns] == [
        ("id", "I", None, None), ("sfzh", "C", 18, None), ("money", "N", 12, 2),
        ("born", "D", None, None), ("ok", "L", None, None), ("raw", "G", None, None),
        ("at", "C", None, None),
    ]  # fmt: skip
    assert [c.name for c in table.columns if c.note] == ["at"]


@pytest.mark.mariadb
def test_mariadb_tells_zero_dates_as_they_are_and_is_read_only(maria):
    name = maria.make_database(
        "CREATE TABLE t (d DATE, s VARCHAR(90))",
        "INSERT INTO t VALUES ('0000-00-00', REPEAT('字', 90)), ('2020-01-02', NULL)",
    )
    connector = connect(maria_endpoint(maria, name))
    with connector.open_sampler(BOUNDS) as sampler:
        taken = sampler.take(connector.describe_table("t"))
    assert taken == {"d": ["0000-00-00", "2020-01-02"], "s": ["字" * 20, None]}
    assert connector.test()["can_write"] is False
    with pytest.raises(KindNotCarried):
        connector.write(None)


@pytest.mark.mariadb
def test_mariadb_refusals_have_words_of_their_own(maria):
    name = maria.make_database("CREATE TABLE t (id INT)")
    with pytest.raises(SignInRefused) as caught:
        connect(maria_endpoint(maria, name, secret="错")).test()
    assert "错" not in str(caught.value.facts)
    with pytest.raises((RightMissing, Exception)) as caught:
        connect(maria_endpoint(maria, "mysql")).test()
    assert caught.value.code == "exchange.right-missing"
    maria.run(
        name, "CREATE VIEW slow AS SELECT id, SLEEP(9) AS z FROM t", "INSERT INTO t VALUES (1)"
    )
    connector = connect(maria_endpoint(maria, name))
    with pytest.raises(StatementTimedOut), connector.open_sampler(BOUNDS) as sampler:
        sampler.take(connector.describe_table("slow"))


@pytest.mark.parametrize("kind", ["postgresql", "mysql"])
def test_a_server_that_accepts_and_says_nothing_is_given_up(kind, monkeypatch):
    monkeypatch.setattr("zhengtong.exchange.engine.mysql.session.CONNECT_SECONDS", 1)
    monkeypatch.setattr("zhengtong.exchange.engine.postgres.session.CONNECT_SECONDS", 2)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        fields = ConnectionFields(kind=kind, host="127.0.0.1", port=port, database="x", user="y")
        endpoint = Endpoint(fields, "z", pin_address("127.0.0.1", port, HERE), 1_000)
        began = time.monotonic()
        with pytest.raises((SourceUnreachable, ConnectionLost)):
            connect(endpoint).test()
        assert time.monotonic() - began < 8
