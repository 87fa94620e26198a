"""Amendments: drafted, reviewed by four eyes, published as one; versions never change."""

import pytest
from django.db import DatabaseError, transaction
from tests.factories import standards as made
from tests.factories.organisations import make_post

from zhengtong.desk import public as desk
from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import StaleRevision
from zhengtong.ledger.models import OutboxEvent
from zhengtong.standards import public as standards
from zhengtong.standards.domain.errors import (
    AmendmentForbidden,
    AmendmentNotOpen,
    NothingChanged,
    RecordBusy,
    RecordExists,
)
from zhengtong.standards.models import Amendment, Record, Version

pytestmark = [pytest.mark.django_db, pytest.mark.policy("P8.1")]


def test_an_element_is_in_force_only_after_head_and_authority_agreed() -> None:
    people = made.make_people()
    amendment_id = standards.make_amendment([("element", made.element())], by=people.officer)
    made.submit(amendment_id, by=people.officer)
    made.decide(amendment_id, by=people.head)
    with pytest.raises(standards.ElementNotFound):
        standards.get_element("DE-901")
    made.decide(amendment_id, by=people.reviewer)
    assert standards.get_element("DE-901").format == "an..20"
    assert standards.list_versions("element", "DE-901")[0].published_by_name == people.reviewer.name


def test_a_second_version_stands_beside_the_first_and_both_can_be_compared() -> None:
    people = made.make_people()
    made.publish("element", made.element(), people)
    made.publish("element", made.element(format="an..30", version="1.1"), people)
    assert [one.label for one in standards.list_versions("element", "DE-901")] == ["1.1", "1.0"]
    change = standards.diff_versions("element", "DE-901", 1, 2)
    assert {(one.field, one.before, one.after) for one in change.fields} == {
        ("version", "1.0", "1.1"), ("format", "an..20", "an..30"),
    }  # fmt: skip
    assert standards.get_version("element", "DE-901", 1).content["format"] == "an..20"


def test_the_database_refuses_to_change_or_delete_a_published_version() -> None:
    version = Record.objects.get(register="element", code="DE-001").current
    with pytest.raises(DatabaseError, match="immutable"), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(content={})
    with pytest.raises(DatabaseError), transaction.atomic():
        Version.objects.filter(pk=version.pk).delete()


def test_a_returned_amendment_is_a_draft_with_the_reason_and_can_go_again() -> None:
    people = made.make_people()
    amendment_id = standards.make_amendment([("element", made.element())], by=people.officer)
    made.submit(amendment_id, by=people.officer)
    made.decide(amendment_id, by=people.head, decision="return", opinion="请补充定义")
    amendment = Amendment.objects.get(uuid=amendment_id)
    assert (amendment.stage, amendment.return_reason) == ("returned", "请补充定义")
    standards.change_draft(
        amendment_id, ("element", made.element(definition="示例数据：已补充")),
        by=people.officer, revision=amendment.revision,
    )  # fmt: skip
    made.submit(amendment_id, by=people.officer)
    made.decide(amendment_id, by=people.head)
    made.decide(amendment_id, by=people.reviewer)
    assert standards.get_element("DE-901").definition == "示例数据：已补充"


def test_a_refused_amendment_frees_its_codes() -> None:
    people = made.make_people()
    amendment_id = standards.make_amendment([("element", made.element())], by=people.officer)
    made.submit(amendment_id, by=people.officer)
    made.decide(amendment_id, by=people.head, decision="refuse", opinion="不需要")
    assert Amendment.objects.get(uuid=amendment_id).stage == "refused"
    assert not Record.objects.filter(code="DE-901").exists()


def test_who_drafted_cannot_decide() -> None:
    people = made.make_people()
    both = make_post(Role.OFFICER, Role.BODY_HEAD, body=people.officer.body_id)
    amendment_id = standards.make_amendment([("element", made.element())], by=both)
    made.submit(amendment_id, by=both)
    with pytest.raises(Exception, match="four-eyes"):
        made.decide(amendment_id, by=both)


def test_several_records_are_published_as_one_and_told_once() -> None:
    people = made.make_people()
    raws = [("element", made.element(code="DE-902", code_set="sample")),
            ("code-set", made.code_set())]  # fmt: skip
    amendment_id = standards.make_amendment(raws, by=people.officer)
    made.submit(amendment_id, by=people.officer)
    made.decide(amendment_id, by=people.head)
    made.decide(amendment_id, by=people.reviewer)
    assert standards.get_element("DE-902").code_set == "sample"
    names = list(OutboxEvent.objects.values_list("name", flat=True))
    assert names.count("standards.changed") == 2
    assert names.count("standards.amendment-published") == 1


def test_undoing_takes_all_drafts_and_leaves_what_is_published() -> None:
    people = made.make_people()
    raws = [("element", made.element()), ("element", made.element(code="DE-902"))]
    amendment_id = standards.make_amendment(raws, by=people.officer)
    standards.drop_amendment(amendment_id, by=people.officer, revision=1)
    assert not Record.objects.filter(code__in=["DE-901", "DE-902"]).exists()
    assert standards.get_element("DE-001").name == "公民身份号码"


def test_a_record_has_one_change_under_way_and_its_code_is_given_once() -> None:
    people = made.make_people()
    standards.make_amendment([("element", made.element())], by=people.officer)
    with pytest.raises(RecordBusy):
        standards.make_amendment([("element", made.element())], by=people.officer)
    with pytest.raises(RecordExists):
        standards.make_amendment(
            [("element", made.element(code="DE-001"))], by=people.officer, is_new=True
        )


def test_what_changes_nothing_is_refused() -> None:
    content = Record.objects.get(register="element", code="DE-001").current.content
    with pytest.raises(NothingChanged):
        standards.make_amendment([("element", content)], by=made.make_people().officer)


def test_strangers_and_stale_pages_are_turned_away() -> None:
    people = made.make_people()
    with pytest.raises(AmendmentForbidden):
        standards.make_amendment([("element", made.element())], by=people.reviewer)
    amendment_id = standards.make_amendment([("element", made.element())], by=people.officer)
    with pytest.raises(AmendmentForbidden):
        standards.submit_amendment(amendment_id, by=make_post(Role.OFFICER), revision=1)
    with pytest.raises(StaleRevision):
        standards.submit_amendment(amendment_id, by=people.officer, revision=7)
    made.submit(amendment_id, by=people.officer)
    with pytest.raises(AmendmentNotOpen):
        standards.drop_amendment(amendment_id, by=people.officer, revision=None)


def test_recalled_from_review_it_is_a_draft_again() -> None:
    people = made.make_people()
    amendment_id = standards.make_amendment([("element", made.element())], by=people.officer)
    made.submit(amendment_id, by=people.officer)
    revision = made.revision_of(amendment_id)
    standards.recall_amendment(amendment_id, by=people.officer, revision=revision)
    assert Amendment.objects.get(uuid=amendment_id).stage == "draft"
    assert desk.find_matter("standards.review", str(amendment_id)).outcome == "withdrawn"


def test_own_versions_survive_loading_the_shipped_standards_again() -> None:
    people = made.make_people()
    content = dict(Record.objects.get(register="element", code="DE-045").current.content)
    made.publish("element", {**content, "definition": "示例数据：改过", "version": "1.1"}, people)
    standards.load_standards()
    assert standards.get_element("DE-045").definition == "示例数据：改过"
