"""What happens in the catalogue and is told upwards."""

from dataclasses import dataclass
from typing import ClassVar

from zhengtong.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class EntryPublished(Event):
    """A version became the current one; ``subject`` is the entry's UUID."""

    name: ClassVar[str] = "catalogue.entry-published"
    version: int
    code: str
    title: str
    body_id: str


@dataclass(frozen=True, kw_only=True)
class VersionSuperseded(Event):
    """A later version took the place of an earlier one; ``subject`` is the entry's UUID.

    Attributes:
        dropped_items: Item ids that are no longer there.
        retyped_items: Item ids whose data type changed.
        upgraded_items: Item ids whose grade rose or share type narrowed.
        is_share_narrowed: The share type of the whole entry narrowed.
    """

    name: ClassVar[str] = "catalogue.version-superseded"
    old_version: int
    new_version: int
    dropped_items: list[str]
    retyped_items: list[str]
    upgraded_items: list[str]
    is_share_narrowed: bool


@dataclass(frozen=True, kw_only=True)
class EntryWithdrawn(Event):
    """An entry left the catalogue; ``subject`` is its UUID."""

    name: ClassVar[str] = "catalogue.entry-withdrawn"
    code: str
    title: str
    body_id: str
