"""A provider's table as a query service: keyed look-ups and small pages by its read-only role."""

from typing import Any, LiteralString

import psycopg
from psycopg import errors, sql
from psycopg_pool import AsyncConnectionPool, PoolTimeout, TooManyRequests

from zhengtong.gateway.plane.refusals import (
    ParameterRefused,
    SourceChanged,
    SourceRefused,
    SourceTimeout,
    SourceUnreachable,
)
from zhengtong.gateway.plane.snapshot import Service
from zhengtong.gateway.plane.upstreams.answers import Answer, Ask

_COMPARISONS = {"eq": "=", "ne": "<>", "ge": ">=", "le": "<=", "gt": ">", "lt": "<"}
_STATEMENTS_LIMIT = 256
_Shape = tuple[tuple[str, ...], tuple[str, ...], int, bool]


def compose_query(ask: Ask) -> tuple[sql.Composed, list[Any]]:
    """The statement and its values: only granted columns, identifiers quoted, values bound.

    Raises:
        SourceChanged: a condition of the grant names an item that the service no longer has.

    Policy: R25
    """
    service = ask.service
    order = service.order
    columns: list[sql.Composable] = [sql.Identifier(item.source) for item in ask.items]
    # Named apart from the items: an item that is also the key would make ORDER BY ambiguous.
    columns += [
        sql.SQL("{}::text AS {}").format(sql.Identifier(name), sql.Identifier(f"zt_after_{place}"))
        for place, name in enumerate(order)
    ]
    conditions: list[sql.Composable] = []
    values: list[Any] = []
    for name, value in ask.where.items():
        conditions.append(_compare(service, name, "eq", values=values, value=value))
    for name, operator, value in ask.row_filter:
        conditions.append(_compare(service, name, operator, values=values, value=value))
    if ask.after and order:
        left = sql.SQL(", ").join(map(sql.Identifier, order))
        right = sql.SQL(", ").join([sql.Placeholder()] * len(order))
        conditions.append(sql.SQL("({}) > ({})").format(left, right))
        values.extend(ask.after)
    where = sql.SQL(" AND ").join(conditions) if conditions else sql.SQL("TRUE")
    statement = sql.SQL("SELECT {} FROM {} WHERE {}").format(
        sql.SQL(", ").join(columns),
        sql.Identifier(service.target["schema"], service.target["table"]),
        where,
    )
    if order:
        names = sql.SQL(", ").join(map(sql.Identifier, order))
        statement += sql.SQL(" ORDER BY {}").format(names)
    statement += sql.SQL(" LIMIT {}").format(sql.Literal(ask.limit + 1))
    return statement, values


def _compare(
    service: Service, name: str, operator: str, *, values: list[Any], value: Any
) -> sql.Composable:
    item = service.items.get(name)
    if item is None:
        raise SourceChanged
    column = sql.Identifier(item.source)
    if operator == "in":
        given = [str(one) for one in value]
        if not given:
            return sql.SQL("FALSE")
        values.extend(given)
        marks = sql.SQL(", ").join([sql.Placeholder()] * len(given))
        return sql.SQL("{} IN ({})").format(column, marks)
    if operator == "prefix":
        values.append(str(value))
        return sql.SQL("starts_with({}::text, {})").format(column, sql.Placeholder())
    if operator not in _COMPARISONS:
        raise SourceChanged
    values.append(str(value))
    sign = sql.SQL(_COMPARISONS[operator])
    return sql.SQL("{} {} {}").format(column, sign, sql.Placeholder())


class TableUpstream:
    """A small pool of read-only connections to one provider database, opened on first use.

    Connections are built from typed fields; the address is the one the egress guard pinned.
    """

    def __init__(self, fields: dict[str, Any], *, password: str, timeout_ms: int) -> None:
        options = (
            "-c default_transaction_read_only=on "
            f"-c statement_timeout={timeout_ms} -c lock_timeout={timeout_ms}"
        )
        self._timeout_seconds = timeout_ms / 1000
        typed = {
            "host": fields["host"],
            "port": int(fields.get("port") or 5432),
            "dbname": fields["database"],
            "user": fields["user"],
            "password": password,
            "sslmode": fields.get("tls") or "prefer",
            "connect_timeout": 3,
            "options": options,
            "application_name": "zhengtong-gateway",
            "autocommit": True,
        }
        if fields.get("address"):
            typed["hostaddr"] = fields["address"]
        self._pool = AsyncConnectionPool(
            kwargs=typed,
            min_size=0,
            max_size=int(fields.get("connections") or 4),
            open=False,
            timeout=self._timeout_seconds,
            max_waiting=256,
            max_idle=60,
            reconnect_timeout=1,
        )
        self._is_open = False
        self._statements: dict[_Shape, tuple[Service, LiteralString]] = {}

    async def fetch(self, ask: Ask) -> Answer:
        """The rows asked for.

        Raises:
            ParameterRefused: a value does not fit its column.
            SourceUnreachable, SourceTimeout, SourceChanged, SourceRefused.
        """
        if not self._is_open:
            self._is_open = True
            await self._pool.open()
        statement, values = self._statement(ask)
        try:
            async with self._pool.connection() as connection:
                cursor = await connection.execute(statement, values)
                found = await cursor.fetchall()
        except errors.QueryCanceled as error:
            raise SourceTimeout from error
        except (errors.UndefinedTable, errors.UndefinedColumn, errors.UndefinedFunction) as error:
            raise SourceChanged from error
        except errors.DataError as error:
            raise ParameterRefused(name="where") from error
        except (errors.InsufficientPrivilege, errors.ReadOnlySqlTransaction) as error:
            raise SourceRefused from error
        except (PoolTimeout, TooManyRequests, psycopg.Error, OSError) as error:
            raise SourceUnreachable from error
        return _as_answer(ask, found)

    def _statement(self, ask: Ask) -> tuple[LiteralString, list[Any]]:
        """The statement as sent, composed once for each shape of question."""
        names = tuple(item.source for item in ask.items)
        shape = (names, tuple(ask.where), ask.limit, bool(ask.after))
        held = None if ask.row_filter else self._statements.get(shape)
        if held is not None and held[0] is ask.service:
            return held[1], [*ask.where.values(), *(ask.after if ask.service.order else ())]
        composed, values = compose_query(ask)
        statement = composed.as_string(None)
        if not ask.row_filter:
            if len(self._statements) >= _STATEMENTS_LIMIT:
                self._statements.clear()
            self._statements[shape] = (ask.service, statement)
        return statement, values

    async def close(self) -> None:
        """Close the connections."""
        if self._is_open:
            await self._pool.close(timeout=1)


def _as_answer(ask: Ask, found: list[tuple[Any, ...]]) -> Answer:
    page = found[: ask.limit]
    names = [item.name for item in ask.items]
    rows = [dict(zip(names, row, strict=False)) for row in page]
    if len(found) <= ask.limit or not ask.service.order:
        return Answer(rows)
    return Answer(rows, tuple(str(value) for value in page[-1][len(names) :]))
