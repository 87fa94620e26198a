"""What the feed is made from: entries as they stand in the catalogue, read in chunks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zhengtong.catalogue.domain.facts import EntryFacts


@dataclass(frozen=True, kw_only=True)
class FeedBody:
    """A provider; without a UUID the installation itself, where no authority is named yet."""

    uuid: UUID | None
    name: str
    credit_code: str


@dataclass(frozen=True, kw_only=True)
class FeedResource:
    """One mounted resource, without where it lies."""

    uuid: UUID
    kind: str
    name: str
    state: str
    updated_at: datetime


@dataclass(frozen=True, kw_only=True)
class FeedEntry:
    """One published entry.

    Attributes:
        pk: Inner key, the order of the feed.
        codes: All its codes, the first first.
        issued_at: First publication of the entry.
        modified_at: Publication of the current version.
        recorded_at: Newest change of the entry, its version or its resources.
    """

    pk: int
    uuid: UUID
    number: int
    codes: tuple[str, ...]
    body: FeedBody
    office_name: str
    facts: EntryFacts
    resources: tuple[FeedResource, ...]
    issued_at: datetime
    modified_at: datetime
    recorded_at: datetime


@dataclass(frozen=True, kw_only=True)
class FeedFrame:
    """What the whole feed says of itself.

    Attributes:
        base: Address of the portal, without a slash at the end; begins every address of the feed.
        translate: A Chinese text of our lists → its English.
    """

    base: str
    title: str
    publisher: FeedBody
    region_code: str
    region_name: str
    modified_at: datetime | None
    class_titles: Mapping[str, str]
    translate: Callable[[str], str]


@dataclass(frozen=True, kw_only=True)
class FeedPage:
    """Addresses of one page and its neighbours, "" where there is none."""

    address: str
    first: str
    previous: str
    following: str
    last: str
    total: int
