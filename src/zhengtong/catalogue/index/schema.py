"""What the index holds of an entry, and how its texts are cut into tokens.

Every text is written as overlapping pairs of signs with their positions, so that a phrase of pairs
is found exactly where the text holds the word. A separator stands between runs: a phrase never
reaches over a blank.
"""

from collections.abc import Iterable, Mapping
from operator import add
from typing import Any

import tantivy

VERSION = 2
"""Counted up whenever documents are made otherwise: an older index is rebuilt."""
SEPARATOR = "\u241f"
PAIRED = ("whole", "title", "spelled")
SIGNED = ("names_signs", "title_signs")
FACET_FIELDS = ("body", "share_type", "format_class", "openness", "cycle", "grade")
ROW_FIELDS = (
    "entry_id",
    "body__uuid",
    "share_type",
    "format_class",
    "openness",
    "cycle",
    "grade",
    "folded_title",
    "folded_names",
    "folded_all",
    "spelled",
    "published_at",
)
EVERYONE = "everyone"
"""Label of what stands in the catalogue for all to see; every query asks for one of its labels."""


def build_schema() -> tantivy.Schema:
    """The fields of a document; none is stored but as a column of numbers or facet values."""
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("key", indexed=True, fast=True)
    builder.add_integer_field("place", fast=True)
    builder.add_text_field("label", tokenizer_name="raw", index_option="basic")
    for name in PAIRED:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in SIGNED:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for name in FACET_FIELDS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    return builder.build()


SCHEMA = build_schema()


def cut_pairs(folded: str) -> str:
    """The pairs of a folded text in their order, blanks between them."""
    return f" {SEPARATOR} ".join(" ".join(map(add, run, run[1:])) for run in folded.split())


def pairs_of(term: str) -> list[str]:
    """The pairs of one word of a query, in order."""
    return list(map(add, term, term[1:]))


def cut_signs(folded: str) -> str:
    """The single signs of a folded text, each once."""
    return " ".join(set(folded) - set(" \n\t"))


def labels_of(row: Mapping[str, Any]) -> list[str]:
    """Who may find the entry; rows exist for entries that stand in the catalogue for all."""
    return [EVERYONE]


def document_of(row: Mapping[str, Any]) -> tantivy.Document:
    """The document of one search row, read as ``ROW_FIELDS``."""
    seconds = int(row["published_at"].timestamp())
    grade = row["grade"]
    return tantivy.Document.from_dict(
        {
            "key": row["entry_id"],
            "place": (seconds << 31) | (row["entry_id"] & 0x7FFFFFFF),
            "label": labels_of(row),
            "whole": cut_pairs(row["folded_all"]),
            "title": cut_pairs(row["folded_title"]),
            "spelled": cut_pairs(row["spelled"]),
            "names_signs": cut_signs(row["folded_names"]),
            "title_signs": cut_signs(row["folded_title"]),
            "body": str(row["body__uuid"]),
            "share_type": str(row["share_type"]),
            "format_class": row["format_class"],
            "openness": row["openness"],
            "cycle": row["cycle"],
            "grade": "" if grade is None else str(grade),
        },
        SCHEMA,
    )


def fill(writer: tantivy.IndexWriter, rows: Iterable[Mapping[str, Any]]) -> int:
    """Put documents of all rows; how many. The caller commits."""
    count = 0
    for row in rows:
        writer.add_document(document_of(row))
        count += 1
    return count
