import pytest
from django.db import DatabaseError, transaction
from tests.factories.catalogue import (
    decide,
    make_draft,
    make_head,
    make_published_entry,
    make_submitted,
    publish,
)
from tests.factories.organisations import make_post, make_reviewer

from zhengtong.catalogue import public as catalogue
from zhengtong.catalogue.domain.errors import CodeKindTaken, CodesExhausted
from zhengtong.catalogue.models import EntryCode, Item, Version
from zhengtong.desk.models import Notice
from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import Conflict, DomainError, Forbidden
from zhengtong.ledger import public as ledger

pytestmark = pytest.mark.django_db


@pytest.mark.policy("P7.2")
@pytest.mark.policy("R08")
def test_an_entry_gets_its_code_at_first_publication_and_keeps_it():
    officer = make_post(Role.OFFICER)
    draft = make_draft(officer)
    assert draft.code == ""
    entry = publish(draft.uuid, by=officer)
    assert entry.code.startswith("30701700003070170000000001/")
    catalogue.start_revision(entry.uuid, by=officer, revision=entry.revision)
    assert publish(entry.uuid, by=officer).codes == entry.codes


@pytest.mark.policy("R08")
def test_codes_differ_and_an_entry_may_have_three_of_different_classes():
    officer = make_post(Role.OFFICER)
    entry, other = make_published_entry(officer), make_published_entry(officer)
    assert entry.code != other.code
    second = catalogue.add_code(entry.uuid, "201", by=officer)
    third = catalogue.add_code(entry.uuid, "101", by=officer)
    assert catalogue.published_entry(entry.uuid).codes == (entry.code, second, third)
    with pytest.raises(CodesExhausted):
        catalogue.add_code(entry.uuid, "202", by=officer)


@pytest.mark.policy("R08")
def test_an_entry_has_one_code_of_each_kind_and_a_refused_one_uses_up_no_number():
    officer = make_post(Role.OFFICER)
    entry, other = make_published_entry(officer), make_published_entry(officer)
    first = catalogue.add_code(entry.uuid, "201", by=officer)
    with pytest.raises(CodeKindTaken):
        catalogue.add_code(entry.uuid, "202", by=officer)
    with pytest.raises(CodeKindTaken):
        catalogue.add_code(entry.uuid, "30701705", by=officer)
    second = catalogue.add_code(other.uuid, "201", by=officer)
    assert int(second.partition("/")[2]) == int(first.partition("/")[2]) + 1


@pytest.mark.policy("R08")
def test_the_database_lets_nobody_change_a_code():
    make_published_entry()
    with pytest.raises(DatabaseError), transaction.atomic():
        EntryCode.objects.update(code="x")
    with pytest.raises(DatabaseError), transaction.atomic():
        EntryCode.objects.all()._raw_delete("default")


@pytest.mark.policy("R13")
@pytest.mark.parametrize("model", [Version, Item])
def test_the_database_lets_nobody_change_what_was_published(model):
    make_published_entry()
    name = "title" if model is Version else "name"
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.update(**{name: "x"})
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.all()._raw_delete("default")


@pytest.mark.policy("R05")
@pytest.mark.policy("R02")
def test_the_head_of_the_department_decides_before_the_authority_sees_anything():
    officer, reviewer = make_post(Role.OFFICER), make_reviewer()
    head = make_head(officer.body_id)
    entry = make_submitted(officer)
    with pytest.raises(catalogue.EntryNotFound):
        catalogue.get_entry(entry.uuid, by=reviewer)
    with pytest.raises(DomainError):
        decide(entry.uuid, by=reviewer)
    assert decide(entry.uuid, by=head).state == "authority_review"
    assert catalogue.get_entry(entry.uuid, by=reviewer).state == "authority_review"


@pytest.mark.policy("R05")
def test_publishing_tells_every_department_once():
    entry = make_published_entry()
    ledger.deliver_pending()
    ledger.deliver_pending()
    told = Notice.objects.filter(kind="catalogue.published", audience="everyone")
    assert [entry.title in notice.title for notice in told] == [True]


def test_who_submitted_does_not_approve():
    both = make_post(Role.OFFICER, Role.BODY_HEAD)
    make_reviewer()
    entry = make_submitted(both)
    with pytest.raises(Forbidden):
        decide(entry.uuid, by=both)


def test_another_authority_does_not_publish():
    officer = make_post(Role.OFFICER)
    entry = make_submitted(officer)
    decide(entry.uuid, by=make_head(officer.body_id))
    stranger = make_reviewer("340100000000")
    with pytest.raises(DomainError):
        decide(entry.uuid, by=stranger)
    assert catalogue.get_entry(entry.uuid).state == "authority_review"


def test_a_return_needs_reasons_and_reaches_the_compiler():
    officer = make_post(Role.OFFICER)
    head = make_head(officer.body_id)
    entry = make_submitted(officer)
    with pytest.raises(DomainError):
        decide(entry.uuid, by=head, decision="return", opinion=" ")
    returned = decide(entry.uuid, by=head, decision="return", opinion="摘要过于简单")
    assert returned.state == "returned"
    assert Notice.objects.filter(account=officer.account_id, kind="catalogue.returned").exists()
    again = catalogue.submit_entry(entry.uuid, by=officer, revision=returned.revision)
    assert again.state == "dept_review"


def test_of_two_heads_who_decide_at_once_one_is_told():
    officer = make_post(Role.OFFICER)
    first, second = make_head(officer.body_id), make_head(officer.body_id)
    entry = make_submitted(officer)
    decide(entry.uuid, by=first)
    with pytest.raises(DomainError):
        decide(entry.uuid, by=second)


def test_an_entry_in_review_can_be_taken_back_and_changed():
    officer = make_post(Role.OFFICER)
    entry = make_submitted(officer)
    recalled = catalogue.recall_entry(entry.uuid, by=officer, revision=entry.revision)
    assert recalled.state == "draft"
    with pytest.raises(Conflict):
        catalogue.recall_entry(entry.uuid, by=officer, revision=recalled.revision)
