"""One source a data element: claims, conflicts, the authority's word, who repeats collection."""

from dataclasses import replace

import pytest
from tests.factories.catalogue import ITEMS, make_published_entry
from tests.factories.organisations import make_post, make_reviewer, sign_in

from zhengtong.catalogue.domain import sources as words
from zhengtong.catalogue.models import AuthoritativeSource, ElementUse, SourceClaim, SourceConflict
from zhengtong.catalogue.selectors import sources as questions
from zhengtong.catalogue.services.source_conflicts import decide_conflict, subject_of
from zhengtong.catalogue.services.sources import claim_source, decide_claim, withdraw_claim
from zhengtong.desk import public as desk
from zhengtong.desk.models import Notice
from zhengtong.kernel.actor import Role

pytestmark = pytest.mark.django_db
CODE = "DE-001"
API = "/api/v1/catalogue/sources"
BOUND = (replace(ITEMS[0], element_code=CODE), *ITEMS[1:])


def collector():
    officer = make_post(Role.OFFICER)
    make_published_entry(officer, items=BOUND)
    return officer


def claim(by, **changes):
    values = {"element": CODE, "reason": "依职责登记", "basis": "某条例第三条", **changes}
    return claim_source(words.ClaimFacts(**values), by=by)


def confirm(made, by, decision="approve"):
    return decide_claim(made.uuid, by=by, decision=decision, opinion="依职责")


def ruling(outcome, **changes):
    return words.Ruling(**{"outcome": outcome, "opinion": "依职责", "scopes": {}, **changes})


def told(template):
    return {one.body.uuid for one in Notice.objects.filter(template=template)}


def holders(realm):
    return {one.body.uuid: one.scope for one in questions.list_holders(CODE, realm)}


@pytest.mark.policy("R15", "R34")
def test_the_authority_confirms_a_claim_and_those_who_repeat_are_warned():
    first, other = collector(), collector()
    made = confirm(claim(first), make_reviewer())
    assert made.state == "confirmed"
    assert holders(made.realm) == {first.body_id: ""}
    assert told("catalogue.source-repeated") == {other.body_id}
    (line,) = questions.list_matrix(made.realm, view="repeated")
    assert (line.element, line.entries, line.bodies, line.repeats) == (CODE, 2, 2, 1)
    figures = questions.count_by_body(made.realm)
    assert figures[first.body_id] == {"sources": 1, "claims": 0, "repeats": 0}
    assert figures[other.body_id]["repeats"] == 1


@pytest.mark.policy("R15")
def test_a_second_claim_opens_a_conflict_with_a_clock_and_both_sides_are_told():
    first, other, reviewer = collector(), collector(), make_reviewer()
    confirm(claim(first), reviewer)
    made = claim(other)
    conflict = SourceConflict.objects.get()
    (row,) = desk.list_clocks(subject_of(conflict))
    assert (row.rule, row.certainty, row.due_on) == ("R15", "chosen", conflict.due_on)
    assert row.stopped_on is None
    assert told("catalogue.source-conflict") == {first.body_id, other.body_id}
    with pytest.raises(words.ClaimContested):
        confirm(made, reviewer)


@pytest.mark.policy("R15")
@pytest.mark.parametrize("outcome", ["kept", "moved", "shared"])
def test_the_authority_keeps_moves_or_shares_the_source(outcome):
    first, other, reviewer = collector(), collector(), make_reviewer()
    confirm(claim(first), reviewer)
    made = claim(other)
    conflict = SourceConflict.objects.get()
    scopes = {first.body_id: "企业", other.body_id: "个体工商户"} if outcome == "shared" else {}
    said = ruling(outcome, winner=made.uuid if outcome == "moved" else None, scopes=scopes)
    done = decide_conflict(conflict.uuid, said, by=reviewer)
    wanted = {"kept": {first.body_id: ""}, "moved": {other.body_id: ""}, "shared": scopes}
    assert holders(made.realm) == wanted[outcome]
    assert done.state == outcome
    assert told("catalogue.source-settled") == {first.body_id, other.body_id}
    (row,) = desk.list_clocks(subject_of(conflict))
    assert row.stopped_on is not None
    assert not desk.list_todo(reviewer)
    with pytest.raises(words.ClaimOver):
        decide_conflict(conflict.uuid, said, by=reviewer)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (ruling("kept"), "outcome"),
        (ruling("other"), "outcome"),
        (ruling("moved"), "winner"),
        (ruling("shared"), "scopes"),
        (ruling("moved", opinion=" "), "opinion"),
    ],
)
def test_a_decision_that_is_not_complete_is_refused_by_field(said, field):
    claim(collector()), claim(collector())
    conflict = SourceConflict.objects.get()
    with pytest.raises(words.ClaimInvalid) as refused:
        decide_conflict(conflict.uuid, said, by=make_reviewer())
    assert field in {gap.field for gap in refused.value.gaps}
    assert not AuthoritativeSource.objects.exists()


