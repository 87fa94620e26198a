"""Kinds of matters: declarations that the contexts above register when the program starts."""

from collections.abc import Callable
from dataclasses import dataclass

from zhengtong.desk.domain.routes import RouteStep
from zhengtong.desk.domain.rows import MatterRow
from zhengtong.kernel.actor import Actor


@dataclass(frozen=True, kw_only=True)
class MatterKind:
    """A declared kind of matter.

    Attributes:
        code: Stable name, as ``catalogue.review``.
        title: Chinese message id.
        subject_url: Address of the page of a subject.
        route_default: Steps when no body has its own route.
        is_withdrawn_at_desk: Whether the desk's own page may take it back; otherwise the page of
            the subject does, because more than the matter changes.
        decide: The owning context's own deed, called with the subject and ``by``, ``decision``,
            ``opinion`` and ``revision``; lets several rows be decided at once from the worklist.
        is_decided_at_desk: Whether the desk's own page decides it; otherwise the page of the
            subject does.
        on_closed: Called in the deciding transaction when the matter has ended, so that its owner
            acts on the outcome or the decision fails with it.
    """

    code: str
    title: str
    subject_url: Callable[[str], str]
    route_default: tuple[RouteStep, ...] = ()
    is_withdrawn_at_desk: bool = False
    decide: Callable[..., object] | None = None
    is_decided_at_desk: bool = False
    on_closed: Callable[[MatterRow, Actor], None] | None = None


_kinds: dict[str, MatterKind] = {}


def register_kind(kind: MatterKind) -> None:
    """Make the kind known; the same code again replaces it."""
    _kinds[kind.code] = kind


def find_kind(code: str) -> MatterKind | None:
    """The kind of that code, or None."""
    return _kinds.get(code)


def list_kinds() -> list[MatterKind]:
    """All known kinds by code."""
    return [_kinds[code] for code in sorted(_kinds)]
