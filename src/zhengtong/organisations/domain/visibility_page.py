"""The visibility table as a page of the reference; a test keeps the page as the table is."""

from zhengtong.kernel.actor import ROLE_NAMES
from zhengtong.organisations.domain.permits import VISIBILITY
from zhengtong.organisations.domain.sight import Relation

_STATES = {"*": "all", "!draft": "all but drafts"}
_REACH = {
    Relation.OWN: "own body",
    Relation.SUBORDINATE: "bodies below it",
    Relation.REGION: "region it is data authority of, and bodies that name it",
    Relation.INSTALLATION: "whole installation",
}
_HEAD = """# Who sees what

Made from `VISIBILITY` in `zhengtong.organisations.domain.permits`; change the table there, then
write this page anew with `zhengtong organisations visibility > docs/reference/visibility.md`.
A thing is visible where any line grants it. Data values are not governed here: those need a grant.

| role | 角色 | things | states | reach |
|---|---|---|---|---|
"""


def describe_visibility() -> str:
    """The page in Markdown: one line of the table a row, in the table's order."""
    lines = [
        f"| {sight.role} | {ROLE_NAMES[sight.role]} | {', '.join(sight.things)} "
        f"| {', '.join(_STATES.get(state, state) for state in sight.states)} "
        f"| {'; '.join(_REACH[relation] for relation in sight.reach)} |\n"
        for sight in VISIBILITY
    ]
    return _HEAD + "".join(lines)
