"""The embedded database: made once, closed to others, refused where it is not ours."""

import json
import os
import socket

import psycopg
import pytest

from zhengtong.cli import binaries, cluster, embedded
from zhengtong.cli.trouble import Trouble

pytestmark = [pytest.mark.kill, pytest.mark.slow]


def test_a_role_reaches_its_database_by_socket_and_by_loopback(server):
    server.create_role("civil_affairs")
    server.create_database("minzheng", owner="civil_affairs")
    for tcp in (False, True):
        url = server.url("minzheng", role="civil_affairs", tcp=tcp)
        with psycopg.connect(url) as connection:
            found = connection.execute("select current_user, current_database()").fetchone()
        assert found == ("civil_affairs", "minzheng")


def test_another_role_may_not_enter_a_database_that_is_not_its_own(server):
    server.create_role("owner")
    server.create_role("stranger")
    server.create_database("closed", owner="owner")
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(server.url("closed", role="stranger"))


def test_nobody_enters_without_the_right_password(server):
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(f"postgresql://postgres:guess@127.0.0.1:{server.port}/postgres")


def test_roles_and_databases_are_made_once(server):
    secret = server.create_role("again")
    assert server.create_role("again") == secret
    assert server.create_database("twice", owner="again") is True
    assert server.create_database("twice", owner="again") is False


def test_passwords_are_readable_by_their_owner_only(server):
    assert (server.home / "state.json").stat().st_mode & 0o777 == 0o600
    assert (server.home / "data").stat().st_mode & 0o777 == 0o700


def test_a_second_process_attaches_but_does_not_start(server):
    other = embedded.Server(server.home.parent, throwaway=True)
    assert other.attach()
    with pytest.raises(Trouble, match=f"process {os.getpid()}"):
        other.start()


def test_a_second_start_keeps_what_was_stored(place):
    first = embedded.start_platform(place)
    with psycopg.connect(first.url(embedded.PLATFORM)) as connection:
        connection.execute("create table kept as select 1 as n")
    first.stop()
    second = embedded.start_platform(place)
    try:
        with psycopg.connect(second.url(embedded.PLATFORM)) as connection:
            assert connection.execute("select n from kept").fetchone() == (1,)
    finally:
        second.stop()


def test_a_cluster_of_a_version_that_is_not_here_gets_a_clear_word(place):
    state = place / "postgres" / "state.json"
    state.parent.mkdir(mode=0o711)
    state.write_text(json.dumps({"major": 12, "passwords": {"postgres": "secret"}}))
    with pytest.raises(Trouble, match=r"made by PostgreSQL 12.*restore"):
        embedded.Server(place).start()


def test_a_folder_that_somebody_else_filled_is_left_alone(place):
    data = place / "postgres" / "data"
    data.mkdir(parents=True)
    (data / "global").mkdir()
    (data / "global" / "pg_control").write_bytes(b"theirs")
    (data / "postmaster.opts").write_text("theirs")
    with pytest.raises(Trouble, match="not made by this program"):
        embedded.Server(place).start()
    assert (data / "postmaster.opts").read_text() == "theirs"


def test_a_folder_too_deep_for_a_socket_is_served_over_loopback(place):
    deep = place / ("d" * 60) / ("e" * 40)
    server = embedded.Server(deep, throwaway=True).start()
    try:
        assert server.state.socket_dir == ""
        assert "127.0.0.1" in server.url("postgres", role="postgres")
    finally:
        server.stop()


def test_a_full_disk_is_told_before_anything_is_made(place, monkeypatch):
    monkeypatch.setattr(embedded, "LEAST_FREE_BYTES", 1 << 60)
    with pytest.raises(Trouble, match="full"):
        embedded.Server(place).start()


def test_a_taken_port_is_replaced_by_a_free_one():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert cluster.choose_port(port) != port


def test_the_programs_are_at_least_postgresql_fifteen():
    assert binaries.find_binaries().major >= binaries.OLDEST_MAJOR
