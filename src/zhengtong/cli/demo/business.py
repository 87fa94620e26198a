"""The departments' own databases: civil affairs gives, education receives."""

import json
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psycopg import sql

from zhengtong.cli.demo.province import read_regions, read_villages
from zhengtong.cli.installation import Installation

TABLE = "xzqh_village"
GIVING, RECEIVING = "minzheng", "jiaoyu"
READER, WRITER = "minzheng_ro", "jiaoyu_rw"
# Made up, so that the demonstration has something to set aside: each breaks one rule.
FAULTY = (
    ("34010200199", "示例错误：代码少一位", "示例错误数据"),
    ("340102001998", "", "示例错误数据"),
    ("ABCDEF001997", "示例错误：代码含字母", "示例错误数据"),
)
COLUMNS = (
    ("code", "varchar(12)", "区划代码"),
    ("name", "varchar(60)", "村级名称"),
    ("town_code", "varchar(9)", "乡级代码"),
    ("town_name", "varchar(60)", "乡级名称"),
    ("county_code", "varchar(6)", "县级代码"),
    ("county_name", "varchar(60)", "县级名称"),
    ("city_code", "varchar(4)", "市级代码"),
    ("city_name", "varchar(60)", "市级名称"),
    ("updated_on", "date", "更新日期"),
    ("internal_note", "varchar(200)", "内部备注"),
)


@dataclass(frozen=True, kw_only=True)
class Reach:
    """How one database is reached over loopback."""

    host: str
    port: int
    database: str
    user: str
    password: str


def _passwords(state_dir: Path) -> dict[str, str]:
    path = state_dir / "business-databases.json"
    if not path.exists():
        path.touch(mode=0o600)
        made = {role: secrets.token_urlsafe(18) for role in (READER, WRITER)}
        path.write_text(json.dumps(made))
    return dict(json.loads(path.read_text()))


def prepare_databases(here: Installation) -> dict[str, Reach]:
    """The two databases with their roles, made on first use; how each is reached."""
    passwords = _passwords(here.state_dir)
    for role, password in passwords.items():
        here.server.create_role(role, password)
    here.server.create_database(GIVING)
    _fill(here)
    here.server.create_database(RECEIVING)
    _open_to_writer(here)
    parts = {GIVING: READER, RECEIVING: WRITER}
    return {
        name: Reach(
            host=here.server.host,
            port=here.server.port,
            database=name,
            user=role,
            password=passwords[role],
        )
        for name, role in parts.items()
    }


def _open_to_writer(here: Installation) -> None:
    """The receiving database's schema and the rights of its role."""
    writer = sql.Identifier(WRITER)
    with here.server.connect(RECEIVING) as connection, connection.transaction():
        if connection.execute("SELECT to_regnamespace('zhengtong')").fetchone() != (None,):
            return
        connection.execute(
            sql.SQL("GRANT CREATE, CONNECT ON DATABASE {} TO {}").format(
                sql.Identifier(RECEIVING), writer
            )
        )
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(writer))
        connection.execute(sql.SQL("CREATE SCHEMA zhengtong AUTHORIZATION {}").format(writer))


def _fill(here: Installation) -> None:
    """The table of villages with comments, its faulty rows, and rights to read for one role."""
    named = dict(read_regions())
    with here.server.connect(GIVING) as connection, connection.transaction():
        if connection.execute("SELECT to_regclass(%s)", [TABLE]).fetchone() != (None,):
            return
        _create_table(connection)
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY {TABLE} FROM STDIN") as copy,
        ):
            for code, name in read_villages():
                copy.write_row(_row(code, name, named, None))
            for code, name, note in FAULTY:
                copy.write_row(_row(code, name, named, note))
        connection.execute(
            sql.SQL("GRANT SELECT ON {} TO {}").format(
                sql.Identifier(TABLE), sql.Identifier(READER)
            )
        )
        connection.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(
                sql.Identifier(GIVING), sql.Identifier(READER)
            )
        )
        connection.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(TABLE)))


def _create_table(connection: Any) -> None:
    columns = ", ".join(f"{name} {kind}" for name, kind, _ in COLUMNS)
    connection.execute(f"CREATE TABLE {TABLE} ({columns}, PRIMARY KEY (code))")
    connection.execute(f"COMMENT ON TABLE {TABLE} IS '安徽省村级行政区划代码'")
    for name, _kind, comment in COLUMNS:
        connection.execute(f"COMMENT ON COLUMN {TABLE}.{name} IS '{comment}'")


def _row(code: str, name: str, named: dict[str, str], note: str | None) -> tuple[Any, ...]:
    town, county, city = code[:9], code[:6], code[:4]
    return (
        code,
        name,
        town,
        named.get(town, ""),
        county,
        named.get(county, ""),
        city,
        named.get(city, ""),
        "2026-01-15",
        note,
    )
