"""Two people at once: one deed is done, the other person gets a clear word."""

from functools import partial

import pytest
from tests.bad_input.at_once import together
from tests.factories.catalogue import decide, entry_facts, make_draft, make_head, make_submitted
from tests.factories.gateway import make_callable_sides, make_service, publish_service
from tests.factories.organisations import make_post, make_reviewer
from tests.factories.sharing import (
    make_grant,
    make_received_request,
    make_sides,
    make_submitted_request,
)
from tests.factories.web import sign_in

from zhengtong.catalogue import public as catalogue
from zhengtong.catalogue.models import Entry
from zhengtong.desk import public as desk
from zhengtong.exchange import public as exchange
from zhengtong.exchange.models import Source
from zhengtong.gateway import public as gateway
from zhengtong.gateway.models import Credential, Service
from zhengtong.kernel.actor import Role
from zhengtong.ledger.models import Record
from zhengtong.sharing import public as sharing
from zhengtong.sharing.models import Grant, Request

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def deeds_named(name):
    return Record.objects.filter(log="deeds", name=name).count()


def test_of_two_reviewers_who_publish_at_once_one_is_told():
    officer = make_post(Role.OFFICER)
    entry = make_submitted(officer)
    decide(entry.uuid, by=make_head(officer.body_id))
    first, second = make_reviewer(), make_reviewer()
    revision = desk.find_matter("catalogue.review", str(entry.uuid)).revision
    verdict = {"decision": "approve", "opinion": "同意", "revision": revision}
    done, refused = together(
        partial(catalogue.decide_review, entry.uuid, by=first, **verdict),
        partial(catalogue.decide_review, entry.uuid, by=second, **verdict),
    )
    assert len(done) == len(refused) == 1
    assert refused[0].code in {"desk.step-already-decided", "catalogue.move-not-possible"}
    assert catalogue.published_entry(entry.uuid).version == 1
    assert deeds_named("catalogue.entry-published") == 1


def test_of_two_heads_who_consent_at_once_one_is_told():
    sides = make_sides()
    request = make_submitted_request(sides)
    other = make_post(Role.SHARING_HEAD, body=sides.consumer.body_id)
    consent = partial(sharing.consent_request, request.uuid, decision="approve")
    done, refused = together(partial(consent, by=sides.consumer_head), partial(consent, by=other))
    assert len(done) == len(refused) == 1
    assert len(desk.list_clocks(f"request:{request.uuid}")) == 1


def test_of_two_heads_who_answer_at_once_one_makes_the_grant():
    sides = make_sides()
    request = make_received_request(sides)
    proposal = sharing.Proposal(agrees=True)
    sharing.propose_answer(request.uuid, by=sides.provider, proposal=proposal)
    other = make_post(Role.SHARING_HEAD, body=sides.provider.body_id)
    consent = partial(sharing.consent_answer, request.uuid, decision="approve")
    done, refused = together(partial(consent, by=sides.provider_head), partial(consent, by=other))
    assert len(done) == len(refused) == 1
    assert Grant.objects.count() == 1


def test_of_two_officers_who_save_one_draft_at_once_one_is_told():
    officer = make_post(Role.OFFICER)
    colleague = make_post(Role.OFFICER, body=officer.body_id)
    entry = make_draft(officer)
    save = partial(catalogue.update_draft, entry.uuid, revision=entry.revision)
    done, refused = together(
        partial(save, entry_facts(summary="甲"), by=officer),
        partial(save, entry_facts(summary="乙"), by=colleague),
    )
    assert len(done) == len(refused) == 1
    assert refused[0].code == "kernel.stale-revision"


def test_of_two_entries_named_alike_at_once_one_is_refused():
    officer = make_post(Role.OFFICER)
    make_draft(officer)
    proposals = [
        catalogue.EntryProposal(facts=entry_facts(title=title))
        for title in ("同名目录", "同名　目录 ")
    ]
    done, refused = together(
        *(partial(catalogue.draft_entry, proposal, by=officer) for proposal in proposals)
    )
    assert len(done) == len(refused) == 1
    assert refused[0].code == "catalogue.title-taken"


def test_of_two_sources_named_alike_at_once_one_is_refused():
    officer = make_post(Role.OFFICER)
    facts = exchange.SourceFacts(name="业务库", host="10.0.0.1", database="d", user="u")
    register = partial(exchange.register_source, facts, "口令", by=officer)
    done, refused = together(register, register)
    assert len(done) == len(refused) == Source.objects.count() == 1
    assert refused[0].code == "exchange.source-name-taken"


def test_of_two_officers_who_publish_one_table_at_once_one_is_told():
    sides = make_callable_sides()
    done, refused = together(partial(publish_service, sides), partial(publish_service, sides))
    assert len(done) == len(refused) == Service.objects.count() == 1


def test_no_grant_gets_a_sixth_credential_however_fast_one_clicks():
    sides = make_service()
    issue = partial(gateway.issue_credential, sides.grant.uuid, by=sides.consumer)
    for _ in range(4):
        issue()
    done, refused = together(issue, issue)
    assert len(done) == len(refused) == 1
    assert Credential.objects.filter(state="live").count() == 5


def test_of_two_who_stop_one_grant_at_once_one_is_told():
    sides = make_sides()
    grant = make_grant(sides)
    other = make_post(Role.SHARING_HEAD, body=sides.provider.body_id)
    revision = Grant.objects.get().revision
    stop = partial(sharing.suspend_grant, grant.uuid, evidence="核查记录", revision=revision)
    done, refused = together(partial(stop, by=sides.provider_head), partial(stop, by=other))
    assert len(done) == len(refused) == 1
    assert deeds_named("sharing.grant-suspended") == 1


def test_one_who_withdraws_while_the_head_consents_leaves_one_clear_state():
    sides = make_sides()
    request = make_submitted_request(sides)
    done, refused = together(
        partial(sharing.consent_request, request.uuid, by=sides.consumer_head, decision="approve"),
        partial(
            sharing.withdraw_request, request.uuid, by=sides.consumer, revision=request.revision
        ),
    )
    assert len(done) + len(refused) == 2
    assert done
    request.refresh_from_db()
    assert request.state in {"answering", "withdrawn"}


def form_of(officer):
    entry = make_sides().entry
    return f"/sharing/requests/new/?entry={entry.uuid}"


def test_a_double_click_in_the_same_instant_makes_one_request():
    officer = make_post(Role.OFFICER)
    path = form_of(officer)
    browsers = [sign_in(officer), sign_in(officer)]
    sent = {"basis": "依据", "idempotency_key": "0192-click-click"}
    answers, _ = together(*(partial(browser.post, path, sent) for browser in browsers))
    assert {answer.status_code for answer in answers} == {302}
    assert len({answer["Location"] for answer in answers}) == 1
    assert Request.objects.count() == 1


def test_a_double_click_in_the_same_instant_makes_one_draft():
    officer = make_post(Role.OFFICER)
    sent = {
        "title": "双击名册", "secrecy": "none", "idempotency_key": "0192-click-click",
        "items-TOTAL_FORMS": 0, "items-INITIAL_FORMS": 0,
    }  # fmt: skip
    browsers = [sign_in(officer), sign_in(officer)]
    answers, _ = together(
        *(partial(browser.post, "/catalogue/mine/new/", sent) for browser in browsers)
    )
    assert {answer.status_code for answer in answers} == {302}
    assert Entry.objects.count() == 1
