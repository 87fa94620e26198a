import pytest

from zhengtong.catalogue.domain import texts


@pytest.mark.policy("R12")
@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("学生信息", "学生 信息", True),
        ("学生信息", "学生信息（2）", True),
        ("学生信息", "学生信息2", True),
        ("学生信息", "《学生信息》", True),
        ("ＡＢＣ目录", "abc目录", True),
        ("学生信息", "学生信息表", False),
        ("2025年预算", "年预算", False),
        ("110", "120", False),
    ],
)
def test_names_that_differ_only_in_blanks_punctuation_or_final_digits_are_one(one, other, is_same):
    assert (texts.normalise_title(one) == texts.normalise_title(other)) is is_same


def test_folding_makes_full_width_and_capitals_equal():
    assert texts.fold_text("ＡＢc１２　ß") == "abc12 ss"


def test_bigrams_overlap_and_do_not_span_blanks():
    assert texts.list_bigrams("婚姻登记 信息") == {"婚姻", "姻登", "登记", "信息"}


@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\x7f", "\ud800"])
def test_signs_that_no_record_may_carry_are_named(sign):
    assert texts.has_control_characters(f"甲{sign}乙")


@pytest.mark.parametrize("sign", ["\t", "\n", "𠀀", "\u202e", "😀"])
def test_odd_but_harmless_signs_pass(sign):
    assert not texts.has_control_characters(f"甲{sign}乙")
