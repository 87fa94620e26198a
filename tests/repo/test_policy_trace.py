"""What claims to be built has code and an acceptance test; marks name what exists."""

import tomllib

import pytest
from tests.repo.house import PACKAGE, ROOT, tell

from zhengtong.policy import clauses, rules, trace


@pytest.fixture(scope="module")
def found() -> trace.Trace:
    return trace.collect(ROOT)


def test_marks_name_clauses_and_rules_that_exist(found):
    known = {c.id for c in clauses.list_clauses()} | {r.id for r in rules.list_rules()}
    problems = [
        f"{one}: {place.path} {place.name}"
        for one, marks in found.items()
        if one not in known
        for place in (*marks.functions, *marks.tests, *marks.pages)
    ]
    assert not problems, tell(problems)


def test_a_built_clause_has_code_and_an_acceptance_test(found):
    problems = []
    for clause in clauses.list_clauses():
        marks = found.get(clause.id, trace.Marks())
        if clause.state == "built" and not marks.functions:
            problems.append(f"{clause.id} is built, but no code carries it")
        if clause.state == "built" and not marks.tests:
            problems.append(f"{clause.id} is built, but no test carries it")
    assert not problems, tell(problems)


def test_every_clause_says_its_state_and_why():
    problems = [
        f"{clause.id}: {clause.state!r}"
        for clause in clauses.list_clauses()
        if clause.state not in {"built", "planned", "context"}
        or not (clause.reason and clause.reason_en)
    ]
    assert not problems, tell(problems)


def test_code_that_carries_a_rule_has_a_test_that_carries_it(found):
    problems = [
        f"{one}: {marks.functions[0].path} {marks.functions[0].name}"
        for one, marks in found.items()
        if one.startswith("R") and marks.functions and not marks.tests
    ]
    assert not problems, tell(problems)


def test_the_rules_are_sixty():
    assert [r.id for r in rules.list_rules()] == [f"R{n:02}" for n in range(1, 61)]


def test_the_register_in_the_package_is_the_one_in_the_docs():
    ours = (PACKAGE / "policy" / "data" / "anhui-2017.toml").read_text(encoding="utf-8")
    assert ours == (ROOT / "docs" / "policy" / "anhui-2017.toml").read_text(encoding="utf-8")
    assert tomllib.loads(ours)["plan"]["id"] == "anhui-2017"
