"""The connector of MySQL and MariaDB: test, describe, sample; it carries no rows and says so."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from typing import Any, NoReturn

import pyarrow as pa

from zhengtong.exchange.engine.connector import Endpoint, WriteRequest, WriteSession
from zhengtong.exchange.engine.errors import KindNotCarried, TableMissing
from zhengtong.exchange.engine.mysql import describe
from zhengtong.exchange.engine.mysql.session import open_connection, told
from zhengtong.exchange.engine.sampling import Sample, SampleBounds, sampled_columns
from zhengtong.exchange.engine.schema import (
    Partition,
    ReadBatch,
    ReadRequest,
    SchemaDescription,
    TableDescription,
)

SAMPLE_LIMIT_ROWS = 200


def quoted(*names: str) -> str:
    """A quoted, dotted identifier."""
    return ".".join("`" + name.replace("`", "``") + "`" for name in names)


class MysqlSampler:
    """Takes samples over one read-only connection."""

    def __init__(self, connection: Any, endpoint: Endpoint, bounds: SampleBounds) -> None:
        self._connection, self._endpoint, self._bounds = connection, endpoint, bounds

    def take(self, table: TableDescription) -> Sample:
        names = sampled_columns(table)
        if not names:
            return {}
        bounds = self._bounds
        cut = ", ".join(
            f"LEFT(CAST({quoted(name)} AS CHAR), {bounds.value_characters})" for name in names
        )
        place = quoted(self._endpoint.fields.database, table.name)
        with told(self._endpoint, table=table.name), self._connection.cursor() as cursor:
            cursor.execute("START TRANSACTION READ ONLY")
            try:
                cursor.execute(
                    f"SELECT {cut} FROM {place} LIMIT {int(bounds.rows)}"  # noqa: S608 - quoted
                )
                rows = cursor.fetchall()
            finally:
                self._connection.rollback()
        return {name: [_text(row[at]) for row in rows] for at, name in enumerate(names)}


def _text(value: Any) -> str | None:
    if value is None:
        return None
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


class MysqlConnector:
    """Looks at one database as one user; a schema is a database here."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint

    def _rows(self, connection: Any, statement: str, values: Sequence[Any] = ()) -> Any:
        with told(self.endpoint), connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall()

    def _open(self, read_seconds: float | None = None) -> Any:
        limit = self.endpoint.statement_timeout_ms / 1000 or 600
        return open_connection(self.endpoint, read_seconds=read_seconds or limit)

    def _product(self, connection: Any) -> tuple[str, str]:
        version = str(_text(self._rows(connection, "SELECT VERSION()")[0][0]))
        product = "MariaDB" if "mariadb" in version.lower() else "MySQL"
        return product, version.split("-", maxsplit=1)[0]

    def _tables(self, connection: Any, table: str = "") -> tuple[TableDescription, ...]:
        named = (self.endpoint.fields.database, table, table)
        return describe.tables_of(
            self._rows(connection, describe.TABLES, (*named, describe.TABLE_LIMIT)),
            self._rows(connection, describe.COLUMNS, named),
            self._rows(connection, describe.KEYS, named),
        )

    def test(self) -> Mapping[str, Any]:
        with closing(self._open()) as connection:
            product, version = self._product(connection)
            tables = self._tables(connection)
            user = _text(self._rows(connection, "SELECT CURRENT_USER()")[0][0])
            rights = " ".join(
                str(_text(row[0])).upper() for row in self._rows(connection, "SHOW GRANTS")
            )
        return {
            "product": product,
            "version": version,
            "user": user,
            "can_write": any(word in rights for word in ("ALL PRIVILEGES", "INSERT", "UPDATE")),
            "tables": len(tables),
            "readable": sum(table.is_readable for table in tables),
        }

    def describe(self) -> SchemaDescription:
        with closing(self._open()) as connection:
            product, version = self._product(connection)
            tables = self._tables(connection)
        fields = self.endpoint.fields
        return SchemaDescription(
            product=product, version=version, schema=fields.database, tables=tables
        )

    def describe_table(self, table: str) -> TableDescription:
        with closing(self._open()) as connection:
            found = self._tables(connection, table)
        if not found:
            raise TableMissing(table=table)
        return found[0]

    @contextmanager
    def open_sampler(self, bounds: SampleBounds) -> Iterator[MysqlSampler]:
        """A sampler on a connection with a time limit for statements and locks."""
        with closing(self._open(bounds.silence_seconds)) as connection:
            is_mariadb = self._product(connection)[0] == "MariaDB"
            seconds = max(1, bounds.statement_ms // 1000)
            limit = (
                f"SET SESSION max_statement_time = {bounds.statement_ms / 1000}"
                if is_mariadb
                else f"SET SESSION max_execution_time = {bounds.statement_ms}"
            )
            for statement in (
                limit,
                f"SET SESSION lock_wait_timeout = {seconds}",
                "SET SESSION TRANSACTION READ ONLY",
                "SET SESSION time_zone = '+00:00'",
            ):
                self._rows(connection, statement)
            yield MysqlSampler(connection, self.endpoint, bounds)

    def sample(self, table: str, limit: int) -> pa.Table:
        described = self.describe_table(table)
        bounds = SampleBounds(rows=max(0, min(limit, SAMPLE_LIMIT_ROWS)), value_characters=1024)
        with self.open_sampler(bounds) as sampler:
            taken = sampler.take(described)
        return pa.table({name: pa.array(values, pa.string()) for name, values in taken.items()})

    def _refuse(self) -> NoReturn:
        raise KindNotCarried(kind=self.endpoint.fields.kind)

    def open_snapshot(self) -> AbstractContextManager[str]:
        self._refuse()

    def plan_partitions(
        self, request: ReadRequest, *, rows_each: int, key: tuple[str, ...]
    ) -> tuple[Partition, ...]:
        self._refuse()

    def read(self, request: ReadRequest) -> Iterator[ReadBatch]:
        self._refuse()

    def highest(self, request: ReadRequest, column: str) -> str | None:
        self._refuse()

    def write(self, request: WriteRequest) -> WriteSession:
        self._refuse()
