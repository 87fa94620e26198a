from dataclasses import replace

import pytest

from zhengtong.catalogue.domain.completeness import find_submission_gaps
from zhengtong.catalogue.domain.facts import AssessmentFacts, EntryFacts, ItemFacts

CLASSES = frozenset({"307", "30701704"})
COMPLETE = EntryFacts(
    title="行政区划代码",
    summary="全省行政区划代码和名称",
    class_code="30701704",
    format_class="03",
    format_type="postgresql",
    cycle="monthly",
    share_type=1,
    share_condition="无条件",
    share_way="platform",
    share_means="database",
    use_requirement="注明来源",
    grade=1,
    items=(ItemFacts(name="区划代码"), ItemFacts(name="区划名称")),
)
ASSESSED = AssessmentFacts(secrecy_cleared=True, personal_outcome="none")


def gaps_of(facts=COMPLETE, assessment=ASSESSED):
    return find_submission_gaps(facts, assessment, known_classes=CLASSES)


def fields_of(facts=COMPLETE, assessment=ASSESSED):
    return {(gap.field, gap.rule) for gap in gaps_of(facts, assessment)}


def test_a_complete_entry_has_no_gap():
    assert gaps_of() == ()


@pytest.mark.policy("R01")
def test_an_empty_entry_tells_all_its_gaps_at_once():
    found = {field for field, rule in fields_of(EntryFacts(title="空")) if rule == "R01"}
    assert found == {
        "summary", "class_code", "format_class", "format_type", "cycle", "share_way",
        "use_requirement", "items", "share_type", "grade",
    }  # fmt: skip


@pytest.mark.policy("R01")
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", " "),
        ("items", ()),
        ("format_class", ""),
        ("cycle", ""),
        ("cycle", "sometimes"),
        ("share_type", None),
        ("share_way", ""),
        ("share_means", ""),
        ("use_requirement", "  "),
        ("grade", None),
        ("class_code", "999"),
    ],
)
def test_what_the_regulation_asks_for_may_not_be_missing(field, value):
    assert (field, "R01") in fields_of(replace(COMPLETE, **{field: value}))


@pytest.mark.policy("R02")
@pytest.mark.parametrize(
    ("assessment", "field"),
    [
        (AssessmentFacts(), "secrecy_check"),
        (AssessmentFacts(), "personal_assessment"),
        (replace(ASSESSED, secrecy_cleared=False), "secrecy_check"),
    ],
)
def test_both_checks_come_before_submission(assessment, field):
    assert (field, "R02") in fields_of(assessment=assessment)


PERSONAL = replace(
    COMPLETE, grade=3, items=(ItemFacts(name="身份证号", grade=3, personal="sensitive"),)
)
FITTING = AssessmentFacts(
    secrecy_cleared=True,
    personal_outcome="acceptable",
    personal_marks={"身份证号": "sensitive"},
    necessity="核对身份",
)


@pytest.mark.policy("R55")
@pytest.mark.parametrize(
    ("changes", "is_well"),
    [
        ({}, True),
        ({"personal_outcome": "none"}, False),
        ({"personal_outcome": "unacceptable"}, False),
        ({"necessity": " "}, False),
        ({"personal_marks": {}}, False),
        ({"personal_marks": {"身份证号": "personal"}}, False),
    ],
)
def test_the_personal_assessment_fits_the_items(changes, is_well):
    assert (gaps_of(PERSONAL, replace(FITTING, **changes)) == ()) is is_well


REFUSED = replace(
    COMPLETE,
    share_type=3,
    share_condition="法律禁止提供",
    basis_kind="law",
    basis_document="某法",
    basis_article="第十条",
    basis_quote="不得向他人提供",
    items=(ItemFacts(name="内容", share_type=3),),
)


@pytest.mark.policy("R03")
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, None),
        ({"basis_kind": "administrative_regulation"}, None),
        ({"basis_kind": "state_council_decision"}, None),
        ({"basis_kind": "local_rule"}, "basis_kind"),
        ({"basis_kind": ""}, "basis_kind"),
        ({"share_condition": ""}, "share_condition"),
        ({"basis_document": ""}, "basis_document"),
        ({"basis_article": " "}, "basis_article"),
        ({"basis_quote": ""}, "basis_quote"),
    ],
)
def test_refusing_to_share_cites_a_law_a_regulation_or_a_decision(changes, field):
    expected = set() if field is None else {(field, "R03")}
    assert fields_of(replace(REFUSED, **changes)) == expected


