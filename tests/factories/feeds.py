"""Reads the catalogue's feed as an outsider does: by rdflib, judged by the shapes of DCAT-AP."""

import warnings
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from uuid import UUID

import pyshacl
from rdflib import Graph, Namespace, URIRef
from tests.factories.catalogue import COMPLETE
from tests.factories.organisations import body_of, make_post

from zhengtong.catalogue.domain.dcat.facts import (
    FeedBody,
    FeedEntry,
    FeedFrame,
    FeedResource,
)
from zhengtong.catalogue.domain.dcat.mapping import CatalogueGraph
from zhengtong.catalogue.domain.dcat.syntax import WRITERS, write_document
from zhengtong.catalogue.models import Entry, EntryCode, Item, Version
from zhengtong.kernel.actor import Role

DCAT = Namespace("http://www.w3.org/ns/dcat#")
DCT = Namespace("http://purl.org/dc/terms/")
FOAF = Namespace("http://xmlns.com/foaf/0.1/")
HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
SHACL = Namespace("http://www.w3.org/ns/shacl#")
SYNTAXES = {"ttl": "turtle", "jsonld": "json-ld", "rdf": "xml"}
SHAPES = ("dcat-ap_3.0.1_shapes.ttl", "dcat-ap_3.0.1_range.ttl")
FOLDER = Path(__file__).parents[1] / "data" / "dcat"
AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def read_feed(text: str | bytes, suffix: str) -> Graph:
    """The document as statements."""
    with warnings.catch_warnings():  # rdflib's own parser of JSON-LD uses what rdflib deprecates
        warnings.simplefilter("ignore", DeprecationWarning)
        return Graph().parse(data=text, format=SYNTAXES[suffix])


@cache
def shapes() -> Graph:
    """The core and range shapes of DCAT-AP 3.0.1."""
    graph = Graph()
    for name in SHAPES:
        graph.parse(FOLDER / name)
    return graph


def list_violations(graph: Graph) -> list[str]:
    """What the shapes object to: node, path and message of each violation."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        _, report, _ = pyshacl.validate(graph, shacl_graph=shapes(), advanced=False)
    return sorted(
        f"{report.value(one, SHACL.focusNode)} {report.value(one, SHACL.resultPath)}"
        f" {report.value(one, SHACL.resultMessage)}"
        for one in report.subjects(SHACL.resultSeverity, SHACL.Violation)
    )


def list_datasets(graph: Graph) -> set[URIRef]:
    """The data sets that the catalogue of the document lists."""
    return set(graph.objects(None, DCAT.dataset))


def feed_resource(**changes) -> FeedResource:
    """A mounted table."""
    values = {"uuid": UUID(int=7), "kind": "table", "name": "业务库表", "state": "mounted"}
    return FeedResource(**{**values, "updated_at": AT, **changes})


def feed_entry(*, resources=(), **facts) -> FeedEntry:
    """A published entry in the second version, its facts changed as told."""
    return FeedEntry(
        pk=1,
        uuid=UUID(int=1),
        number=2,
        codes=("30701704/000001", "201/000009"),
        body=FeedBody(uuid=UUID(int=2), name="省民政厅", credit_code="11340000002986061U"),
        office_name="社会事务处",
        facts=replace(COMPLETE, **facts),
        resources=tuple(resources),
        issued_at=AT,
        modified_at=AT,
        recorded_at=AT,
    )


def feed_frame(**changes) -> FeedFrame:
    """The frame of a portal at a made-up address."""
    body = FeedBody(uuid=UUID(int=3), name="省数据资源管理局", credit_code="")
    values = {
        "base": "https://data.example.gov.cn", "title": "政通", "publisher": body,
        "region_code": "340000000000", "region_name": "安徽省", "modified_at": AT,
        "class_titles": {}, "translate": str,
    }  # fmt: skip
    return FeedFrame(**{**values, **changes})


def make_many(count: int) -> list[Entry]:
    """Published entries of one new body, written at once, with a code and an item each."""
    body = body_of(make_post(Role.OFFICER).body_id)
    entries = Entry.objects.bulk_create(
        Entry(body=body, title=f"目录{n}", title_key=f"目录{n}", drafted_by=UUID(int=4),
              drafted_by_name="张三", created_at=AT, updated_at=AT, first_published_at=AT)
        for n in range(count)
    )  # fmt: skip
    versions = Version.objects.bulk_create(
        Version(entry=one, number=1, title=one.title, summary="示例摘要", share_type=1,
                cycle="daily", class_code="307", created_at=AT)
        for one in entries
    )  # fmt: skip
    Item.objects.bulk_create(Item(version=one, position=1, name="名称") for one in versions)
    keys = [one.pk for one in versions]
    Version.objects.filter(pk__in=keys).update(stage="published", published_at=AT)
    for entry, version in zip(entries, versions, strict=True):
        entry.current, entry.state = version, "published"
    Entry.objects.bulk_update(entries, ["current", "state"])
    EntryCode.objects.bulk_create(
        EntryCode(entry=one, slot=1, kind="3", code=f"307/{one.pk}", class_code="307", tree="t",
                  template="t", given_at=AT)
        for one in entries
    )  # fmt: skip
    return entries


def write_entries(suffix: str, *entries: FeedEntry, frame: FeedFrame | None = None) -> str:
    """A document of those entries."""
    graph = CatalogueGraph(frame or feed_frame())
    nodes = [*graph.list_head(), *(node for one in entries for node in graph.list_entry(one))]
    return "".join(write_document(WRITERS[suffix](), nodes))
