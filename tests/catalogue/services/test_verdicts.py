"""Verdicts are kept with their reasons, teach, and show which rules are often wrong."""

import pytest
from tests.factories.organisations import make_body, make_post, make_reviewer
from tests.factories.web import sign_in

from zhengtong.catalogue.models import Verdict
from zhengtong.catalogue.public import (
    EntryForbidden,
    VerdictInvalid,
    VerdictRecord,
    learn,
    record_verdicts,
    verdict_key,
)
from zhengtong.catalogue.selectors.verdicts import list_rule_records
from zhengtong.kernel.actor import Role
from zhengtong.ledger.models import Record
from zhengtong.standards import public as standards

pytestmark = pytest.mark.django_db
KEY = verdict_key("C_1", "text")
SAID = standards.Suggestion(element_code="DE-002", grade=3, personal="personal",
                            rule="person-name", certainty="middle", reason="x", filled=30,
                            matching=28, sampled=30)  # fmt: skip


def record(**changes):
    plain = {"key": KEY, "column_name": "C_1", "table_name": "t", "suggestion": SAID,
             "element_code": "DE-002", "grade": 3, "personal": "personal"}  # fmt: skip
    return VerdictRecord(**plain | changes)


def overruled():
    return record(element_code="", grade=1, personal="", reason="药品通用名")


def test_a_verdict_is_kept_with_who_why_and_detector_version():
    officer = make_post(Role.OFFICER)
    record_verdicts(officer.body_id, [record(), overruled()], by=officer)
    kept = Verdict.objects.order_by("pk")
    assert [one.outcome for one in kept] == ["accepted", "overruled"]
    assert kept[1].reason == "药品通用名"
    assert kept[1].detector_version == standards.detector_version()
    assert kept[1].decided_by == officer.account_id
    assert Record.objects.filter(content__contains="catalogue.verdicts-recorded").count() == 1


def test_overruling_needs_a_reason_and_known_choices():
    officer = make_post(Role.OFFICER)
    wrong = [record(grade=1), record(grade=9, personal="x", element_code="DE-999", reason="r")]
    with pytest.raises(VerdictInvalid) as caught:
        record_verdicts(officer.body_id, wrong, by=officer)
    assert {gap.field for gap in caught.value.gaps} == {
        "0.reason", "1.grade", "1.personal", "1.element_code"
    }  # fmt: skip
    assert Verdict.objects.count() == 0
    with pytest.raises(EntryForbidden):
        record_verdicts(make_body().uuid, [record()], by=officer)


def test_ones_own_newest_verdict_counts_at_once_and_others_once_enough_agree(settings):
    settings.ZT_SENSE_CONFIRMING_BODIES = 2
    first, second, third = (make_post(Role.OFFICER) for _ in range(3))
    record_verdicts(first.body_id, [record()], by=first)
    record_verdicts(first.body_id, [overruled()], by=first)
    assert learn(first.body_id, [KEY])[KEY].grade == 1
    assert learn(third.body_id, [KEY]) == {}
    record_verdicts(second.body_id, [overruled()], by=second)
    lesson = learn(third.body_id, [KEY, "other:text"])[KEY]
    assert (lesson.grade, lesson.origin, lesson.bodies) == (1, "shared", 2)


def test_a_rule_often_overruled_is_pointed_out_to_the_bureau(settings):
    settings.ZT_SENSE_OVERRULED_LEAST = 3
    officer = make_post(Role.OFFICER)
    record_verdicts(officer.body_id, [record(), overruled(), overruled()], by=officer)
    reviewer = make_reviewer(officer.region)
    worst = list_rule_records(reviewer)[0]
    assert (worst.code, worst.verdicts, worst.overruled) == ("person-name", 3, 2)
    assert worst.is_doubtful
    assert "常被改判" in sign_in(reviewer).get("/catalogue/sensing/rules/").content.decode()


def test_the_list_is_filtered_exported_and_closed_to_other_bodies():
    officer = make_post(Role.OFFICER)
    record_verdicts(officer.body_id, [record(), overruled()], by=officer)
    browser = sign_in(officer)
    page = browser.get("/catalogue/sensing/?outcome=overruled&rule=person-name&q=C_1")
    assert "药品通用名" in page.content.decode()
    assert browser.get("/catalogue/sensing/?export=xlsx").status_code == 200
    other = sign_in(make_post(Role.OFFICER)).get("/catalogue/sensing/").content.decode()
    assert "药品通用名" not in other
