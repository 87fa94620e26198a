"""The clause register, the rules and the trace from them to code and tests."""

import argparse
from pathlib import Path

import pytest

from zhengtong.policy import clauses, commands, rules, trace
from zhengtong.policy.clauses import ClauseNotFound, ClauseState

ROOT = Path(__file__).resolve().parents[2]


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    parser = argparse.ArgumentParser()
    commands.register(parser.add_subparsers(required=True))
    arguments = parser.parse_args(["policy", *words])
    status = arguments.run(arguments)
    captured = capsys.readouterr()
    return status, captured.out + captured.err


def test_the_shipped_register_equals_the_master() -> None:
    master = (ROOT / "docs/policy/anhui-2017.toml").read_text("utf-8")
    shipped = (ROOT / "src/zhengtong/policy/data/anhui-2017.toml").read_text("utf-8")
    assert shipped == master


def test_every_clause_has_both_languages_a_state_and_a_reason() -> None:
    ids = [clause.id for clause in clauses.list_clauses()]
    assert len(ids) == len(set(ids)) == 41
    for clause in clauses.list_clauses():
        assert clause.zh
        assert clause.en
        assert clause.reason
        assert clause.reason_en
        assert not clause.partial or clause.state is ClauseState.PLANNED


def test_an_unknown_clause_is_named() -> None:
    with pytest.raises(ClauseNotFound) as refused:
        clauses.get_clause("P99.1")
    assert refused.value.facts == {"id": "P99.1"}


def test_there_are_sixty_rules_each_with_a_source() -> None:
    assert [rule.id for rule in rules.list_rules()] == [f"R{n:02}" for n in range(1, 61)]
    assert all(rule.source and rule.group in rules.GROUP_NAMES for rule in rules.list_rules())


def test_marks_are_found_in_docstrings_tests_and_views(tmp_path: Path) -> None:
    web = tmp_path / "src" / "zhengtong" / "shop" / "web"
    web.mkdir(parents=True)
    body = '"""What one gets.\n\n    Policy: P1.3, R05\n    """\n'
    (web / "views.py").write_text(f"def show_it():\n    {body}", "utf-8")
    (web.parent / "rules.py").write_text(f"class A:\n    def judge(self):\n        {body}", "utf-8")
    tests = tmp_path / "tests"
    tests.mkdir()
    mark = 'import pytest\n@pytest.mark.policy("P1.3")\ndef test_it():\n    pass\n'
    (tests / "test_it.py").write_text(mark, "utf-8")
    found = trace.collect(tmp_path)
    assert [place.name for place in found["P1.3"].functions] == ["A.judge"]
    assert [place.name for place in found["R05"].pages] == ["show_it"]
    assert [place.name for place in found["P1.3"].tests] == ["test_it"]
    assert found["R05"].tests == []


def test_every_mark_in_the_sources_names_a_known_clause_or_rule() -> None:
    known = {clause.id for clause in clauses.list_clauses()}
    known |= {rule.id for rule in rules.list_rules()}
    assert set(trace.collect(ROOT)) <= known


@pytest.mark.policy("P8.2")
def test_a_clause_said_to_be_built_has_code_and_tests() -> None:
    found = trace.collect(ROOT)
    for clause in clauses.list_clauses():
        if clause.state is ClauseState.BUILT:
            assert found[clause.id].functions
            assert found[clause.id].tests


def test_the_command_shows_sentence_state_code_and_tests(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status, text = run(capsys, "show", "p8.2")
    assert status == 0
    assert "已建成" in text
    assert "src/zhengtong/kernel/codes/credit_code.py::check_credit_code" not in text
    assert "src/zhengtong/kernel/codes/credit_code.py" in text
    assert "tests/kernel/test_credit_codes.py" in text


def test_the_command_refuses_an_unknown_id_with_one_sentence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(capsys, "show", "P99") == (2, "没有编号为 P99 的条款。\n")
    assert run(capsys, "show", "R99") == (2, "没有编号为 R99 的规则。\n")


def test_the_command_lists_and_shows_rules_and_profiles(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert "R60\t" in run(capsys, "list")[1]
    assert "GB 32100-2015" in run(capsys, "show", "R09", "--lang", "en")[1]
    text = run(capsys, "profile", "CN-2025")[1]
    assert "sharing.answer.conditional  10 个工作日，可延长 10" in text
    assert run(capsys, "profile", "XX")[0] == 2


def test_the_index_can_be_written_and_read_back(tmp_path: Path) -> None:
    target = tmp_path / "trace.json"
    parser = argparse.ArgumentParser()
    commands.register(parser.add_subparsers(required=True))
    arguments = parser.parse_args(["policy", "trace", "--write", str(target)])
    assert arguments.run(arguments) == 0
    assert '"R09"' in target.read_text("utf-8")
