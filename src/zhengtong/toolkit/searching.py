"""One search over everything a person may see: contexts declare what they have to find.

A source is registered from the ``apps.py`` of its context. Its ``find`` starts from what the actor
may see, so that nothing else shows in a hit or in a count.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Model, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from zhengtong.kernel.actor import Actor
from zhengtong.toolkit.folding import fold, fold_places, fold_plain

MAX_WORDS = 8
MAX_TEXT = 200
LINE_BREAK = "E'\\n'"


@dataclass(frozen=True, kw_only=True)
class Words:
    """What somebody looks for.

    Attributes:
        text: As typed, cleaned and cut.
        words: Folded and simplified, each to be found somewhere.
        plain: The same words as they were typed, where a name is stored in traditional characters.
    """

    text: str
    words: tuple[str, ...]
    plain: tuple[str, ...]

    @property
    def one(self) -> str:
        """The only word; "" where there are several."""
        return self.words[0] if len(self.words) == 1 else ""


@dataclass(frozen=True, kw_only=True)
class SearchHit:
    """One line of a result; ``title`` and ``note`` are plain text, the page marks the words."""

    title: str
    url: str
    number: str = ""
    note: str = ""
    badge: str = ""


@dataclass(frozen=True, kw_only=True)
class SearchSource:
    """One group of results.

    Attributes:
        title: Translated lazily.
        find: Rows the actor may see that hold all words, best first.
        describe: Some rows as hits, in their order, in a constant number of statements.
        may: Whether this actor has the group at all.
    """

    code: str
    title: Any
    find: Callable[[Actor, Words], "QuerySet[Any, Any]"]
    describe: Callable[[Sequence[Any]], Iterable[SearchHit]]
    order: int = 100
    may: Callable[[Actor], bool] = bool


_sources: dict[str, SearchSource] = {}


def register_source(source: SearchSource) -> None:
    """Adds a group; the same code again replaces it."""
    _sources[source.code] = source


def list_sources(actor: Actor) -> list[SearchSource]:
    """The groups the actor has, in order."""
    allowed = [one for one in _sources.values() if one.may(actor)]
    return sorted(allowed, key=lambda one: (one.order, one.code))


def read_words(text: str) -> Words:
    """What was typed, whatever it holds; at most 200 signs and eight words."""
    clean = text.replace("\x00", " ")[:MAX_TEXT].encode("utf-8", "ignore").decode("utf-8").strip()
    typed = [word for part in clean.split() for word in fold_plain(part).split() if word]
    first: dict[str, str] = {}
    for word in typed:
        first.setdefault(fold(word), word)
    found = list(first.items())[:MAX_WORDS]
    return Words(
        text=clean, words=tuple(word for word, _ in found), plain=tuple(typed for _, typed in found)
    )


def text_sql(columns: Sequence[str], *, table: str = "") -> str:
    """The columns as one text, each on a line of its own: the same words as in the index."""
    prefix = f'"{table}".' if table else ""
    return f" || {LINE_BREAK} || ".join(f'{prefix}"{column}"' for column in columns)


def index_sql(name: str, table: str, columns: Sequence[str]) -> tuple[str, str]:
    """How a migration makes and drops the index that ``holds_words`` uses."""
    made = f'CREATE INDEX {name} ON "{table}" USING gin (zt_grams({text_sql(columns)}))'
    return made, f"DROP INDEX {name}"


def holds_words(model: type[Model], columns: Sequence[str], words: Words) -> Q:
    """Rows that hold every word in one of the columns; the index finds them."""
    whole = text_sql(columns, table=model._meta.db_table)
    found = f"zt_grams({whole}) @> zt_pairs(%s) AND strpos(zt_fold({whole}), zt_fold(%s)) > 0"
    return _all_of(found, words, times=2)


def reads_words(model: type[Model], columns: Sequence[str], words: Words) -> Q:
    """The same for tables of some thousand rows, which have no such index."""
    whole = text_sql(columns, table=model._meta.db_table)
    return _all_of(f"strpos(zt_fold({whole}), zt_fold(%s)) > 0", words, times=1)


def _all_of(condition: str, words: Words, *, times: int) -> Q:
    whole = Q()
    for word, typed in zip(words.words, words.plain, strict=True):
        either = Q()
        for form in {word, typed}:
            sql = RawSQL(condition, [form] * times, output_field=BooleanField())  # noqa: S611
            either |= Q(sql)
        whole &= either
    return whole


def mark_words(text: str, words: Words) -> SafeString:
    """The text with every place that was looked for in ``<mark>``; all else escaped."""
    folded, places = fold_places(text)
    marked = bytearray(len(text))
    for word in words.words:
        at = folded.find(word)
        while at >= 0:
            for place in places[at : at + len(word)]:
                marked[place] = 1
            at = folded.find(word, at + len(word))
    parts: list[str] = []
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or marked[at] != marked[start]:
            piece = escape(text[start:at])
            parts.append(f"<mark>{piece}</mark>" if marked[start] else piece)
            start = at
    return mark_safe("".join(parts) if text else "")  # noqa: S308 - every piece is escaped