CONDITIONAL = replace(
    COMPLETE,
    share_type=2,
    share_condition="依法履职",
    use_range="社会救助核对",
    items=(ItemFacts(name="内容", share_type=2),),
)


@pytest.mark.policy("R04")
@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (CONDITIONAL, None),
        (replace(CONDITIONAL, share_condition=""), "share_condition"),
        (replace(CONDITIONAL, share_condition="无条件"), "share_condition"),
        (replace(CONDITIONAL, use_range=""), "use_range"),
        (replace(COMPLETE, share_condition="须经批准"), "share_condition"),
        (replace(COMPLETE, share_condition=""), None),
    ],
)
def test_conditions_fit_the_share_type(facts, field):
    assert fields_of(facts) == (set() if field is None else {(field, "R04")})


@pytest.mark.policy("R10")
@pytest.mark.parametrize(
    ("format_class", "format_type", "means", "field"),
    [
        ("03", "mysql", "database", None),
        ("03", "mysql", "interface", None),
        ("03", "mysql", "file", "share_means"),
        ("03", "pdf", "database", "format_type"),
        ("01", "pdf", "file", None),
        ("01", "pdf", "database", "share_means"),
        ("02", "csv", "file", None),
        ("02", "csv", "interface", "share_means"),
        ("03", "其他", "database", "format_note"),
    ],
)
def test_a_format_has_its_own_types_and_means(format_class, format_type, means, field):
    facts = replace(COMPLETE, format_class=format_class, format_type=format_type, share_means=means)
    assert fields_of(facts) == (set() if field is None else {(field, "R10")})


def test_leaving_the_platform_needs_an_explanation():
    facts = replace(COMPLETE, share_way="disk", share_means="")
    assert fields_of(facts) == {("share_way_note", "R10")}
    assert fields_of(replace(facts, share_way_note="数据量大且对方无网络")) == set()


@pytest.mark.policy("R11")
@pytest.mark.parametrize("data_type", list("CNYDTLMGBIF"))
def test_eleven_data_types_are_known(data_type):
    assert gaps_of(replace(COMPLETE, items=(ItemFacts(name="项", data_type=data_type),))) == ()


@pytest.mark.policy("R11")
@pytest.mark.parametrize("data_type", ["X", "c", "", "CN"])
def test_other_data_types_are_not(data_type):
    facts = replace(COMPLETE, items=(ItemFacts(name="项", data_type=data_type),))
    assert ("items.0.data_type", "R11") in fields_of(facts)


@pytest.mark.policy("R12")
@pytest.mark.parametrize(
    ("field", "length", "is_well"),
    [("title", 50, True), ("title", 51, False), ("summary", 256, True), ("summary", 257, False)],
)
def test_names_and_summaries_have_their_lengths(field, length, is_well):
    assert (gaps_of(replace(COMPLETE, **{field: "字" * length})) == ()) is is_well


@pytest.mark.policy("R58")
@pytest.mark.parametrize(
    ("grade", "item_grades", "is_well"),
    [(1, [1], True), (3, [1, 3], True), (2, [1, 3], False), (4, [1], True), (5, [1], False)],
)
def test_an_entry_is_graded_no_lower_than_its_items(grade, item_grades, is_well):
    items = tuple(ItemFacts(name=f"项{i}", grade=g) for i, g in enumerate(item_grades))
    assert (gaps_of(replace(COMPLETE, grade=grade, items=items)) == ()) is is_well


@pytest.mark.parametrize(("item_type", "is_well"), [(1, False), (2, True), (3, True)])
def test_an_item_may_be_shared_more_narrowly_than_its_entry_never_more_widely(item_type, is_well):
    facts = replace(CONDITIONAL, items=(ItemFacts(name="项", share_type=item_type),))
    assert (gaps_of(facts) == ()) is is_well


def test_two_items_of_one_name_are_refused():
    facts = replace(COMPLETE, items=(ItemFacts(name="代码"), ItemFacts(name="代码 ")))
    assert {gap.field for gap in gaps_of(facts)} == {"items.1.name"}
