"""Worklists: what they may be narrowed by and sorted by; a saved view is such a query by name."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from urllib.parse import urlencode

from zhengtong.kernel.errors import N_

WORKLISTS: dict[str, str] = {
    "todo": N_("待办"),
    "done": N_("已办"),
    "started": N_("我发起的"),
    "notices": N_("待阅"),
}
DUE_CHOICES: dict[str, str] = {
    "overdue": N_("已超期"),
    "1": N_("今明两日到期"),
    "3": N_("3 日内到期"),
    "7": N_("7 日内到期"),
    "30": N_("30 日内到期"),
}
SORTS: dict[str, str] = {
    "oldest": N_("最早在前"),
    "newest": N_("最新在前"),
    "due": N_("到期日在前"),
    "title": N_("按名称"),
}
SUPERVISED_CHOICES: dict[str, str] = {
    "running": N_("督办中"),
    "to-reply": N_("督办待回复"),
    "overdue": N_("督办逾期未回复"),
}
ASKED_CHOICES: dict[str, str] = {
    "of-me": N_("征求我的意见"),
    "by-me": N_("我征求的意见未回复"),
}
MAX_WORDS = 100
MAX_NAME = 30
_MOST_DAYS = 366


@dataclass(frozen=True, kw_only=True)
class WorklistFilter:
    """What a worklist is narrowed by; empty fields narrow nothing.

    Attributes:
        q: Words in title, number, name of the body or of the person who started it.
        kind: Code of a kind of matter or notice.
        body: Name, part of it, or outer name of the body a matter belongs to.
        outcome: State of the step (done) or of the matter (started).
        due: ``overdue``, or a number of days within which the clock runs out.
        supervised: ``running`` (督办 not closed), ``to-reply`` (no reply yet), or ``overdue`` (no
            reply, and its day is over).
        asked: 征求意见: ``of-me`` (asked of this person), ``by-me`` (asked by this person, and not
            answered yet).
        since: First day, of arrival, decision or start, by the list.
        until: Last day, good until 24:00.
        sort: One of ``SORTS``; "" for the list's own order.
    """

    q: str = ""
    kind: str = ""
    body: str = ""
    outcome: str = ""
    due: str = ""
    supervised: str = ""
    asked: str = ""
    since: date | None = None
    until: date | None = None
    sort: str = ""

    @property
    def due_days(self) -> int | None:
        """Days within which the clock runs out; None for another or no wish."""
        return int(self.due) if self.due.isascii() and self.due.isdigit() else None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is narrowed; the order does not count."""
        return not self.query_of(but=("sort",))

    def query_of(self, *, but: tuple[str, ...] = ()) -> str:
        """The filter as the query part of an address."""
        values = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in but}
        return urlencode({key: str(value) for key, value in values.items() if value})


def read_filter(given: Mapping[str, str]) -> WorklistFilter:
    """The filter of query values; what cannot be read narrows nothing."""
    due, sort = given.get("due", ""), given.get("sort", "")
    supervised, asked = given.get("supervised", ""), given.get("asked", "")
    return WorklistFilter(
        q=_words(given.get("q", "")),
        kind=_words(given.get("kind", "")),
        body=_words(given.get("body", "")),
        outcome=_words(given.get("outcome", "")),
        due=due if due == "overdue" or _is_days(due) else "",
        supervised=supervised if supervised in SUPERVISED_CHOICES else "",
        asked=asked if asked in ASKED_CHOICES else "",
        since=_day(given.get("since", "")),
        until=_day(given.get("until", "")),
        sort=sort if sort in SORTS else "",
    )


def _words(text: str) -> str:
    return "".join(c for c in str(text) if c.isprintable()).strip()[:MAX_WORDS]


def _is_days(text: str) -> bool:
    short = text.isascii() and text.isdigit() and len(text) <= 3
    return short and int(text) <= _MOST_DAYS


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(str(text)) if text else None
    except ValueError:
        return None
