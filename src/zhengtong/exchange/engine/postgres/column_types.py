"""PostgreSQL types in the stream: Arrow type, letter of the catalogue, type of the staging."""

from dataclasses import dataclass

import pyarrow as pa

from zhengtong.kernel.errors import N_

NOTE_UNKNOWN = N_("平台不认识的类型，按文本读取")
NOTE_TEXT = N_("按文本传输，写入时还原")
NOTE_NUMERIC = N_("未声明精度的数值，按文本传输")

NO_TYPMOD = -1


@dataclass(frozen=True)
class TypeRule:
    """How one PostgreSQL type travels: type in the stream, letter of the catalogue, a note."""

    arrow: pa.DataType
    letter: str
    note: str = ""


_TEXT = TypeRule(pa.string(), "C")
_AS_TEXT = TypeRule(pa.string(), "C", NOTE_TEXT)
_DOCUMENT = TypeRule(pa.string(), "M", NOTE_TEXT)

_RULES: dict[str, TypeRule] = {
    "int2": TypeRule(pa.int16(), "I"),
    "int4": TypeRule(pa.int32(), "I"),
    "int8": TypeRule(pa.int64(), "I"),
    "oid": TypeRule(pa.int64(), "I"),
    "float4": TypeRule(pa.float32(), "F"),
    "float8": TypeRule(pa.float64(), "B"),
    "money": TypeRule(pa.decimal128(20, 2), "Y"),
    "bool": TypeRule(pa.bool_(), "L"),
    "date": TypeRule(pa.date32(), "D"),
    "timestamp": TypeRule(pa.timestamp("us"), "T"),
    "timestamptz": TypeRule(pa.timestamp("us", tz="UTC"), "T"),
    "time": TypeRule(pa.time64("us"), "T"),
    "bytea": TypeRule(pa.binary(), "G"),
    "text": TypeRule(pa.string(), "M"),
    **dict.fromkeys(("varchar", "bpchar", "name", "char"), _TEXT),
    **dict.fromkeys(("json", "jsonb", "xml"), _DOCUMENT),
    **dict.fromkeys(
        ("uuid", "interval", "timetz", "inet", "cidr", "macaddr", "macaddr8", "bit", "varbit"),
        _AS_TEXT,
    ),
}

_STAGES: dict[pa.DataType, str] = {
    pa.int16(): "smallint",
    pa.int32(): "integer",
    pa.int64(): "bigint",
    pa.float32(): "real",
    pa.float64(): "double precision",
    pa.bool_(): "boolean",
    pa.date32(): "date",
    pa.timestamp("us"): "timestamp",
    pa.timestamp("us", tz="UTC"): "timestamptz",
    pa.time64("us"): "time",
    pa.binary(): "bytea",
    pa.string(): "text",
}

# Types without an equality operator; compared as text in the merge.
WITHOUT_EQUALITY = frozenset(
    {"json", "xml", "point", "box", "polygon", "path", "line", "lseg", "circle"}
)


def rule_of(type_name: str, typmod: int) -> TypeRule:
    """How a type travels; an unknown one travels as text with a note.

    Args:
        type_name: ``pg_type.typname``.
        typmod: ``pg_attribute.atttypmod``.
    """
    if type_name == "numeric":
        return _numeric_rule(typmod)
    found = _RULES.get(type_name)
    if found is not None:
        return found
    is_array = type_name.startswith("_") and type_name[1:] in {*_RULES, "numeric"}
    note = NOTE_TEXT if is_array else NOTE_UNKNOWN
    return TypeRule(pa.string(), "C", note)


def _numeric_rule(typmod: int) -> TypeRule:
    if typmod == NO_TYPMOD:
        return TypeRule(pa.string(), "N", NOTE_NUMERIC)
    precision, scale = numeric_digits(typmod)
    if not 0 <= scale <= precision <= 38:
        return TypeRule(pa.string(), "N", NOTE_NUMERIC)
    return TypeRule(pa.decimal128(precision, scale), "N")


def numeric_digits(typmod: int) -> tuple[int, int]:
    """Precision and scale of a numeric's typmod; the scale may be negative."""
    raw = typmod - 4
    scale = raw & 0x7FF
    return (raw >> 16) & 0xFFFF, (scale ^ 1024) - 1024


def length_of(type_name: str, typmod: int) -> int | None:
    """Declared characters (varchar, char, bit) or digits (numeric); None without limit."""
    if typmod == NO_TYPMOD:
        return None
    if type_name == "numeric":
        return numeric_digits(typmod)[0]
    if type_name in {"varchar", "bpchar"}:
        return typmod - 4
    if type_name in {"bit", "varbit"}:
        return typmod
    return None


def stage_type(arrow: pa.DataType) -> str:
    """The PostgreSQL type that holds an Arrow type of the stream.

    It is the type of the staging column, and what a column is cast to when it is read, at the
    source and back from the target, so that both sides are compared in the same form.
    """
    if pa.types.is_decimal128(arrow):
        return f"numeric({arrow.precision},{arrow.scale})"
    return _STAGES[arrow]
