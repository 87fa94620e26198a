"""Duties: what is in a person's hands and must not be left without one when they go.

Contexts above declare theirs when the program starts; a hand-over runs them all in its own deed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from zhengtong.kernel.actor import Actor

LINES_SHOWN = 200


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Whoever takes a duty over."""

    account_id: UUID
    name: str


@dataclass(frozen=True, kw_only=True)
class Duty:
    """One kind of things that hang on a person.

    Attributes:
        code: Stable name, as ``desk.steps``.
        title: A Chinese message id.
        list_open: The account → what is open, a line each (at most ``LINES_SHOWN``).
        hand_to: The account, the one who takes over, by whom → how many were moved or ended.
        is_ended: Whether it ends with the person instead of going to another.
    """

    code: str
    title: str
    list_open: Callable[[UUID], list[str]]
    hand_to: Callable[[UUID, Holder, Actor], int]
    is_ended: bool = False


_duties: dict[str, Duty] = {}


def register_duty(*duties: Duty) -> None:
    """Make the duties known; the same code again replaces one."""
    for duty in duties:
        _duties[duty.code] = duty


def list_duties() -> list[Duty]:
    """All known duties by code."""
    return [_duties[code] for code in sorted(_duties)]
