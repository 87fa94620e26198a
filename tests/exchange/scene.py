"""Two databases, roles with just the rights they need, and short ways to run deliveries between them."""  # noqa: E501

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from zhengtong.cli import embedded
from zhengtong.exchange.engine.connector import Connector, Endpoint
from zhengtong.exchange.engine.delivery import run_delivery
from zhengtong.exchange.engine.egress import Allowance, pin_address
from zhengtong.exchange.engine.plan import DeliveryPlan, PlannedColumn, Progress
from zhengtong.exchange.engine.quarantine import Rejection
from zhengtong.exchange.engine.registry import connect
from zhengtong.exchange.engine.schema import ConnectionFields
from zhengtong.kernel.ids import uuid7

HERE = (Allowance(pattern="127.0.0.1", port_from=1, port_to=65_535),)
TODAY = dt.date(2026, 3, 2)
PASSWORD = "p' \\w\"ord口令"
DIGEST_KEY = b"0123456789abcdef"


class SceneServer:
    """The server and its passwords."""

    def __init__(self, folder: Path) -> None:
        self.embedded = embedded.Server(folder, throwaway=True).start()
        self.port = self.embedded.port
        self.count = 0
        for role in ("zt_reader", "zt_writer", "zt_stranger"):
            self.embedded.create_role(role, PASSWORD)

    def run(self, database: str, *statements: str) -> None:
        url = self.embedded.url(database, role=embedded.SUPERUSER, tcp=True)
        with psycopg.connect(url, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def rows(self, database: str, statement: str) -> list[tuple[Any, ...]]:
        url = self.embedded.url(database, role=embedded.SUPERUSER, tcp=True)
        with psycopg.connect(url, autocommit=True) as connection:
            return connection.execute(statement).fetchall()

    def stop(self) -> None:
        self.embedded.stop()


class NotedJournal:
    """Remembers what the engine tells."""

    def __init__(self) -> None:
        self.notes: list[Progress] = []
        self.rejections: dict[int, list[Rejection]] = {}
        self.going: Exception | None = None

    def note_progress(self, progress: Progress) -> None:
        self.notes.append(progress)

    def store_rejections(self, partition: int, rejections: list[Rejection]) -> None:
        self.rejections[partition] = list(rejections)

    def check_going(self) -> None:
        if self.going is not None:
            raise self.going

    @property
    def kinds(self) -> dict[str, str]:
        """Row key → kind of the rule broken."""
        return {one.row_key: one.kind for all_ in self.rejections.values() for one in all_}


class Scene:
    """A source and a target database of their own."""

    def __init__(self, server: SceneServer) -> None:
        self.server = server
        server.count += 1
        self.source_name, self.target_name = f"source_{server.count}", f"target_{server.count}"
        for name in (self.source_name, self.target_name):
            server.run("postgres", f"CREATE DATABASE {name}")
        server.run(
            self.source_name,
            "REVOKE ALL ON SCHEMA public FROM PUBLIC",
            "GRANT USAGE ON SCHEMA public TO zt_reader, zt_stranger",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO zt_reader",
        )
        server.run(
            self.target_name,
            f"GRANT CREATE ON DATABASE {self.target_name} TO zt_writer",
            "GRANT USAGE, CREATE ON SCHEMA public TO zt_writer",
        )

    def drop(self) -> None:
        for name in (self.source_name, self.target_name):
            self.server.run("postgres", f"DROP DATABASE {name} WITH (FORCE)")

    def at_source(self, *statements: str) -> None:
        self.server.run(self.source_name, *statements)

    def at_target(self, *statements: str) -> None:
        self.server.run(self.target_name, *statements)

    def target_rows(self, statement: str) -> list[tuple[Any, ...]]:
        return self.server.rows(self.target_name, statement)

    def fields(self, database: str, user: str, **changes: Any) -> ConnectionFields:
        plain = ConnectionFields(
            kind="postgresql", host="127.0.0.1", port=self.server.port, database=database, user=user
        )
        return replace(plain, **changes)

    def endpoint(
        self, database: str, user: str, secret: str = PASSWORD, **changes: Any
    ) -> Endpoint:
        fields = self.fields(database, user, **changes)
        return Endpoint(fields, secret, pin_address(fields.host, fields.port, HERE))

    @property
    def source(self) -> Connector:
        return connect(self.endpoint(self.source_name, "zt_reader"))

    @property
    def target(self) -> Connector:
        return connect(self.endpoint(self.target_name, "zt_writer"))

    def plan(self, table: str, names: str, **changes: Any) -> DeliveryPlan:
        """A plan of ``table`` → same name; names as ``"id name"``."""
        plain = DeliveryPlan(
            run=uuid7(),
            delivery=uuid7(),
            source_table=table,
            target_table=table,
            columns=tuple(PlannedColumn(source=c, target=c) for c in names.split()),
            today=TODAY,
            digest_key=DIGEST_KEY,
        )
        return replace(plain, **changes)

    def deliver(self, plan: DeliveryPlan, journal: NotedJournal | None = None) -> dict[str, Any]:
        return dict(
            run_delivery(
                plan, source=self.source, target=self.target, journal=journal or NotedJournal()
            )
        )

    def stage_exists(self, run: UUID) -> bool:
        return (
            self.target_rows(f"SELECT to_regclass('zt_ledger.stage_{run.hex}')")[0][0] is not None
        )


def again(plan: DeliveryPlan, **changes: Any) -> DeliveryPlan:
    """The same plan as a new run and a new delivery."""
    return replace(plan, run=uuid7(), delivery=uuid7(), **changes)
