"""Statements of RDF as plain values, clean by construction: every text and address can be written.

A node carries its statements; a value of a statement is a text, a reference or a further node.
Predicates and types are prefixed names (``dct:title``) of ``PREFIXES``.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from urllib.parse import quote

PREFIXES: Mapping[str, str] = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "http://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "zt": "urn:zhengtong:dcat:",
}
# Signs that XML 1.0 cannot carry (section 2.2, Char); no syntax gets them, so all say the same.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
REPLACEMENT = "\ufffd"
_SAFE_IN_ADDRESS = "!$&'()*+,;=:@/?#[]%~-._"


def clean_text(text: str) -> str:
    """The text with every sign that XML cannot carry replaced by U+FFFD."""
    return _UNWRITABLE.sub(REPLACEMENT, text)


def clean_address(address: str) -> str:
    """The address with blanks, quotes, braces and what is not ASCII percent-encoded (RFC 3987)."""
    return quote(address.encode("utf-8", "replace"), safe=_SAFE_IN_ADDRESS)


@lru_cache(maxsize=4096)
def clean_segment(text: str) -> str:
    """The text as one segment of an address, slashes encoded too."""
    return quote(text.encode("utf-8", "replace"), safe="")


@dataclass(frozen=True)
class Text:
    """A literal.

    Attributes:
        value: Its text, free of signs that XML cannot carry.
        language: Language tag, "" if none.
        datatype: Prefixed name of its type, "" for a plain string.
    """

    value: str
    language: str = ""
    datatype: str = ""


@dataclass(frozen=True)
class Ref:
    """A reference to something by its address."""

    address: str


@dataclass
class Node:
    """A thing with what is said of it.

    Attributes:
        address: Its IRI, "" for a blank node.
        types: Prefixed names of its classes.
        statements: Prefixed predicate and value, in order.
    """

    address: str = ""
    types: tuple[str, ...] = ()
    statements: list[tuple[str, "Value"]] = field(default_factory=list)

    def add(self, predicate: str, value: "Value | None") -> "Node":
        """The node with one statement more; None says nothing."""
        if value is not None:
            self.statements.append((predicate, value))
        return self

    def list_inner(self) -> Iterator["Node"]:
        """The nodes that stand as values, not theirs in turn."""
        return (value for _, value in self.statements if isinstance(value, Node))


Value = Text | Ref | Node


def chinese(text: str) -> Text | None:
    """The text as Chinese; None if there is nothing to read in it."""
    return Text(clean_text(text), "zh") if text.strip() else None


def plain(text: str) -> Text | None:
    """The text without a language, as a code; None if there is nothing in it."""
    return Text(clean_text(text)) if text.strip() else None


def number(value: int | None) -> Text | None:
    """The whole number, None for none."""
    return None if value is None else Text(str(value), datatype="xsd:integer")


def truth(value: bool) -> Text:  # noqa: FBT001 - the value itself
    """True or false."""
    return Text("true" if value else "false", datatype="xsd:boolean")


def instant(value: datetime | None) -> Text | None:
    """The instant with its offset, None for none."""
    return None if value is None else Text(value.isoformat(), datatype="xsd:dateTime")
