"""The three syntaxes of the feed, written node by node in memory that does not grow.

A writer's ``begin``, ``write`` for each node and ``end``, joined, are one document. The order of
nodes is free and one address may come more than once: readers join what is said of it.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol
from xml.sax.saxutils import escape, quoteattr

from zhengtong.catalogue.domain.dcat.graph import PREFIXES, Node, Ref, Text, Value

_TURTLE_SIGNS = re.compile(r'[\\"\n\r\t]')
_TURTLE_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


class Writer(Protocol):
    """One syntax."""

    def begin(self) -> str: ...

    def write(self, node: Node) -> str: ...

    def end(self) -> str: ...


def write_document(writer: Writer, nodes: Iterable[Node]) -> Iterator[str]:
    """The document piece by piece."""
    yield writer.begin()
    for node in nodes:
        yield writer.write(node)
    yield writer.end()


class Turtle:
    """RDF 1.1 Turtle."""

    media_type = "text/turtle"
    suffix = "ttl"

    def begin(self) -> str:
        return "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items()) + "\n"

    def write(self, node: Node) -> str:
        blocks = [self._block(node)] if node.types or node.statements else []
        todo = list(node.list_inner())
        while todo:
            inner = todo.pop(0)
            if inner.address:
                blocks.append(self._block(inner))
            todo.extend(inner.list_inner())
        return "".join(blocks)

    def end(self) -> str:
        return ""

    def _block(self, node: Node) -> str:
        subject = f"<{node.address}>" if node.address else "[]"
        return f"{subject} {self._said(node)} .\n"

    def _said(self, node: Node) -> str:
        said = [f"a {', '.join(node.types)}"] if node.types else []
        said += [f"{predicate} {self._value(value)}" for predicate, value in node.statements]
        return " ;\n  ".join(said)

    def _value(self, value: Value) -> str:
        if isinstance(value, Ref):
            return f"<{value.address}>"
        if isinstance(value, Node):
            return f"<{value.address}>" if value.address else f"[ {self._said(value)} ]"
        text = _TURTLE_SIGNS.sub(lambda sign: _TURTLE_ESCAPES[sign[0]], value.value)
        if value.language:
            return f'"{text}"@{value.language}'
        return f'"{text}"^^{value.datatype}' if value.datatype else f'"{text}"'


class JsonLd:
    """JSON-LD 1.1: one graph, its context inside."""

    media_type = "application/ld+json"
    suffix = "jsonld"

    def __init__(self) -> None:
        self._is_first = True

    def begin(self) -> str:
        self._is_first = True
        return f'{{"@context": {json.dumps(dict(PREFIXES))},\n"@graph": [\n'

    def write(self, node: Node) -> str:
        text = json.dumps(self._object(node), ensure_ascii=False)
        comma, self._is_first = ("" if self._is_first else ",\n"), False
        return comma + text

    def end(self) -> str:
        return "\n]}\n"

    def _object(self, node: Node) -> dict[str, Any]:
        made: dict[str, Any] = {"@id": node.address} if node.address else {}
        if node.types:
            made["@type"] = list(node.types)
        for predicate, value in node.statements:
            made.setdefault(predicate, []).append(self._value(value))
        return made

    def _value(self, value: Value) -> dict[str, Any]:
        if isinstance(value, Ref):
            return {"@id": value.address}
        if isinstance(value, Node):
            return self._object(value)
        if value.language:
            return {"@value": value.value, "@language": value.language}
        return {"@value": value.value, **({"@type": value.datatype} if value.datatype else {})}


class RdfXml:
    """RDF 1.1 XML."""

    media_type = "application/rdf+xml"
    suffix = "rdf"

    def begin(self) -> str:
        names = "\n  ".join(f'xmlns:{name}="{iri}"' for name, iri in PREFIXES.items())
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF {names}>\n'

    def write(self, node: Node) -> str:
        return self._element(node) + "\n"

    def end(self) -> str:
        return "</rdf:RDF>\n"

    def _element(self, node: Node) -> str:
        name = node.types[0] if node.types else "rdf:Description"
        about = f" rdf:about={quoteattr(node.address)}" if node.address else ""
        more = "".join(f'<rdf:type rdf:resource="{_full(one)}"/>' for one in node.types[1:])
        said = "".join(self._property(predicate, value) for predicate, value in node.statements)
        return f"<{name}{about}>{more}{said}</{name}>"

    def _property(self, predicate: str, value: Value) -> str:
        if isinstance(value, Ref):
            return f"<{predicate} rdf:resource={quoteattr(value.address)}/>"
        if isinstance(value, Node):
            return f"<{predicate}>{self._element(value)}</{predicate}>"
        return f"<{predicate}{_kind(value)}>{_xml_text(value.value)}</{predicate}>"


def _kind(value: Text) -> str:
    if value.language:
        return f' xml:lang="{value.language}"'
    return f' rdf:datatype="{_full(value.datatype)}"' if value.datatype else ""


def _xml_text(text: str) -> str:
    """A carriage return would be read back as a line feed, were it not written as a reference."""
    return escape(text, {"\r": "&#13;"})


def _full(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


WRITERS: dict[str, Callable[[], Writer]] = {
    Turtle.suffix: Turtle,
    JsonLd.suffix: JsonLd,
    RdfXml.suffix: RdfXml,
}
MEDIA_TYPES: dict[str, str] = {
    Turtle.suffix: Turtle.media_type,
    JsonLd.suffix: JsonLd.media_type,
    RdfXml.suffix: RdfXml.media_type,
}
