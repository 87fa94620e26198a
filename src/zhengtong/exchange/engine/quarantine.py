"""Rows set aside: which row, which rule, why, and as little of the value as policy allows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhengtong.crypto.digests import hmac_sm3

if TYPE_CHECKING:
    import pyarrow as pa

    from zhengtong.exchange.engine.judging import Verdict

EXCERPT_CHARACTERS = 40
STORED_PER_PARTITION = 10_000


@dataclass(frozen=True, kw_only=True)
class Rejection:
    """One broken rule of one row.

    Attributes:
        row_key: Values of the key columns as text, joined by ``|``; without key the
            running number.
        value_digest: HMAC-SM3 of the value under the delivery's key; "" for a value not fetched.
        excerpt: Shortened value of a column that is not personal; stars for one that is.
    """

    partition: int
    row_key: str
    rule: str
    kind: str
    column: str
    value_digest: str = ""
    excerpt: str = ""


@dataclass(frozen=True, kw_only=True)
class Sanitiser:
    """How much of a rejected row may be kept.

    Attributes:
        personal: Columns (source names) with personal data; their values are shown as stars, in the
            row key too.
    """

    key_columns: tuple[str, ...]
    personal: frozenset[str]
    digest_key: bytes

    def rejections(
        self, rows: "pa.RecordBatch", verdict: "Verdict", *, partition: int, start: int
    ) -> list[Rejection]:
        """One rejection per broken rule of each bad row.

        Args:
            rows: The batch as read.
            verdict: What the rules say about it.
            partition: Number of the partition.
            start: Running number of the batch's first row inside the partition.
        """
        found: list[Rejection] = []
        for row in verdict.bits.nonzero()[0]:
            key = self._row_key(rows, int(row), start)
            found.extend(
                self._rejection(rows, int(row), names, key=key, partition=partition)
                for names in verdict.broken(int(row))
            )
        return found

    def _row_key(self, rows: "pa.RecordBatch", row: int, start: int) -> str:
        if not self.key_columns:
            return f"#{start + row + 1}"
        parts = [self._shown(column, _text(rows, column, row)) for column in self.key_columns]
        return "|".join(parts)[:200]

    def _rejection(
        self, rows: "pa.RecordBatch", row: int, names: Sequence[str], *, key: str, partition: int
    ) -> Rejection:
        name, kind, column = names
        text = _text(rows, column, row)
        digest = hmac_sm3(self.digest_key, text.encode()).hex() if text else ""
        return Rejection(
            partition=partition,
            row_key=key,
            rule=name,
            kind=kind,
            column=column,
            value_digest=digest,
            excerpt=self._shown(column, text),
        )

    def _shown(self, column: str, text: str) -> str:
        if column in self.personal:
            return f"{text[:1]}{'*' * min(len(text) - 1, 6)}" if text else ""
        printable = "".join(c if c.isprintable() else "�" for c in text[: EXCERPT_CHARACTERS + 1])
        cut = len(printable) > EXCERPT_CHARACTERS
        return printable[:EXCERPT_CHARACTERS] + ("…" if cut else "")


def _text(rows: "pa.RecordBatch", column: str, row: int) -> str:
    place = rows.schema.get_field_index(column)
    if place < 0:
        return ""
    values = rows.column(place)
    try:
        value = values[row].as_py()
    except (OverflowError, ValueError):
        return ""
    if isinstance(value, bytes):
        return value[:EXCERPT_CHARACTERS].hex()
    return "" if value is None else str(value)
