"""What a pass can open: kinds of things, declared by the contexts that keep and draw them."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from zhengtong.kernel.errors import N_

Named = tuple[str, UUID]
END_NAMES: dict[str, str] = {
    "revoked": N_("收回"),
    "order": N_("工单办结"),
    "time": N_("到时"),
    "tie": N_("驻场或责任人变动"),
}


@dataclass(frozen=True, kw_only=True)
class PassThing:
    """One thing that a pass may name.

    Attributes:
        kind: Code of its kind, as ``system``.
        thing: Its UUID.
        title: What it is called, kept with the pass.
    """

    kind: str
    thing: UUID
    title: str

    @property
    def key(self) -> str:
        """Kind and UUID as a form sends them back."""
        return f"{self.kind}:{self.thing}"


def _itself_only(_thing: UUID) -> Iterable[Named]:
    return ()


@dataclass(frozen=True, kw_only=True)
class PassKind:
    """A kind of thing that passes open.

    Attributes:
        code: Stable name.
        title: Name for people.
        page: Name of the address of its page.
        argument: Argument of that address that carries the UUID.
        search: Body and text → things of the body to choose from, some only; None: not chosen.
        call: Body and UUIDs → those that exist for the body, with what they are called.
        under: Thing → the things that open this one too, as a flow its runs.
    """

    code: str
    title: str
    page: str
    argument: str
    search: Callable[[UUID, str], list[PassThing]] | None = None
    call: Callable[[UUID, Collection[UUID]], Mapping[UUID, str]] | None = None
    under: Callable[[UUID], Iterable[Named]] = _itself_only


_kinds: dict[str, PassKind] = {}
_pages: dict[str, PassKind | None] = {}


def register_site_pages(*names: str) -> None:
    """Make lists (by the names of their addresses) known as opened by any pass in force.

    They show no more than what the passes name.
    """
    _pages.update(dict.fromkeys(names))


def register_pass_kind(kind: PassKind, *pages: str) -> None:
    """Make a kind known, and the pages that show one thing of it."""
    _kinds[kind.code] = kind
    _pages.update(dict.fromkeys((kind.page, *pages), kind))


def is_opened_by_pass(name: str) -> bool:
    """Whether passes open the page of that name at all."""
    return name in _pages


def things_behind(name: str, arguments: Mapping[str, object]) -> frozenset[Named] | None:
    """The things any of which opens the page; None for a list, which every pass opens."""
    kind = _pages.get(name)
    if kind is None:
        return None
    thing = UUID(str(arguments[kind.argument]))
    return frozenset({(kind.code, thing), *kind.under(thing)})


def chosen_kinds() -> list[PassKind]:
    """Kinds from which things are chosen, in order of registration."""
    return [kind for kind in _kinds.values() if kind.search is not None]


def kind_of(code: str) -> PassKind | None:
    """The kind of that code, if it is known here."""
    return _kinds.get(code)
