"""Delivery by file: CSV and Parquet with a manifest, sealed for the consumer, published by name.

Everything is written below a temporary folder; the folder gets its final name when the manifest,
written last, is complete. Going by name: ``<delivery>/<table>.csv.sealed``, ``…parquet.sealed``,
``manifest.json``.
"""

import json
import shutil
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from uuid import UUID

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from zhengtong.exchange.engine.files import SealedFile

# A sheet takes text beginning so for a formula; such text gets a leading apostrophe if asked.
_FORMULA = r"^[=+\-@\t\r]"


class FileDelivery:
    """One delivery being written as CSV and Parquet.

    Args:
        folder: The object store's local folder; the delivery gets a folder of its name in it.
        name: Plain name of the files, without ending.
        schema: Schema of what is delivered.
        has_mark: Whether the CSV begins with a UTF-8 byte order mark (old sheets need it).
        is_formula_safe: Whether CSV text that a sheet would run gets a leading apostrophe; the
            Parquet file always holds the text as it is.
    """

    def __init__(
        self, folder: Path, *, delivery: UUID, name: str, schema: pa.Schema, key: bytes,
        has_mark: bool = True, is_formula_safe: bool = False,
    ) -> None:  # fmt: skip
        self.delivery = delivery
        self.final = folder / str(delivery)
        self.open_folder = folder / f".{delivery}.open"
        shutil.rmtree(self.open_folder, ignore_errors=True)
        self.open_folder.mkdir(parents=True, mode=0o700)
        self._is_safe = is_formula_safe
        self._stack = ExitStack()
        csv_file, parquet_file = (
            self._open(f"{name}.{ending}.sealed", key) for ending in ("csv", "parquet")
        )
        if has_mark:
            csv_file.write("﻿".encode())
        options = pa_csv.WriteOptions(quoting_style="needed")
        shown = csv_schema(schema)
        self._csv = self._stack.enter_context(
            pa_csv.CSVWriter(csv_file, shown, write_options=options)
        )
        self._csv_schema = shown
        self._parquet = self._stack.enter_context(
            pq.ParquetWriter(parquet_file, schema, compression="zstd")
        )
        self._files = (csv_file, parquet_file)

    def _open(self, name: str, key: bytes) -> SealedFile:
        file = SealedFile(self.open_folder / name, key=key, delivery=self.delivery)
        self._stack.callback(file.close)
        return file

    def write(self, batches: pa.RecordBatchReader) -> None:
        """Write all batches into both files."""
        for batch in batches:
            self._parquet.write_batch(batch)
            self._csv.write_batch(csv_batch(batch, self._csv_schema, safe=self._is_safe))

    def publish(self, manifest: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Close the files, write the manifest last, give the folder its name; the file list."""
        self._stack.close()
        listed = [
            {"name": file.name, "plain_bytes": file.plain_bytes, "sm3": file.sm3}
            for file in self._files
        ]
        whole = {**manifest, "files": listed}
        path = self.open_folder / "manifest.json"
        path.write_text(json.dumps(whole, ensure_ascii=False, indent=2), encoding="utf-8")
        shutil.rmtree(self.final, ignore_errors=True)
        self.open_folder.rename(self.final)
        return listed

    def discard(self) -> None:
        """Throw away what was written."""
        self._stack.close()
        shutil.rmtree(self.open_folder, ignore_errors=True)


def csv_schema(schema: pa.Schema) -> pa.Schema:
    """The schema of the CSV: binary as hexadecimal text, decimals as text, all else as it is."""
    return pa.schema(
        [pa.field(f.name, pa.string() if _is_shown_as_text(f.type) else f.type) for f in schema]
    )


def csv_batch(batch: pa.RecordBatch, schema: pa.Schema, *, safe: bool) -> pa.RecordBatch:
    """The batch as the CSV shows it."""
    arrays = []
    for column, field in zip(batch.columns, schema, strict=True):
        shown = _as_text(column) if _is_shown_as_text(column.type) else column
        is_text = safe and pa.types.is_string(column.type)
        arrays.append(_defused(shown) if is_text else shown.cast(field.type))
    return pa.record_batch(arrays, schema=schema)


def _is_shown_as_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_binary(kind) or pa.types.is_decimal128(kind))


def _as_text(column: pa.Array) -> pa.Array:
    if pa.types.is_binary(column.type):
        values = [None if value is None else value.hex() for value in column.to_pylist()]
        return pa.array(values, pa.string())
    return column.cast(pa.string())


def _defused(column: pa.Array) -> pa.Array:
    risky = pc.fill_null(pc.match_substring_regex(column, _FORMULA), False)
    prefixed = pc.binary_join_element_wise("'", column, "")
    return pc.if_else(risky, prefixed, column)
