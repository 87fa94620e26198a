"""The words of the connector contract: connection fields, tables, columns, partitions, filters."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from zhengtong.exchange.engine.errors import ConnectionInvalid

if TYPE_CHECKING:  # the portal knows these words without loading Arrow
    import numpy as np
    import pyarrow as pa

Algorithm = Literal["aes128", "sm4"]
Tls = Literal["disable", "require", "verify-full"]
VALUE_LIMIT_BYTES = 16 * 1024 * 1024
BATCH_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class ConnectionFields:
    """Where a database is and as whom to enter; typed fields, never a connection string.

    Attributes:
        kind: Connector name, as ``postgresql``.
        host: Host name or IP address; a path (unix socket) is refused.
        schema: Schema looked at; ``public`` if nothing else was said.
        tls: ``disable``, ``require`` (encrypted) or ``verify-full`` (encrypted and checked).
    """

    kind: str
    host: str
    port: int
    database: str
    user: str
    schema: str = "public"
    tls: Tls = "disable"

    def __post_init__(self) -> None:
        """Refuse what could smuggle options into a driver."""
        for name in ("kind", "host", "database", "user", "schema"):
            value = getattr(self, name)
            if not value or len(value) > 255 or not value.isprintable():
                raise ConnectionInvalid(field=name)
        if not all(c.isascii() and (c.isalnum() or c in "-._:") for c in self.host):
            raise ConnectionInvalid(field="host")
        if not 0 < self.port < 65_536:
            raise ConnectionInvalid(field="port")
        if self.tls not in {"disable", "require", "verify-full"}:
            raise ConnectionInvalid(field="tls")


@dataclass(frozen=True, kw_only=True)
class ColumnDescription:
    """One column as the source declares it.

    Attributes:
        type_name: Type in the source's own words, as ``character varying(50)``.
        arrow: Type in the stream; text where the platform does not know the type.
        letter: Item data type of the catalogue, one of C N Y D T L M G B I F (domain 1.6).
        length: Declared characters or digits; None if there is no limit.
        note: Non-empty where something is carried in another form than declared.
    """

    name: str
    type_name: str
    arrow: "pa.DataType"
    letter: str
    length: int | None = None
    scale: int | None = None
    nullable: bool = True
    comment: str = ""
    is_key: bool = False
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class TableDescription:
    """One table or view: its columns in order, its key, an estimate of its rows.

    Attributes:
        kind: ``table``, ``view``, ``partitioned`` or ``foreign``.
        key: Columns of the primary key, or of the first unique key over not-null columns, or none.
        row_estimate: The database's own estimate; -1 if it has none.
        is_readable: Whether the role in use may select from it.
    """

    name: str
    kind: str
    comment: str
    columns: tuple[ColumnDescription, ...]
    key: tuple[str, ...] = ()
    row_estimate: int = -1
    is_readable: bool = True

    def column(self, name: str) -> ColumnDescription | None:
        """The column of that name, None if there is none."""
        return next((column for column in self.columns if column.name == name), None)


@dataclass(frozen=True, kw_only=True)
class SchemaDescription:
    """What a source holds: server product and version, and its tables by name."""

    product: str
    version: str
    schema: str
    tables: tuple[TableDescription, ...]

    def table(self, name: str) -> TableDescription | None:
        """The table of that name, None if there is none."""
        return next((table for table in self.tables if table.name == name), None)


@dataclass(frozen=True, kw_only=True)
class Partition:
    """A range of rows that is read, staged and committed as one.

    Attributes:
        number: 0, 1, … in order.
        column: Column the range is over; empty means the whole table.
        low: Inclusive lower bound as text; None is open, and takes in nulls.
        high: Exclusive upper bound as text; None is open.
    """

    number: int = 0
    column: str = ""
    low: str | None = None
    high: str | None = None


Operator = Literal["eq", "ne", "in", "prefix", "ge", "gt", "le", "lt", "null", "not_null"]


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One condition of a row filter; all conditions must hold. Values travel as bound text."""

    column: str
    operator: Operator
    values: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> "Condition":
        """The condition of ``{"column", "operator", "values" | "value"}``."""
        values = raw.get("values", raw.get("value", ()))
        listed = values if isinstance(values, list | tuple) else (values,)
        return cls(
            column=str(raw["column"]),
            operator=raw["operator"],
            values=tuple(str(value) for value in listed),
        )


@dataclass(frozen=True)
class Flaw:
    """Cells of one column that could not be carried; they are null in the batch.

    Attributes:
        column: Column name.
        rule: ``value-too-large``, ``not-a-number`` or ``infinite-time``.
        rows: Boolean array, one per row of the batch, True where the cell is flawed.
    """

    column: str
    rule: str
    rows: "np.ndarray"


@dataclass(frozen=True)
class ReadBatch:
    """Rows of the declared schema with the flaws found while fetching them."""

    rows: "pa.RecordBatch"
    flaws: tuple[Flaw, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReadRequest:
    """What to read: a table, some columns, a range, a filter, inside a snapshot.

    Attributes:
        snapshot: Name of an exported snapshot; empty means one's own.
        value_limit_bytes: A longer value is found by length at the source and not fetched.
    """

    table: str
    columns: tuple[ColumnDescription, ...]
    partition: Partition = field(default_factory=Partition)
    row_filter: tuple[Condition, ...] = ()
    snapshot: str = ""
    value_limit_bytes: int = VALUE_LIMIT_BYTES
    batch_bytes: int = BATCH_BYTES

    @property
    def schema(self) -> "pa.Schema":
        """The schema that the stream declares."""
        import pyarrow as pa

        return pa.schema([pa.field(column.name, column.arrow) for column in self.columns])
