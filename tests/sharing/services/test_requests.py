"""From a request to its answer, on the real database."""

from datetime import date

import pytest
from tests.factories.organisations import make_post, make_reviewer
from tests.factories.sharing import (
    answer,
    make_received_request,
    make_sides,
    make_submitted_request,
    request_fields,
)

from zhengtong.catalogue import public as catalogue
from zhengtong.desk import public as desk
from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import DomainError, StaleRevision
from zhengtong.sharing import public as sharing
from zhengtong.sharing.models import Request

pytestmark = pytest.mark.django_db


def code_of(raised):
    return raised.value.code


@pytest.mark.policy("R16")
def test_a_request_reaches_the_provider_only_with_its_own_heads_consent():
    sides = make_sides()
    request = make_submitted_request(sides)
    assert request.state == "consent"
    assert not sharing.list_grants(sides.provider).exists()
    with pytest.raises(DomainError) as refused:
        sharing.get_request(request.uuid, by=sides.provider)
    assert code_of(refused) == "sharing.request-not-found"
    request = sharing.consent_request(request.uuid, by=sides.consumer_head, decision="approve")
    assert (request.state, request.consented_by_name) == ("answering", sides.consumer_head.name)
    assert sharing.get_request(request.uuid, by=sides.provider).number == request.number


@pytest.mark.policy("R21")
def test_an_incomplete_request_is_told_all_its_gaps_at_once():
    sides = make_sides()
    draft = sharing.draft_request(sides.entry.uuid, by=sides.consumer, basis="x")
    with pytest.raises(DomainError) as refused:
        sharing.submit_request(draft.uuid, by=sides.consumer, revision=draft.revision)
    fields = {gap.field for gap in refused.value.gaps}
    assert fields == {
        "scene", "use_scope", "ways", "purpose_codes", "item_ids", "resource_ids", "valid_to"
    }  # fmt: skip


@pytest.mark.policy("R19")
def test_a_conditional_entry_is_answered_within_ten_working_days():
    sides = make_sides()
    request = make_received_request(sides)
    (row,) = desk.list_clocks(f"request:{request.uuid}")
    assert (row.rule, row.due_on, row.profile) == ("R19", date(2026, 3, 16), "CN-2025")


@pytest.mark.policy("R18")
def test_an_unconditional_entry_is_answered_within_one_working_day():
    sides = make_sides(share_type=1)
    request = make_received_request(sides)
    (row,) = desk.list_clocks(f"request:{request.uuid}")
    assert (row.rule, row.due_on) == ("R18", date(2026, 3, 3))


@pytest.mark.policy("R16")
def test_a_standing_consent_grants_an_unconditional_entry_at_once():
    sides = make_sides(share_type=1)
    sharing.give_standing_consent(sides.entry.uuid, by=sides.provider_head)
    request = make_received_request(sides)
    assert request.state == "granted"
    assert request.grant.consumer.uuid == sides.consumer.body_id


@pytest.mark.policy("R17")
def test_only_published_entries_are_asked_for():
    sides = make_sides()
    with pytest.raises(DomainError) as refused:
        sharing.draft_request(sides.consumer.body_id, by=sides.consumer)
    assert code_of(refused) == "sharing.entry-not-published"
    with pytest.raises(DomainError) as refused:
        sharing.draft_request(sides.entry.uuid, by=sides.provider)
    assert code_of(refused) == "sharing.own-entry"


@pytest.mark.policy("R25")
def test_a_grant_is_what_the_answer_says_and_holds_the_entry():
    sides = make_sides()
    first = str(sides.entry.items[0].item_id)
    request = answer(
        sides, make_received_request(sides), item_ids=[first], masks={first: "partial"}, per_day=100
    )
    grant = sharing.get_grant(request.grant.uuid)
    assert grant.usable_item_ids == [first]
    assert (grant.masks, grant.per_day, grant.entry_version) == ({first: "partial"}, 100, 1)
    assert grant.is_usable(date(2026, 3, 2))
    assert not grant.is_usable(date(2027, 1, 1))
    assert len(catalogue.list_holds(sides.entry.uuid)) == 1
    (row,) = [c for c in desk.list_clocks(f"grant:{grant.uuid}") if c.stopped_on is None]
    assert (row.rule, row.amount) == ("R23", 20)


@pytest.mark.policy("R22")
def test_a_refusal_needs_reasons_and_reaches_the_consumer():
    sides = make_sides()
    request = make_received_request(sides)
    with pytest.raises(DomainError) as refused:
        answer(sides, request, agrees=False)
    assert code_of(refused) == "sharing.reasons-required"
    request = answer(sides, request, agrees=False, reasons="超出职责范围")
    assert request.state == "refused"


@pytest.mark.policy("R21")
def test_completion_is_asked_once_and_the_clock_waits_meanwhile():
    sides = make_sides()
    request = make_received_request(sides)
    request = sharing.ask_completion(request.uuid, by=sides.provider, gaps=["请附职责依据"])
    assert desk.list_clocks(f"request:{request.uuid}")[0].state == "paused"
    sharing.update_request(
        request.uuid, by=sides.consumer, revision=request.revision, basis="三定方案"
    )
    request = Request.objects.get(pk=request.pk)
    sharing.submit_request(request.uuid, by=sides.consumer, revision=request.revision)
    assert desk.list_clocks(f"request:{request.uuid}")[0].state == "running"
    with pytest.raises(DomainError) as refused:
        sharing.ask_completion(request.uuid, by=sides.provider, gaps=["再补"])
    assert code_of(refused) == "sharing.completion-asked-before"
    assert answer(sides, request).state == "granted"


def test_a_returned_answer_goes_back_to_the_officer():
    sides = make_sides()
    request = make_received_request(sides)
    sharing.propose_answer(request.uuid, by=sides.provider, proposal=sharing.Proposal(agrees=True))
    sharing.consent_answer(
        request.uuid, by=sides.provider_head, decision="return", opinion="缩小范围"
    )
    assert [s.matter.title for s in desk.list_todo(sides.provider)]
    assert answer(sides, request).state == "granted"


@pytest.mark.policy("R20")
def test_an_extension_needs_the_authoritys_consent():
    reviewer = make_reviewer()
    sides = make_sides()
    request = make_received_request(sides)
    extension = sharing.ask_extension(
        request.uuid, by=sides.provider, workdays=5, reason="需协调下级数据"
    )
    sharing.decide_extension(extension.uuid, by=reviewer, decision="approve")
    assert desk.list_clocks(f"request:{request.uuid}")[0].due_on == date(2026, 3, 23)


@pytest.mark.parametrize("role", [Role.SHARING_HEAD, Role.BODY_HEAD])
def test_only_an_officer_writes_requests(role):
    sides = make_sides()
    other = make_post(role, body=sides.consumer.body_id)
    with pytest.raises(DomainError) as refused:
        sharing.draft_request(sides.entry.uuid, by=other, **request_fields(sides.entry))
    assert code_of(refused) == "sharing.not-your-request"


def test_a_stale_page_is_answered():
    sides = make_sides()
    draft = sharing.draft_request(sides.entry.uuid, by=sides.consumer)
    sharing.update_request(draft.uuid, by=sides.consumer, revision=draft.revision, basis="一")
    with pytest.raises(StaleRevision):
        sharing.update_request(draft.uuid, by=sides.consumer, revision=draft.revision, basis="二")
