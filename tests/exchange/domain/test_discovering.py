"""Technical tables, titles from comments, values that are not what their type promises."""

import pytest

from zhengtong.exchange.domain.discovering import find_lies, find_technical_reason, find_title
from zhengtong.exchange.domain.technical_words import REASONS
from zhengtong.exchange.services.sensing import read_technical_rules


@pytest.mark.parametrize("name", [
    "flyway_schema_history", "DJANGO_MIGRATIONS", "qrtz_triggers", "act_ru_task", "tmp_person",
    "person_bak", "person_20240101", "sys_oper_log", "login_logs", "spatial_ref_sys", "undo_log",
])  # fmt: skip
def test_technical_tables_are_told_by_name(name):
    assert find_technical_reason(name, "", read_technical_rules())


@pytest.mark.parametrize("name", [
    "person", "catalog", "t_backlog", "blog", "template", "active_person",
    "jobs_seeker", "logistics",
    "copyright", "old_age_subsidy", "contest",
])  # fmt: skip
def test_business_tables_are_left_alone(name):
    assert find_technical_reason(name, "业务台账", read_technical_rules()) == ""


def test_reasons_are_offered_for_translation():
    assert tuple(rule.reason for rule in read_technical_rules()) == REASONS


@pytest.mark.parametrize(("comment", "title"), [
    ("低保对象信息表", "低保对象信息"), ("救助台账，2020 年起", "救助台账"), ("person", ""),
    ("表", ""), ("人口表（主表）", "人口"), ("A", ""), ("长" * 80, "长" * 50), ("T_PERSON", ""),
])  # fmt: skip
def test_a_good_comment_is_the_title(comment, title):
    assert find_title("t_person", comment) == title


@pytest.mark.parametrize(("letter", "values", "flags"), [
    ("I", ["1", "x"], ("not-of-type",)), ("I", ["1", None, " "], ()), ("N", ["1.5", "-2e3"], ()),
    ("N", ["1,5a"], ("not-of-type",)), ("D", ["0000-00-00", "2020-01-01"], ("zero-date",)),
    ("D", ["2020-13-01"], ("not-of-type",)), ("L", ["t", "0"], ()), ("C", ["\x00"], ()),
    ("T", ["0000-00-00 00:00:00"], ("zero-date",)), ("D", ["infinity"], ()),
])  # fmt: skip
def test_values_that_are_not_of_the_declared_type_are_flagged(letter, values, flags):
    assert find_lies(letter, "", values) == flags


def test_an_unknown_type_is_flagged():
    assert find_lies("C", "平台不认识的类型", ["POINT(1 2)"]) == ("unknown-type",)
