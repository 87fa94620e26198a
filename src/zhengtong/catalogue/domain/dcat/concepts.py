"""Addresses of the feed, and the lists that its entries point to."""

from collections.abc import Iterator
from uuid import UUID

from zhengtong.catalogue.domain.dcat import lists
from zhengtong.catalogue.domain.dcat.facts import FeedBody, FeedEntry, FeedFrame
from zhengtong.catalogue.domain.dcat.graph import (
    Node,
    Ref,
    Text,
    chinese,
    clean_address,
    clean_segment,
    plain,
)
from zhengtong.catalogue.domain.vocabulary import CYCLES, FORMAT_OF
from zhengtong.kernel.errors import N_


class Addresses:
    """The addresses that the feed gives to things; they stay the same over versions."""

    def __init__(self, base: str) -> None:
        self.base = clean_address(base)
        self.catalogue = f"{self.base}/catalog"

    def page_of(self, entry_id: UUID) -> str:
        """The page of an entry for people."""
        return f"{self.base}/catalogue/{entry_id}/"

    def dataset(self, entry_id: UUID) -> str:
        """The entry as data set."""
        return f"{self.page_of(entry_id)}#dataset"

    def version(self, entry_id: UUID, number: int) -> str:
        """One version of the entry."""
        return f"{self.page_of(entry_id)}versions/{number}/#dataset"

    def concept(self, scheme: str, value: object) -> str:
        """A value of one of our lists."""
        return f"{self.catalogue}#{scheme}-{clean_segment(str(value))}"

    def scheme(self, scheme: str) -> str:
        """One of our lists."""
        return f"{self.catalogue}#{scheme}"

    def body(self, body: FeedBody) -> str:
        """A provider."""
        return f"{self.catalogue}#body-{body.uuid or 'site'}"

    def cycle(self, cycle: str) -> str:
        """An update cycle: the EU's address where there is one, else ours."""
        if cycle in lists.FREQUENCIES:
            return f"{lists.EU}/frequency/{lists.FREQUENCIES[cycle]}"
        return self.concept("cycle", cycle)

    def format(self, format_class: str, format_type: str) -> str:
        """A format: the EU's address where there is one, else ours."""
        if format_type in lists.FILE_TYPES:
            return f"{lists.EU}/file-type/{lists.FILE_TYPES[format_type]}"
        return self.concept("format", "-".join(filter(None, (format_class, format_type))))


class Concepts:
    """The things that entries point to, each told once in a document."""

    def __init__(self, frame: FeedFrame, addresses: Addresses) -> None:
        self._frame = frame
        self._at = addresses
        self._told: set[str] = set()

    def list_fixed(self) -> Iterator[Node]:
        """The closed lists: told once at the head of each document."""
        yield Node(lists.LANGUAGE, ("dct:LinguisticSystem",)).add("skos:notation", Text("ZHO"))
        yield Node(lists.STANDARD, ("dct:Standard",)).add("dct:title", Text("DCAT-AP 3.0.1", "en"))
        yield self._label(Node(lists.AVAILABLE, ("skos:Concept",)), N_("可用"))
        for scheme, (title, values) in lists.SCHEMES.items():
            yield self._scheme(scheme, title)
            for value, name in values.items():
                types = ("skos:Concept", *(("dct:MediaTypeOrExtent",) * (scheme == "format")))
                node = Node(self._at.concept(scheme, value), types)
                node.add("skos:notation", plain(value))
                yield self._label(node, name).add("skos:inScheme", Ref(self._at.scheme(scheme)))
        yield self._scheme("class", N_("信息资源分类"))
        for cycle, name in CYCLES.items():
            node = Node(self._at.cycle(cycle), ("dct:Frequency", "skos:Concept"))
            yield self._label(node, name)
        for right, name in lists.ACCESS_RIGHTS.items():
            node = Node(f"{lists.EU}/access-right/{right}", ("dct:RightsStatement", "skos:Concept"))
            yield self._label(node, name)

    def list_of(self, entry: FeedEntry) -> Iterator[Node]:
        """What the entry points to beyond the closed lists, where not told before."""
        yield from self._once(self._at.body(entry.body), self._body, entry.body)
        facts = entry.facts
        if facts.class_code:
            address = self._at.concept("class", facts.class_code)
            yield from self._once(address, self._class, facts.class_code)
        if facts.cycle and facts.cycle not in CYCLES:
            yield from self._once(self._at.cycle(facts.cycle), self._cycle, facts.cycle)
        if facts.format_class or facts.format_type:
            pair = (facts.format_class, facts.format_type)
            yield from self._once(self._at.format(*pair), self._format, pair)
        if facts.format_type in lists.MEDIA:
            address = f"{lists.IANA}/{lists.MEDIA[facts.format_type]}"
            yield from self._once(address, Node, address, ("dct:MediaType",))

    def body(self, body: FeedBody) -> Iterator[Node]:
        """A provider, if it was not told before."""
        yield from self._once(self._at.body(body), self._body, body)

    def _once(self, address: str, make: object, *given: object) -> Iterator[Node]:
        if address not in self._told:
            self._told.add(address)
            yield make(*given)  # type: ignore[operator]

    def _label(self, node: Node, name: str) -> Node:
        node.add("skos:prefLabel", chinese(name))
        english = self._frame.translate(name)
        return node.add("skos:prefLabel", Text(english, "en") if english != name else None)

    def _scheme(self, scheme: str, title: str) -> Node:
        node = Node(self._at.scheme(scheme), ("skos:ConceptScheme",))
        return node.add("dct:title", chinese(title))

    def _body(self, body: FeedBody) -> Node:
        node = Node(self._at.body(body), ("foaf:Agent",))
        node.add("foaf:name", chinese(body.name) or Text("—"))
        return node.add("dct:identifier", plain(body.credit_code))

    def _class(self, code: str) -> Node:
        node = Node(self._at.concept("class", code), ("skos:Concept",))
        node.add("skos:prefLabel", chinese(self._frame.class_titles.get(code, "") or code))
        node.add("skos:notation", plain(code))
        return node.add("skos:inScheme", Ref(self._at.scheme("class")))

    def _cycle(self, cycle: str) -> Node:
        node = Node(self._at.cycle(cycle), ("dct:Frequency", "skos:Concept"))
        return node.add("skos:prefLabel", chinese(cycle) or Text("—"))

    def _format(self, pair: tuple[str, str]) -> Node:
        known = FORMAT_OF.get(pair[0])
        title = " ".join(filter(None, (known.title if known else pair[0], pair[1])))
        node = Node(self._at.format(*pair), ("dct:MediaTypeOrExtent", "skos:Concept"))
        return node.add("skos:prefLabel", chinese(title) or Text("—"))
