"""What papers may lie with: declarations, so that other things than matters can have papers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from zhengtong.kernel.actor import Actor


@dataclass(frozen=True, kw_only=True)
class PaperOwner:
    """One kind of owner; every function gets the owner's key and the actor.

    Attributes:
        kind: Stable name, as ``matter``.
        may_see: Who sees the papers.
        may_see_narrow: Who sees those kept to the body and those who decide.
        may_attach: Who may bring papers now.
        is_fixed: Whether a paper brought at that time may no longer be taken away.
        url: Page of the owner.
    """

    kind: str
    may_see: Callable[[str, Actor], bool]
    may_see_narrow: Callable[[str, Actor], bool]
    may_attach: Callable[[str, Actor], bool]
    is_fixed: Callable[[str, datetime], bool]
    url: Callable[[str], str]


_owners: dict[str, PaperOwner] = {}


def register_paper_owner(owner: PaperOwner) -> None:
    """Make the kind of owner known; the same kind again replaces it."""
    _owners[owner.kind] = owner


def find_paper_owner(kind: str) -> PaperOwner | None:
    """The owner of that kind, or None."""
    return _owners.get(kind)
