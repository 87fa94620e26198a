"""The column digests of a delivered file, computed again by whoever holds it and the key.

What it gives equals ``digests_source`` of the receipt if the file holds what was delivered: rows in
any order, every value unchanged. CSV holds no types, so its schema comes from the receipt.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from zhengtong.exchange.engine.errors import FileUnreadable
from zhengtong.exchange.engine.fingerprint import ColumnFingerprint, Digests

SUFFIX = "-cbcmac-sum128"
BATCH_ROWS = 65_536
_DECIMAL = re.compile(r"decimal128\((\d+), (-?\d+)\)")
_ZONED = re.compile(r"timestamp\[us, tz=([\w/+:-]+)\]")


def compute_digests(
    path: Path,
    *,
    key: bytes,
    algorithm: Literal["aes128", "sm4"] = "aes128",
    schema: Sequence[Mapping[str, str]] = (),
) -> Digests:
    """Per column ``{"sum": 32 hex digits, "rows": n, "nulls": n}``, as a receipt has them.

    Args:
        path: A delivered file, plain; ``.csv``, anything else is read as Parquet.
        key: The delivery's digest key.
        algorithm: As the receipt names it, without its suffix.
        schema: The receipt's ``schema``, ``{"name", "type"}`` in order; needed for CSV.

    Raises:
        FileUnreadable.
    """
    prints = ColumnFingerprint(key, algorithm=algorithm)
    is_csv = path.suffix.lower() == ".csv"
    try:
        batches = _csv_batches(path, schema) if is_csv else _parquet_batches(path)
        for batch in batches:
            prints.update_batch(batch)
    except (pa.ArrowException, OSError, ValueError, KeyError) as error:
        raise FileUnreadable(file=path.name) from error
    return prints.result()


def type_named(text: str) -> pa.DataType:
    """The Arrow type of its name in a receipt, as ``decimal128(12, 2)``.

    Raises:
        ValueError: no such type.
    """
    decimal, zoned = _DECIMAL.fullmatch(text), _ZONED.fullmatch(text)
    if decimal:
        return pa.decimal128(int(decimal[1]), int(decimal[2]))
    if zoned:
        return pa.timestamp("us", tz=zoned[1])
    return pa.type_for_alias(text)


def _parquet_batches(path: Path) -> Iterator[pa.RecordBatch]:
    with pq.ParquetFile(path) as file:
        yield from file.iter_batches(batch_size=BATCH_ROWS)


def _csv_batches(path: Path, schema: Sequence[Mapping[str, str]]) -> Iterator[pa.RecordBatch]:
    wanted = pa.schema([pa.field(one["name"], type_named(one["type"])) for one in schema])
    if not len(wanted):
        raise ValueError("a CSV file needs the schema of its receipt")
    shown = {f.name: pa.string() if _is_shown_as_text(f.type) else f.type for f in wanted}
    reader = pa_csv.open_csv(
        path,
        parse_options=pa_csv.ParseOptions(newlines_in_values=True),
        convert_options=pa_csv.ConvertOptions(
            column_types=shown,
            include_columns=wanted.names,
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )
    for batch in reader:
        arrays = [_typed(batch[field.name], field.type) for field in wanted]
        yield pa.record_batch(arrays, schema=wanted)


def _is_shown_as_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_binary(kind) or pa.types.is_decimal128(kind))


def _typed(values: pa.Array, kind: pa.DataType) -> pa.Array:
    if pa.types.is_binary(kind):
        plain = [None if text is None else bytes.fromhex(text) for text in values.to_pylist()]
        return pa.array(plain, kind)
    return values if values.type == kind else values.cast(kind)


def algorithm_of(receipt: Mapping[str, Any]) -> Literal["aes128", "sm4"]:
    """The algorithm a receipt names, as ``compute_digests`` takes it."""
    return "sm4" if str(receipt.get("digest_algorithm", "")).startswith("sm4") else "aes128"
