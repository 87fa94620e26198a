"""One mapping of our metadata to DCAT-AP 3.0.1; docs/reference/dcat.md tells it in words."""

import re
from collections.abc import Iterator

from zhengtong.catalogue.domain.dcat import lists
from zhengtong.catalogue.domain.dcat.concepts import Addresses, Concepts
from zhengtong.catalogue.domain.dcat.facts import (
    FeedEntry,
    FeedFrame,
    FeedPage,
    FeedResource,
)
from zhengtong.catalogue.domain.dcat.graph import (
    Node,
    Ref,
    Text,
    chinese,
    clean_address,
    clean_segment,
    instant,
    number,
    plain,
    truth,
)
from zhengtong.catalogue.domain.facts import EntryFacts, ItemFacts
from zhengtong.catalogue.domain.vocabulary import SHARE_TYPES

_BETWEEN_KEYWORDS = re.compile(r"[,，、;；\s]+")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", re.ASCII)
_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{4,30}[0-9]")
INTERFACE = "interface"
MOUNTED = "mounted"


class CatalogueGraph:
    """All nodes of one document: its head once, then entry by entry.

    Policy: P7.1, P7.2
    """

    def __init__(self, frame: FeedFrame) -> None:
        self._frame = frame
        self.at = Addresses(frame.base)
        self._concepts = Concepts(frame, self.at)

    def list_head(self, page: FeedPage | None = None) -> Iterator[Node]:
        """The catalogue itself, the lists, and with a page its place among the pages."""
        yield self._catalogue(page)
        yield self._region()
        yield from self._concepts.body(self._frame.publisher)
        yield from self._concepts.list_fixed()
        if page is not None:
            yield self._view(page)

    def list_entry(self, entry: FeedEntry) -> Iterator[Node]:
        """One entry: its place in the catalogue, its record, itself and what it points to."""
        record = f"{self.at.page_of(entry.uuid)}#record"
        place = Node(self.at.catalogue)
        place.add("dcat:dataset", Ref(self.at.dataset(entry.uuid))).add("dcat:record", Ref(record))
        for one in entry.resources:
            if one.kind == INTERFACE:
                place.add("dcat:service", Ref(self._resource(entry, one)))
        yield place
        yield from self._concepts.list_of(entry)
        yield self._record(record, entry)
        yield Node(self.at.page_of(entry.uuid), ("foaf:Document",))
        yield self._dataset(entry)
        for one in entry.resources:
            if one.kind == INTERFACE:
                yield self._service(entry, one)
            yield self._distribution(entry, one)

    def _catalogue(self, page: FeedPage | None) -> Node:
        frame, node = self._frame, Node(self.at.catalogue, ("dcat:Catalog",))
        home = Node(f"{self.at.base}/", ("foaf:Document",))
        node.add("dct:title", chinese(frame.title) or Text("—"))
        description = f"{frame.title}：{frame.region_name}政务数据目录"
        node.add("dct:description", chinese(description))
        node.add("dct:publisher", Ref(self.at.body(frame.publisher)))
        node.add("foaf:homepage", home).add("dct:language", Ref(lists.LANGUAGE))
        node.add("dct:spatial", Ref(self._region_address()))
        node.add("dcat:themeTaxonomy", Ref(self.at.scheme("class")))
        node.add("dct:conformsTo", Ref(lists.STANDARD))
        node.add("dct:modified", instant(frame.modified_at))
        if page is not None:
            node.add("hydra:view", Ref(page.address)).add("hydra:totalItems", number(page.total))
        return node

    def _region_address(self) -> str:
        return self.at.concept("region", self._frame.region_code)

    def _region(self) -> Node:
        node = Node(self._region_address(), ("dct:Location",))
        node.add("skos:prefLabel", chinese(self._frame.region_name))
        return node.add("dct:identifier", plain(self._frame.region_code))

    def _view(self, page: FeedPage) -> Node:
        node = Node(page.address, ("hydra:PartialCollectionView",))
        for predicate, address in (
            ("hydra:first", page.first),
            ("hydra:previous", page.previous),
            ("hydra:next", page.following),
            ("hydra:last", page.last),
        ):
            node.add(predicate, Ref(address) if address else None)
        return node.add("hydra:totalItems", number(page.total))

    def _record(self, address: str, entry: FeedEntry) -> Node:
        node = Node(address, ("dcat:CatalogRecord",))
        node.add("foaf:primaryTopic", Ref(self.at.dataset(entry.uuid)))
        node.add("dct:issued", instant(entry.issued_at))
        node.add("dct:modified", instant(entry.recorded_at))
        return node.add("dct:conformsTo", Ref(lists.STANDARD))

    def _dataset(self, entry: FeedEntry) -> Node:
        facts, node = entry.facts, Node(self.at.dataset(entry.uuid), ("dcat:Dataset",))
        title = chinese(facts.title) or Text(str(entry.uuid))
        node.add("dct:title", title).add("dct:description", chinese(facts.summary) or title)
        self._add_names(node, entry)
        node.add("dct:publisher", Ref(self.at.body(entry.body)))
        node.add("dcat:contactPoint", self._contact(entry))
        node.add("dcat:landingPage", Ref(self.at.page_of(entry.uuid)))
        node.add("dct:language", Ref(lists.LANGUAGE))
        node.add("dct:issued", instant(entry.issued_at))
        node.add("dct:modified", instant(entry.modified_at))
        for word in _BETWEEN_KEYWORDS.split(facts.keywords):
            node.add("dcat:keyword", chinese(word))
        if facts.class_code:
            node.add("dcat:theme", Ref(self.at.concept("class", facts.class_code)))
        if facts.cycle:
            node.add("dct:accrualPeriodicity", Ref(self.at.cycle(facts.cycle)))
        right = lists.access_right_of(facts.share_type, facts.openness)
        node.add("dct:accessRights", Ref(f"{lists.EU}/access-right/{right}"))
        node.add("dct:rights", _rights_of(facts))
        self._add_terms(node, entry)
        for one in entry.resources:
            node.add("dcat:distribution", Ref(f"{self._resource(entry, one)}-distribution"))
        for item in facts.items:
            node.add("schema:variableMeasured", self._item(item))
        return node

    def _add_names(self, node: Node, entry: FeedEntry) -> None:
        """Codes, the version and the one before."""
        node.add("dct:identifier", plain(entry.codes[0]) if entry.codes else Text(str(entry.uuid)))
        for code in entry.codes:
            address = f"{self.at.page_of(entry.uuid)}#code-{clean_segment(code)}"
            inner = Node(address, ("adms:Identifier",)).add("skos:notation", plain(code))
            node.add("adms:identifier", inner)
        node.add("dcat:version", Text(str(entry.number)))
        if entry.number > 1:
            node.add("dcat:prev", Ref(self.at.version(entry.uuid, entry.number - 1)))

    def _add_terms(self, node: Node, entry: FeedEntry) -> None:
        """What DCAT has no word for, in our own: share, grade, ways, conditions, grounds."""
        facts = entry.facts
        for predicate, scheme, value in (
            ("zt:shareType", "share", facts.share_type),
            ("zt:shareWay", "way", facts.share_way),
            ("zt:shareMeans", "means", facts.share_means),
            ("zt:openness", "openness", facts.openness),
            ("zt:grade", "grade", facts.grade),
            ("zt:level", "level", facts.level),
            ("zt:basisKind", "basis", facts.basis_kind),
        ):
            if value not in {None, ""} and str(value) in lists.SCHEMES[scheme][1]:
                node.add(predicate, Ref(self.at.concept(scheme, value)))
        if facts.format_class or facts.format_type:
            node.add("zt:format", Ref(self.at.format(facts.format_class, facts.format_type)))
        for predicate, text in (
            ("zt:office", entry.office_name),
            ("zt:formatNote", facts.format_note),
            ("zt:shareCondition", facts.share_condition),
            ("zt:shareWayNote", facts.share_way_note),
            ("zt:useRange", facts.use_range),
            ("zt:useRequirement", facts.use_requirement),
            ("zt:basisDocument", facts.basis_document),
            ("zt:basisArticle", facts.basis_article),
            ("zt:basisQuote", facts.basis_quote),
            ("zt:openCondition", facts.open_condition),
        ):
            node.add(predicate, chinese(text))

    def _contact(self, entry: FeedEntry) -> Node:
        name = " ".join(filter(None, (entry.body.name, entry.office_name)))
        node = Node("", ("vcard:Kind", "vcard:Organization"))
        node.add("vcard:fn", chinese(name) or Text("—"))
        said = entry.facts.contact.strip()
        if _MAIL.fullmatch(said):
            return node.add("vcard:hasEmail", Ref(f"mailto:{clean_address(said)}"))
        if _PHONE.fullmatch(said):
            return node.add("vcard:hasTelephone", Ref(f"tel:{re.sub('[ ()]', '', said)}"))
        return node.add("vcard:note", chinese(said))

    def _item(self, item: ItemFacts) -> Node:
        node = Node("", ("schema:PropertyValue",))
        node.add("schema:name", chinese(item.name) or Text("—"))
        node.add("schema:propertyID", Text(str(item.item_id)) if item.item_id else None)
        node.add("schema:description", chinese(item.description))
        node.add("zt:length", number(item.length)).add("zt:scale", number(item.scale))
        for predicate, scheme, value in (
            ("zt:dataType", "type", item.data_type),
            ("zt:shareType", "share", item.share_type),
            ("zt:grade", "grade", item.grade),
            ("zt:personal", "personal", item.personal),
        ):
            if str(value) in lists.SCHEMES[scheme][1]:
                node.add(predicate, Ref(self.at.concept(scheme, value)))
        node.add("zt:isKey", truth(item.is_key) if item.is_key else None)
        return node.add("zt:elementCode", plain(item.element_code))

    def _resource(self, entry: FeedEntry, resource: FeedResource) -> str:
        return f"{self.at.page_of(entry.uuid)}#resource-{clean_segment(str(resource.uuid))}"

    def _distribution(self, entry: FeedEntry, resource: FeedResource) -> Node:
        address = self._resource(entry, resource)
        node = Node(f"{address}-distribution", ("dcat:Distribution",))
        node.add("dct:title", chinese(resource.name))
        node.add("dcat:accessURL", Ref(self.at.page_of(entry.uuid)))
        facts = entry.facts
        if facts.format_class or facts.format_type:
            node.add("dct:format", Ref(self.at.format(facts.format_class, facts.format_type)))
        if facts.format_type in lists.MEDIA:
            node.add("dcat:mediaType", Ref(f"{lists.IANA}/{lists.MEDIA[facts.format_type]}"))
        node.add("dct:rights", _rights_of(facts))
        node.add("dct:modified", instant(resource.updated_at))
        if resource.state == MOUNTED:
            node.add("dcatap:availability", Ref(lists.AVAILABLE))
        return node.add("dcat:accessService", Ref(address) if resource.kind == INTERFACE else None)

    def _service(self, entry: FeedEntry, resource: FeedResource) -> Node:
        node = Node(self._resource(entry, resource), ("dcat:DataService",))
        node.add("dct:title", chinese(resource.name) or Text(str(resource.uuid)))
        node.add("dcat:endpointURL", Ref(self.at.page_of(entry.uuid)))
        node.add("dcat:servesDataset", Ref(self.at.dataset(entry.uuid)))
        node.add("dcat:landingPage", Ref(self.at.page_of(entry.uuid)))
        return node.add("dct:publisher", Ref(self.at.body(entry.body)))


def _rights_of(facts: EntryFacts) -> Node | None:
    """Share type and its condition as one sentence; for 不予共享 the ground."""
    if facts.share_type is None:
        return None
    parts = [SHARE_TYPES[facts.share_type], facts.share_condition, facts.use_range,
             facts.use_requirement, facts.basis_document, facts.basis_article]  # fmt: skip
    text = "；".join(dict.fromkeys(part.strip() for part in parts if part.strip()))
    return Node("", ("dct:RightsStatement",)).add("rdfs:label", chinese(text))
