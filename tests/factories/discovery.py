"""Discovers schemas for tests, through the exchange's own deeds."""

from tests.exchange.scene import Scene
from tests.factories.exchange import make_source

from zhengtong.exchange import public as exchange
from zhengtong.exchange.models import Discovery
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.codes.citizen_id import check_character


def citizen_ids(year: int = 1990, count: int = 30) -> list[str]:
    """Valid numbers of nobody."""
    heads = [f"340102{year}0101{number:03}" for number in range(1, count + 1)]
    return [head + check_character(head) for head in heads]


def business_tables() -> list[str]:
    """Statements for a small business schema with technical tables beside it."""
    rows = ", ".join(
        f"({n}, '{number}', '王芳', '138{n:08}')" for n, number in enumerate(citizen_ids())
    )
    return [
        "CREATE TABLE person (id int PRIMARY KEY, c1 varchar(18), c2 text, c3 varchar(11))",
        "COMMENT ON TABLE person IS '救助对象信息表'",
        f"INSERT INTO person VALUES {rows}",
        "CREATE TABLE subsidy (id int PRIMARY KEY, je numeric(12,2))",
        "COMMENT ON TABLE subsidy IS '补贴发放'",
        "CREATE TABLE flyway_schema_history (id int)",
        "CREATE TABLE sys_oper_log (id int)",
        "CREATE TABLE person_bak20240101 (id int)",
    ]


def discover(scene: Scene, by: Actor, *statements: str) -> Discovery:
    """A carried-out discovery of the scene's source."""
    scene.at_source(*statements)
    source = make_source(scene, by)
    made = exchange.start_discovery(source.uuid, by=by)
    exchange.carry_out_discovery(made.uuid)
    made.refresh_from_db()
    return made
