from datetime import date

import pytest
from tests.factories.catalogue import (
    REFUSED,
    decide,
    entry_facts,
    make_basis,
    make_draft,
    make_head,
    make_published_entry,
    submit_refused,
)  # fmt: skip
from tests.factories.organisations import make_post, make_reviewer

from zhengtong.catalogue import public as catalogue
from zhengtong.catalogue.domain.bases import BasisFacts, BasisForbidden, BasisInvalid
from zhengtong.catalogue.domain.errors import EntryIncomplete, EntryInvalid
from zhengtong.catalogue.models import LegalBasis, Version
from zhengtong.catalogue.services.bases import correct_basis, record_bases
from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import Conflict, DomainError
from zhengtong.ledger.models import Record as Deed

pytestmark = [pytest.mark.django_db, pytest.mark.policy("R03")]


def facts_of_basis(**changes) -> BasisFacts:
    values = {
        "kind": "law", "document": "示例数据：某法", "article": "第一条", "quote": "示例数据",
        "source": "示例数据", "in_force_from": date(2020, 1, 1),
    }  # fmt: skip
    return BasisFacts(**{**values, **changes})


def gaps_of(error) -> set[str]:
    return {gap.field for gap in error.value.gaps}


def test_what_is_picked_is_quoted_word_for_word():
    basis = make_basis(quote="示例数据：不得提供举报人信息")
    entry = make_draft(**REFUSED, basis_ref=str(basis.uuid), basis_quote="别的文字")
    said = catalogue.get_version(entry.uuid, 1).facts
    assert said.basis_quote == "示例数据：不得提供举报人信息"
    assert (said.basis_kind, said.basis_article) == ("law", "第十条")


def test_an_article_that_is_not_in_the_register_cannot_be_picked():
    with pytest.raises(EntryInvalid) as refused:
        make_draft(**REFUSED, basis_ref="00000000-0000-7000-8000-000000000000")
    assert gaps_of(refused) == {"basis_ref"}


def test_free_text_no_longer_suffices():
    typed = {"basis_kind": "law", "basis_document": "某法", "basis_article": "第十条"}
    with pytest.raises(EntryIncomplete) as refused:
        submit_refused(make_post(Role.OFFICER), **typed, basis_quote="不得提供")
    assert gaps_of(refused) == {"basis_ref"}


@pytest.mark.parametrize(
    "changes",
    [
        {"forbids_giving": False},
        {"in_force_from": date(2099, 1, 1)},
        {"in_force_until": date(2021, 1, 1)},
    ],
)
def test_the_article_must_forbid_and_be_in_force_that_day(changes):
    basis = make_basis(**changes)
    with pytest.raises(EntryIncomplete) as refused:
        submit_refused(make_post(Role.OFFICER), basis_ref=str(basis.uuid))
    assert gaps_of(refused) == {"basis_ref"}


def test_a_single_item_that_is_not_shared_needs_a_basis_too():
    officer = make_post(Role.OFFICER)
    items = (*entry_facts().items[:1], *REFUSED["items"])
    with pytest.raises(EntryIncomplete) as refused:
        submit_refused(officer, share_type=2, items=items)
    assert gaps_of(refused) == {"basis_ref"}


def test_the_authority_confirms_the_article_or_nothing_is_published():
    officer = make_post(Role.OFFICER)
    basis = make_basis()
    entry = submit_refused(officer, basis_ref=str(basis.uuid))
    reviewer = make_reviewer(officer.region)
    decide(entry.uuid, by=make_head(officer.body_id))
    with pytest.raises(DomainError) as refused:
        decide(entry.uuid, by=reviewer)
    assert refused.value.code == "catalogue.basis-unconfirmed"
    assert catalogue.get_entry(entry.uuid).state == "authority_review"
    done = catalogue.decide_review(
        entry.uuid, by=reviewer, decision="approve", basis_confirmed=True
    )
    assert done.state == "published"
    assert Version.objects.get(entry__uuid=entry.uuid).basis_confirmed_by_name == reviewer.name
    assert Deed.objects.filter(name="catalogue.basis-confirmed", subject=str(entry.uuid)).exists()


def test_an_article_that_ended_during_the_review_stops_it():
    officer = make_post(Role.OFFICER)
    basis = make_basis()
    entry = submit_refused(officer, basis_ref=str(basis.uuid))
    decide(entry.uuid, by=make_head(officer.body_id))
    LegalBasis.objects.filter(pk=basis.pk).update(in_force_until=date(2021, 1, 1))
    with pytest.raises(EntryIncomplete):
        catalogue.decide_review(
            entry.uuid, by=make_reviewer(officer.region), decision="approve", basis_confirmed=True
        )


def test_only_reviewers_of_an_authority_record_articles():
    for actor in (
        make_post(Role.OFFICER),
        make_post(Role.REVIEWER),
        make_head(make_reviewer().body_id),
    ):
        with pytest.raises(BasisForbidden):
            record_bases([facts_of_basis()], by=actor)


def test_of_many_rows_all_are_recorded_or_none():
    rows = [facts_of_basis(), facts_of_basis(kind="local_rule", quote="")]
    with pytest.raises(BasisInvalid) as refused:
        record_bases(rows, by=make_reviewer())
    assert gaps_of(refused) == {"rows.1.kind", "rows.1.quote"}
    assert not LegalBasis.objects.exists()


def test_a_correction_takes_the_place_of_the_article_once_approved():
    from zhengtong.desk import public as desk

    basis, reviewer = make_basis(), make_reviewer()
    make_head(reviewer.body_id)
    wanted = facts_of_basis(in_force_until=date(2025, 1, 1))
    later = correct_basis(basis.uuid, wanted, by=reviewer)
    with pytest.raises(Conflict):
        correct_basis(basis.uuid, wanted, by=reviewer)
    matter = desk.find_matter("catalogue.basis", str(later.uuid))
    head = make_head(reviewer.body_id)
    desk.decide_step(matter.uuid, by=head, decision="approve", opinion="", revision=matter.revision)
    states = dict(LegalBasis.objects.values_list("pk", "state"))
    assert states == {basis.pk: "replaced", later.pk: "listed"}


def test_versions_published_before_keep_what_they_say():
    entry = make_published_entry()
    assert catalogue.get_version(entry.uuid, 1).facts.basis_ref == ""


def test_ticked_reasons_stand_before_the_own_words():
    officer = make_post(Role.OFFICER)
    basis = make_basis()
    entry = submit_refused(officer, basis_ref=str(basis.uuid))
    words = {"by": make_head(officer.body_id), "decision": "return"}
    with pytest.raises(DomainError) as refused:
        catalogue.decide_review(entry.uuid, **words, reasons=["no-such"])
    assert refused.value.code == "catalogue.reason-unknown"
    catalogue.decide_review(entry.uuid, **words, reasons=["grade-wrong"], opinion="请重定")
    reason = Version.objects.get(entry__uuid=entry.uuid).return_reason
    assert reason == "数据分级不准确\n请重定"