def test_a_withdrawn_claim_lets_the_conflict_lapse_and_the_other_goes_on_alone():
    first, other = collector(), collector()
    kept, dropped = claim(first), claim(other)
    withdraw_claim(dropped.uuid, by=other)
    assert SourceConflict.objects.get().state == "lapsed"
    assert confirm(kept, make_reviewer()).state == "confirmed"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"element": "DE-404"}, "element"),
        ({"reason": ""}, "reason"),
        ({"basis": "长" * 501}, "basis"),
    ],
)
def test_a_claim_that_is_not_complete_is_refused_by_field(changes, field):
    officer = collector()
    with pytest.raises(words.ClaimInvalid) as refused:
        claim(officer, **changes)
    assert [gap.field for gap in refused.value.gaps] == [field]
    assert not SourceClaim.objects.exists()


def test_only_officers_claim_and_only_the_authority_decides():
    officer = collector()
    with pytest.raises(words.SourceForbidden):
        claim(make_post(Role.AUDITOR))
    claim(officer), claim(collector())
    conflict = SourceConflict.objects.get()
    with pytest.raises(words.SourceForbidden):
        decide_conflict(conflict.uuid, ruling("kept"), by=officer)
    with pytest.raises(words.ConflictNotFound):
        decide_conflict(conflict.uuid, ruling("kept"), by=make_post(Role.OFFICER))


def test_an_auditor_with_a_body_of_their_own_sees_what_all_others_claim():
    claim(collector()), claim(collector())
    auditor = make_post(Role.AUDITOR)
    assert questions.list_claims(auditor).count() == 2
    assert questions.list_conflicts(auditor).count() == 1


def test_the_matrix_takes_the_same_number_of_statements_however_many_rows(
    django_assert_num_queries, django_assert_max_num_queries
):
    made = claim(collector())
    with django_assert_max_num_queries(6) as few:
        questions.list_matrix(made.realm)
    for _ in range(3):
        claim(collector())
    with django_assert_num_queries(len(few)):
        questions.list_matrix(made.realm)


def test_pages_and_api_walk_a_claim_to_its_decision(client):
    first, other, reviewer = collector(), collector(), make_reviewer()
    claim(first)
    sign_in(client, other)
    fields = {"element": CODE, "reason": "依职责", "basis": "某条例"}
    page = client.post("/catalogue/sources/claims/new/", fields, follow=True).content.decode()
    conflict = SourceConflict.objects.get()
    assert conflict.number in page
    sign_in(client, reviewer)
    at = f"/catalogue/sources/conflicts/{conflict.uuid}/"
    assert "提交裁定" in client.get(at).content.decode()
    said = {"outcome": "kept", "winner": "", "opinion": "理由", "revision": 1}
    assert client.post(f"{at}rule/", said).status_code == 422
    said |= {"outcome": "moved", "winner": str(SourceClaim.objects.earliest("pk").uuid)}
    assert client.post(f"{at}rule/", said).status_code == 302
    for path in ("", "element/?code=DE-001", "claims/", "conflicts/", "?export=xlsx"):
        assert client.get(f"/catalogue/sources/{path}").status_code == 200
    (line,) = client.get(API).json()
    assert [one["body_id"] for one in line["sources"]] == [str(first.body_id)]
    figures = {one["body_id"]: one for one in client.get(f"{API}/bodies").json()}
    assert figures[str(other.body_id)]["repeats"] == 1
    entry = ElementUse.objects.get(body__uuid=other.body_id).entry
    assert "重复采集" in client.get(f"/catalogue/{entry.uuid}/").content.decode()
