"""What the catalogue's JSON routes take and give."""

from datetime import datetime
from uuid import UUID

from ninja import Schema

from zhengtong.catalogue.domain.facts import EntryFacts, ItemFacts
from zhengtong.catalogue.domain.rows import EntryDetail, EntryRow, VersionRow
from zhengtong.catalogue.selectors.search import FacetValue, Hit, SearchResult


class ItemBody(Schema):
    """One information item; ``item_id`` stays the same over all versions."""

    item_id: UUID | None = None
    name: str
    data_type: str = "C"
    length: int | None = None
    scale: int | None = None
    description: str = ""
    is_key: bool = False
    share_type: int = 1
    grade: int = 1
    personal: str = ""
    element_code: str = ""
    code_set: str = ""


class ItemIn(ItemBody):
    """The same with its column in the source."""

    column: str = ""


class FactsBody(Schema):
    """What an entry states, but its items."""

    title: str
    summary: str = ""
    class_code: str = ""
    level: str = "body"
    keywords: str = ""
    format_class: str = ""
    format_type: str = ""
    format_note: str = ""
    cycle: str = ""
    share_type: int | None = None
    share_condition: str = ""
    share_way: str = ""
    share_means: str = ""
    share_way_note: str = ""
    use_range: str = ""
    use_requirement: str = ""
    basis_kind: str = ""
    basis_document: str = ""
    basis_article: str = ""
    basis_quote: str = ""
    basis_ref: str = ""
    openness: str = "closed"
    open_condition: str = ""
    grade: int | None = None
    contact: str = ""


class FactsOut(FactsBody):
    """What a version says, without columns of the source."""

    items: list[ItemBody]


class EntryIn(FactsBody):
    """An entry to draft; ``secrecy`` other than ``none`` ends unsaved."""

    secrecy: str = "none"
    system_id: UUID | None = None
    items: list[ItemIn] = []

    def facts(self) -> EntryFacts:
        """The body as facts."""
        values = self.model_dump(exclude={"items", "system_id", "revision"})
        return EntryFacts(**values, items=tuple(ItemFacts(**i.model_dump()) for i in self.items))


class EntryChange(EntryIn):
    """The same with the revision it was made on."""

    revision: int


class RevisionIn(Schema):
    """The revision a deed was decided on."""

    revision: int


class DecisionIn(Schema):
    """A decision on the current step; ``revision`` is the matter's."""

    decision: str
    opinion: str = ""
    revision: int
    reasons: list[str] = []
    basis_confirmed: bool = False


class AssessmentIn(Schema):
    """A check put on record; ``kind`` is ``secrecy`` or ``personal``."""

    kind: str
    outcome: str
    assessor: str
    opinion: str = ""
    necessity: str = ""
    measures: str = ""
    revision: int | None = None


class EntryOut(Schema):
    """One entry as a list shows it."""

    uuid: UUID
    title: str
    state: str
    stage: str
    version: int
    code: str
    body_id: UUID
    body_name: str
    share_type: int | None
    revision: int
    updated_at: datetime

    @classmethod
    def of(cls, row: EntryRow) -> "EntryOut":
        """The schema of a row."""
        return cls(**{name: getattr(row, name) for name in cls.model_fields})


class ResourceOut(Schema):
    """One mounted resource, without its location."""

    uuid: UUID
    kind: str
    name: str
    state: str
    item_ids: list[UUID]


class DetailOut(Schema):
    """A published entry, whole."""

    uuid: UUID
    state: str
    title: str
    codes: list[str]
    body_id: UUID
    body_name: str
    office_name: str
    version: int
    published_at: datetime
    revision: int
    facts: FactsOut
    resources: list[ResourceOut]

    @classmethod
    def of(cls, row: EntryDetail) -> "DetailOut":
        """The schema of a row."""
        plain = {n: getattr(row, n) for n in cls.model_fields if n not in {"facts", "resources"}}
        resources = [
            ResourceOut(
                uuid=one.uuid,
                kind=one.kind,
                name=one.name,
                state=one.state,
                item_ids=[field.item_id for field in one.fields],
            )
            for one in row.resources
        ]
        return cls(**{**plain, "codes": list(row.codes)}, facts=facts_out(row.facts),
                   resources=resources)  # fmt: skip


class VersionOut(Schema):
    """One version of an entry."""

    uuid: UUID
    entry_id: UUID
    number: int
    stage: str
    is_current: bool
    provider_name: str
    provider_code: str
    published_at: datetime | None
    facts: FactsOut

    @classmethod
    def of(cls, row: VersionRow) -> "VersionOut":
        """The schema of a row."""
        plain = {name: getattr(row, name) for name in cls.model_fields if name != "facts"}
        return cls(**plain, facts=facts_out(row.facts))


class HitOut(Schema):
    """One found entry."""

    uuid: UUID
    title: str
    summary: str
    code: str
    body_id: UUID
    body_name: str
    share_type: int
    format_class: str
    cycle: str
    version: int
    published_at: datetime


class FacetOut(Schema):
    """One value of a facet; a ``shown_count`` of ``2,000+`` stands for more than 2,000."""

    value: str
    label: str
    shown_count: str


class SearchOut(Schema):
    """One page of hits with counts of the whole."""

    shown_total: str
    hits: list[HitOut]
    facets: dict[str, list[FacetOut]]

    @classmethod
    def of(cls, result: SearchResult) -> "SearchOut":
        """The schema of a result."""
        return cls(
            shown_total=result.shown_total,
            hits=[_hit_out(hit) for hit in result.hits],
            facets={
                key: [_facet_out(one) for one in values] for key, values in result.facets.items()
            },
        )


def _hit_out(hit: Hit) -> HitOut:
    return HitOut(**{name: getattr(hit, name) for name in HitOut.model_fields})


def _facet_out(value: FacetValue) -> FacetOut:
    return FacetOut(value=value.value, label=value.label, shown_count=value.shown_count)


def facts_out(facts: EntryFacts) -> FactsOut:
    """Facts as the API gives them."""
    plain = {name: getattr(facts, name) for name in FactsBody.model_fields}
    items = [
        ItemBody(**{name: getattr(item, name) for name in ItemBody.model_fields})
        for item in facts.items
    ]
    return FactsOut(**plain, items=items)
