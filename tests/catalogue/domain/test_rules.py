from uuid import UUID

import pytest

from zhengtong.catalogue.domain import codes, differences, lifecycle, secrecy
from zhengtong.catalogue.domain.approval import StepFacts, check_approvals
from zhengtong.catalogue.domain.errors import (
    CodeInvalid,
    CodesExhausted,
    MoveNotPossible,
    ReviewForbidden,
    SecrecyRefused,
)
from zhengtong.catalogue.domain.facts import EntryFacts, ItemFacts
from zhengtong.catalogue.domain.providers import find_provider_gaps
from zhengtong.kernel.actor import Role

A, B, C = UUID(int=1), UUID(int=2), UUID(int=3)
TEMPLATE = codes.CodeTemplate(
    name="anhui-26",
    segments=(
        codes.Segment(name="province", width=6, fixed="307017"),
        codes.Segment(name="region", width=4),
        codes.Segment(name="category", width=1),
        codes.Segment(name="term", width=2),
        codes.Segment(name="catalogue", width=3),
        codes.Segment(name="provider", width=10),
    ),
)
VALUES = {"region": "0500", "category": "3", "term": "03", "catalogue": "005", "provider": "3"}


@pytest.mark.policy("R08")
def test_a_code_has_26_digits_a_slash_and_a_running_number():
    prefix = codes.compose_prefix(TEMPLATE, VALUES)
    assert prefix == "30701705003030050000000003"
    code = codes.compose_code(TEMPLATE, prefix, 7)
    assert code == "30701705003030050000000003/000007"
    assert codes.parse_code(TEMPLATE, code) == (prefix, 7)


@pytest.mark.policy("R08")
@pytest.mark.parametrize(
    "code",
    [
        "",
        "30701705003030050000000003",
        "30701505003030050000000003/000001",
        "3070170500303005000000003/000001",
        "30701705003030050000000003/0001",
        "30701705003030050000000003/000000",
        "３０７０１７０５００３０３００５００００００００03/000001",
        "30701705003030050000000003/00000a",
    ],
)
def test_what_only_looks_like_a_code_is_refused(code):
    with pytest.raises(CodeInvalid):
        codes.parse_code(TEMPLATE, code)


@pytest.mark.policy("R08")
def test_an_entry_has_room_for_three_codes():
    codes.check_room_for_code(2)
    with pytest.raises(CodesExhausted):
        codes.check_room_for_code(3)


@pytest.mark.parametrize(
    ("code", "is_overridden", "is_well"),
    [
        ("91340100MA2NQ1XK0P", True, True),
        ("91340100MA2NQ1XK0P", False, False),
        ("", True, False),
        ("91350100M000100Y43", False, True),
    ],
)
@pytest.mark.policy("R09")
def test_a_failing_credit_code_passes_only_by_a_recorded_override(code, is_overridden, is_well):
    assert (find_provider_gaps(code, is_overridden=is_overridden) == ()) is is_well


@pytest.mark.policy("R14")
@pytest.mark.parametrize(
    ("facts", "network", "is_refused"),
    [
        (EntryFacts(title="甲", secrecy="state_secret"), "外网", True),
        (EntryFacts(title="甲", secrecy="work_secret"), "互联网", True),
        (EntryFacts(title="甲", secrecy="work_secret"), "内网", False),
        (EntryFacts(title="机密★10年"), "外网", True),
        (EntryFacts(title="甲", items=(ItemFacts(name="绝 密 ★ 名单"),)), "外网", True),
        (EntryFacts(title="保密管理培训名册"), "外网", False),
        (EntryFacts(title="甲"), "外网", False),
    ],
)
def test_what_is_secret_does_not_enter_the_extranet(facts, network, is_refused):
    if not is_refused:
        secrecy.refuse_secret(facts, network=network)
        return
    with pytest.raises(SecrecyRefused) as refusal:
        secrecy.refuse_secret(facts, network=network)
    assert refusal.value.facts == {}


@pytest.mark.parametrize(
    ("stage", "move", "after"),
    [
        ("draft", "submit", "dept_review"),
        ("returned", "submit", "dept_review"),
        ("dept_review", "pass", "authority_review"),
        ("dept_review", "return", "returned"),
        ("dept_review", "recall", "draft"),
        ("authority_review", "publish", "published"),
        ("authority_review", "return", "returned"),
        ("draft", "publish", None),
        ("dept_review", "publish", None),
        ("published", "submit", None),
        ("authority_review", "submit", None),
    ],
)
@pytest.mark.policy("R05")
def test_a_version_reaches_publication_only_through_both_reviews(stage, move, after):
    if after is None:
        with pytest.raises(MoveNotPossible):
            lifecycle.next_stage(stage, lifecycle.Move(move))
    else:
        assert lifecycle.next_stage(stage, lifecycle.Move(move)) == after


HEAD, AUTHORITY = (
    StepFacts(role=Role.BODY_HEAD, body_id=A),
    StepFacts(role=Role.REVIEWER, body_id=B),
)


@pytest.mark.parametrize(
    ("approvals", "is_well"),
    [
        ([HEAD, AUTHORITY], True),
        ([StepFacts(role=Role.SHARING_HEAD, body_id=A), HEAD, AUTHORITY], True),
        ([AUTHORITY], False),
        ([HEAD], False),
        ([AUTHORITY, HEAD], False),
        ([HEAD, StepFacts(role=Role.REVIEWER, body_id=C)], False),
        ([StepFacts(role=Role.BODY_HEAD, body_id=C), AUTHORITY], False),
        ([], False),
    ],
)
@pytest.mark.policy("R02")
@pytest.mark.policy("R05")
def test_only_the_head_and_then_the_same_level_authority_publish(approvals, is_well):
    if is_well:
        check_approvals(approvals, body_id=A, authority_id=B)
        return
    with pytest.raises(ReviewForbidden):
        check_approvals(approvals, body_id=A, authority_id=B)


OLD = EntryFacts(
    title="旧",
    share_type=1,
    items=(ItemFacts(item_id=A, name="甲"), ItemFacts(item_id=B, name="乙", grade=2)),
)
NEW = EntryFacts(
    title="新",
    share_type=2,
    items=(
        ItemFacts(item_id=B, name="乙改", data_type="N", grade=3),
        ItemFacts(item_id=C, name="丙"),
    ),
)


@pytest.mark.policy("R13")
def test_a_difference_names_fields_and_items_by_their_stable_id():
    found = differences.compare_versions(OLD, NEW)
    assert {one.field for one in found.fields} == {"title", "share_type"}
    assert [item.name for item in found.added] == ["丙"]
    assert [item.name for item in found.dropped] == ["甲"]
    assert {one.field for one in found.changed[0].changes} == {"name", "data_type", "grade"}
    assert differences.compare_versions(OLD, OLD).is_empty


@pytest.mark.policy("R25")
def test_a_later_version_weighs_on_what_was_granted_but_additions_do_not():
    impact = differences.weigh_impact(OLD, NEW)
    assert impact.dropped == (A,)
    assert impact.retyped == (B,)
    assert impact.upgraded == (B,)
    assert impact.is_share_narrowed
    assert not differences.weigh_impact(NEW, OLD).is_share_narrowed
