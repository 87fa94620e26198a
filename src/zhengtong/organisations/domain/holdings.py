"""Holdings: what hangs on a body and goes to its successor when bodies are reformed.

Contexts above declare theirs when the program starts (ADR 0009); a reform runs them all in its own
deed. What a body *did* stays with it as history: whoever succeeds sees it, nobody rewrites it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from zhengtong.kernel.actor import Actor

LINES_SHOWN = 200


@dataclass(frozen=True, kw_only=True)
class Carrying:
    """From which body to which.

    Attributes:
        from_pk, to_pk: Inner keys, only for foreign keys to ``organisations.Body``.
        from_label: Short name of the body that ends, to tell apart what is called alike.
    """

    from_id: UUID
    from_pk: int
    from_name: str
    from_label: str
    to_id: UUID
    to_pk: int
    to_name: str


@dataclass(frozen=True, kw_only=True)
class Holding:
    """One kind of things that hang on a body.

    Attributes:
        code: Stable name, as ``catalogue.entries``.
        title: A Chinese message id.
        fields: The columns it moves, as ``catalogue.Entry.body``; a test holds every column that
            names a body to being in one holding or in the list of those that are history.
        list_open: The body → what there is, a line each (at most ``LINES_SHOWN``).
        count_open: The body → how much there is.
        carry: Moves it all; how many.
        list_obstacles: The two bodies → what must be settled before, a line each.
        count_binding: The body → how much of it must be settled before the body may end without a
            successor; the rest is history and stays. None where all of it must.
    """

    code: str
    title: str
    fields: tuple[str, ...]
    list_open: Callable[[UUID], list[str]]
    count_open: Callable[[UUID], int]
    carry: Callable[[Carrying, Actor], int]
    list_obstacles: Callable[[UUID, UUID], list[str]] = lambda _from, _to: []
    count_binding: Callable[[UUID], int] | None = None

    def count_unsettled(self, body_id: UUID) -> int:
        """How much keeps the body from ending without a successor."""
        return (self.count_binding or self.count_open)(body_id)


def bind_nothing(_body_id: UUID) -> int:
    """None of it keeps a body from ending."""
    return 0


_holdings: dict[str, Holding] = {}


def register_holding(*holdings: Holding) -> None:
    """Make the holdings known; the same code again replaces one."""
    for holding in holdings:
        _holdings[holding.code] = holding


def list_holdings() -> list[Holding]:
    """All known holdings by code."""
    return [_holdings[code] for code in sorted(_holdings)]
