"""What papers may lie with: declarations, so that other things than matters can have papers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from zhengtong.desk.domain.paper_errors import AttachmentFixed, AttachmentForbidden
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import N_, DomainError


def _nothing(key: str) -> None:
    """Nothing is to be locked."""


def _never(attachment_key: int) -> bool:
    return False


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
        title: What the owner is, as the way back to it reads.
        begin_change: Locks the owner before a paper comes or goes, inside the deed's transaction.
        is_kept: Whether something published holds the paper (by inner key): taken away, it is only
            set aside then, and its bytes stay.
        has_narrow: Whether papers may be kept to the body and those who decide.
        is_shared: Whether whoever may attach may take away what others brought.
        forbidden: Said to whoever may not attach now.
        fixed: Said where a paper may no longer be taken away.
    """

    kind: str
    may_see: Callable[[str, Actor], bool]
    may_see_narrow: Callable[[str, Actor], bool]
    may_attach: Callable[[str, Actor], bool]
    is_fixed: Callable[[str, datetime], bool]
    url: Callable[[str], str]
    title: str = N_("所属事项")
    begin_change: Callable[[str], None] = _nothing
    is_kept: Callable[[int], bool] = _never
    has_narrow: bool = True
    is_shared: bool = False
    forbidden: type[DomainError] = AttachmentForbidden
    fixed: type[DomainError] = AttachmentFixed


_owners: dict[str, PaperOwner] = {}


def register_paper_owner(owner: PaperOwner) -> None:
    """Make the kind of owner known; the same kind again replaces it."""
    _owners[owner.kind] = owner


def find_paper_owner(kind: str) -> PaperOwner | None:
    """The owner of that kind, or None."""
    return _owners.get(kind)
