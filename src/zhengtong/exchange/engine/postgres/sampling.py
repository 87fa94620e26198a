"""Samples of PostgreSQL tables: one read-only transaction a table, with limits of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from zhengtong.exchange.engine.connector import Endpoint
from zhengtong.exchange.engine.postgres.session import open_catalogue, quoted, told
from zhengtong.exchange.engine.sampling import (
    Sample,
    SampleBounds,
    hang_up_after,
    sampled_columns,
)
from zhengtong.exchange.engine.schema import TableDescription


class PostgresSampler:
    """Takes samples over one connection."""

    def __init__(
        self, connection: psycopg.Connection[Any], endpoint: Endpoint, bounds: SampleBounds
    ) -> None:
        self._connection, self._endpoint, self._bounds = connection, endpoint, bounds

    def take(self, table: TableDescription) -> Sample:
        names = sampled_columns(table)
        if not names:
            return {}
        bounds = self._bounds
        cut = ", ".join(f"left({quoted(name)}::text, {bounds.value_characters})" for name in names)
        place = quoted(self._endpoint.fields.schema, table.name)
        connection = self._connection
        watch = hang_up_after(bounds.silence_seconds, connection.fileno())
        with told(self._endpoint, table=table.name), watch, connection.transaction():
            connection.execute(
                "SELECT set_config('transaction_read_only', 'on', true),"
                " set_config('statement_timeout', %(ms)s, true),"
                " set_config('lock_timeout', %(ms)s, true)",
                {"ms": str(bounds.statement_ms)},
            )
            rows = connection.execute(
                f"SELECT {cut} FROM {place} LIMIT {int(bounds.rows)}"  # noqa: S608 - quoted names
            ).fetchall()
        return {name: [row[at] for row in rows] for at, name in enumerate(names)}


@contextmanager
def open_sampler(endpoint: Endpoint, bounds: SampleBounds) -> Iterator[PostgresSampler]:
    """A sampler on a read-only connection that lives while the block runs."""
    with open_catalogue(endpoint, read_only=True) as connection:
        yield PostgresSampler(connection, endpoint, bounds)
