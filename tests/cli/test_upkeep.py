"""Backup and restore: what was stored comes back, and nothing is overwritten."""

import psycopg
import pytest

from zhengtong.cli import embedded, upkeep
from zhengtong.cli.trouble import Trouble

pytestmark = [pytest.mark.kill, pytest.mark.slow]


@pytest.fixture
def installation_at(place, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)

    def move(name: str):
        monkeypatch.setenv("ZT_STATE_DIR", str(place / name))
        return place / name

    return move


def fill(state_dir) -> None:
    server = embedded.start_platform(state_dir)
    with psycopg.connect(server.url(embedded.PLATFORM)) as connection:
        connection.execute("create table kept as select '合肥市' as name")
    server.stop()


def test_a_backup_is_restored_into_an_empty_installation(installation_at, place):
    fill(installation_at("first"))
    assert upkeep.write_backup([str(place / "dump")]) == 0
    assert (place / "dump").stat().st_mode & 0o777 == 0o600
    state_dir = installation_at("second")
    assert upkeep.load_backup([str(place / "dump")]) == 0
    server = embedded.start_platform(state_dir)
    try:
        with psycopg.connect(server.url(embedded.PLATFORM)) as connection:
            assert connection.execute("select name from kept").fetchone() == ("合肥市",)
    finally:
        server.stop()


def test_a_restore_into_a_filled_database_changes_nothing(installation_at, place):
    fill(installation_at("first"))
    upkeep.write_backup([str(place / "dump")])
    with pytest.raises(Trouble, match="not empty; nothing was changed"):
        upkeep.load_backup([str(place / "dump")])


def test_a_backup_never_overwrites_a_file(installation_at, place):
    installation_at("first")
    (place / "dump").write_text("mine")
    with pytest.raises(Trouble, match="is there already"):
        upkeep.write_backup([str(place / "dump")])


def test_a_restore_of_something_else_says_so(installation_at, place):
    installation_at("first")
    (place / "dump").write_text("not a dump")
    with pytest.raises(Trouble, match="pg_restore did not succeed"):
        upkeep.load_backup([str(place / "dump")])
