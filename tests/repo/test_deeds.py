"""Every deed that the journal records has a title for people."""

import ast
import re

from tests.repo.house import list_sources, name_of, parse, tell

from zhengtong.ledger.titles import _titles

DEED = re.compile(r"[a-z]+\.[a-z]+(-[a-z]+)+|[a-z]+\.signed-(in|out)")


def list_recorded():
    """The names given to record_deed as they stand in the source: place and name."""
    for path in list_sources("src"):
        for node in ast.walk(parse(path)):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            first = node.args[0]
            if called == "record_deed" and isinstance(first, ast.Constant):
                yield f"{name_of(path)}:{node.lineno}", first.value


def test_every_deed_has_a_title():
    problems = [f"{place} {name}" for place, name in list_recorded() if name not in _titles]
    assert not problems, tell(problems)


def test_titles_are_of_deeds_with_well_formed_names():
    assert not (odd := [name for name in _titles if not DEED.fullmatch(name)]), tell(odd)
