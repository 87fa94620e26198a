"""Words of a search: the forms a typed word takes by words of one meaning."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, product

MAX_FORMS = 12


@dataclass(frozen=True, kw_only=True)
class Term:
    """One word looked for.

    Attributes:
        forms: Folded forms; one of them must be held. The first is what was typed.
        spelled: Pinyin or initials it may be read as; "" for none.
    """

    forms: tuple[str, ...]
    spelled: str = ""


def spread_term(term: str, groups: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """The word itself, then the same with words of a group put for one another; at most twelve.

    The longest word counts where several begin at one place, so that 住房公积金 is taken as one.

    Policy: P7.2
    """
    others = {word: group for group in groups for word in group}
    parts: list[Sequence[str]] = []
    at = 0
    while at < len(term):
        found = max((one for one in others if term.startswith(one, at)), key=len, default="")
        if found:
            parts.append([found, *(one for one in others[found] if one != found)])
        else:
            parts.append([term[at]])
        at += len(found) or 1
    forms = islice(product(*parts), MAX_FORMS)
    return tuple(dict.fromkeys("".join(form) for form in forms))
