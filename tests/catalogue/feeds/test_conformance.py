import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph, Literal, URIRef
from rdflib.compare import isomorphic
from tests.factories import feeds
from tests.factories.feeds import DCAT, DCT, FOAF

from zhengtong.catalogue import public as catalogue
from zhengtong.catalogue.domain.dcat.graph import REPLACEMENT

NASTY = {
    "quotes": '他说"不"，\'是\' \\ \\" """ ]]> <b>&amp;</b>',
    "lines": "第一行\r\n第二行\n第三行\r末\t表",
    "emoji": "目录👩‍👩‍👧‍👦🇨🇳",
    "four bytes of GB18030": "𠮷𠀋㐂䶮龥𬺓",
    "illegal in XML": "零\x00退\x08出\x0b\x1f\ufffe\uffff",
    "right to left": "\u202e录目\u202c\u200b\ufeff",
    "template": "{{ x }} ${y} %(z)s <?xml ?> <!-- -->",
    "long": "名" * 200,
}
# Class, property: what DCAT-AP 3.0.1 makes mandatory of what the feed holds.
MANDATORY = [
    (DCAT.Catalog, DCT.title), (DCAT.Catalog, DCT.description), (DCAT.Catalog, DCT.publisher),
    (DCAT.Dataset, DCT.title), (DCAT.Dataset, DCT.description),
    (DCAT.Distribution, DCAT.accessURL),
    (DCAT.DataService, DCT.title), (DCAT.DataService, DCAT.endpointURL),
    (DCAT.CatalogRecord, FOAF.primaryTopic), (DCAT.CatalogRecord, DCT.modified),
    (FOAF.Agent, FOAF.name),
]  # fmt: skip


def resources():
    interface = feeds.feed_resource(uuid=feeds.UUID(int=8), kind="interface", name="核验接口")
    return feeds.feed_resource(), interface


@pytest.mark.parametrize("suffix", feeds.SYNTAXES)
def test_an_entry_conforms_to_the_core_and_range_shapes(suffix):
    entry = feeds.feed_entry(resources=resources())
    graph = feeds.read_feed(feeds.write_entries(suffix, entry), suffix)
    assert len(feeds.list_datasets(graph)) == 1
    assert feeds.list_violations(graph) == []


@pytest.mark.parametrize(("kind", "path"), MANDATORY)
def test_without_a_mandatory_property_the_shapes_object(kind, path):
    entry = feeds.feed_entry(resources=resources())
    graph = feeds.read_feed(feeds.write_entries("ttl", entry), "ttl")
    dropped = [(s, path, o) for s in graph.subjects(RDF_TYPE, kind) for o in graph.objects(s, path)]
    assert dropped, "the feed does not say it at all"
    for one in dropped:
        graph.remove(one)
    assert any(str(path) in found for found in feeds.list_violations(graph))


RDF_TYPE = URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def test_a_reference_written_as_text_is_objected_to():
    graph = feeds.read_feed(feeds.write_entries("ttl", feeds.feed_entry()), "ttl")
    dataset = next(iter(feeds.list_datasets(graph)))
    graph.set((dataset, DCT.publisher, Literal("省民政厅")))
    assert feeds.list_violations(graph)


def nasty_entry(text: str):
    item = catalogue.ItemFacts(name=text, description=text, element_code=text, data_type="C")
    resource = feeds.feed_resource(name=text)
    service = feeds.feed_resource(uuid=feeds.UUID(int=9), kind="interface", name=text)
    fields = ("title", "summary", "class_code", "keywords", "format_class", "format_type",
              "format_note", "cycle", "share_condition", "share_way", "share_means", "use_range",
              "use_requirement", "basis_kind", "basis_document", "openness", "contact")  # fmt: skip
    facts = {**dict.fromkeys(fields, text), "items": (item,)}
    return feeds.feed_entry(resources=(resource, service), **facts)


def read_all(entry) -> list[Graph]:
    frame = feeds.feed_frame(base='https://数据.example.cn/门 户"<>{}|^`', title="")
    return [feeds.read_feed(feeds.write_entries(s, entry, frame=frame), s) for s in feeds.SYNTAXES]


@pytest.mark.parametrize("name", NASTY)
def test_nasty_texts_conform_and_say_the_same_in_all_three(name):
    turtle, jsonld, xml = read_all(nasty_entry(NASTY[name]))
    assert feeds.list_violations(turtle) == []
    assert isomorphic(turtle, jsonld)
    assert isomorphic(turtle, xml)
    title = turtle.value(next(iter(feeds.list_datasets(turtle))), DCT.title)
    illegal = "\x00\x08\x0b\x1f\ufffe\uffff"
    assert str(title) == NASTY[name].translate(dict.fromkeys(map(ord, illegal), REPLACEMENT))


@settings(max_examples=40)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_any_text_can_be_read_back_from_all_three(text):
    graphs = read_all(nasty_entry(text))
    titles = {graph.value(next(iter(feeds.list_datasets(graph))), DCT.title) for graph in graphs}
    assert len(titles) == 1
    assert len({len(graph) for graph in graphs}) == 1
    assert all(" " not in str(one) for graph in graphs for one in graph.subjects())


def test_an_entry_without_a_summary_is_described_by_its_name():
    graph = feeds.read_feed(feeds.write_entries("ttl", feeds.feed_entry(summary=" ")), "ttl")
    dataset = next(iter(feeds.list_datasets(graph)))
    assert graph.value(dataset, DCT.description) == graph.value(dataset, DCT.title)
