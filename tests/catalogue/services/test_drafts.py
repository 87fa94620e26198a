import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.factories.catalogue import assess, entry_facts, make_draft, table_of
from tests.factories.census import make_system
from tests.factories.organisations import make_body, make_post

from zhengtong.catalogue import public as catalogue
from zhengtong.catalogue.models import Assessment, Entry
from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import Conflict, StaleRevision
from zhengtong.ledger.models import Record

pytestmark = pytest.mark.django_db
HOSTILE = json.loads((Path(__file__).parents[2] / "data" / "blns.json").read_text("utf-8"))


def draft_with(officer, **changes):
    return catalogue.draft_entry(catalogue.EntryProposal(facts=entry_facts(**changes)), officer)


@pytest.mark.policy("P7.1")
def test_a_draft_keeps_what_was_proposed_with_its_table_and_map():
    officer = make_post(Role.OFFICER)
    system = make_system(officer)
    facts = entry_facts()
    proposal = catalogue.EntryProposal(
        facts=facts, system_id=system.uuid, resource=table_of(facts.items), origin="source"
    )
    entry = catalogue.draft_entry(proposal, officer)
    stored = catalogue.get_version(entry.uuid, 1).facts
    assert replace(stored, items=()) == replace(facts, items=())
    assert [item.name for item in stored.items] == [item.name for item in facts.items]
    resource = catalogue.list_resources(entry.uuid)[0]
    assert resource.column_of(stored.items[1].item_id) == "citizen_id"
    assert resource.state == "proposed"


def test_items_keep_their_ids_when_the_draft_changes():
    officer = make_post(Role.OFFICER)
    entry = make_draft(officer)
    before = catalogue.get_version(entry.uuid, 1).facts
    swapped = (before.items[1], replace(before.items[0], name="户主姓名"))
    changed = replace(before, items=(*swapped, catalogue.ItemFacts(name="新项", share_type=2)))
    catalogue.update_draft(entry.uuid, changed, by=officer, revision=entry.revision)
    after = catalogue.get_version(entry.uuid, 1).facts.items
    assert [one.item_id for one in after[:2]] == [one.item_id for one in swapped]
    assert after[2].item_id not in {one.item_id for one in before.items}


def test_two_officers_on_one_draft_do_not_overwrite_each_other():
    officer = make_post(Role.OFFICER)
    colleague = make_post(Role.OFFICER, body=officer.body_id)
    entry = make_draft(officer)
    facts = catalogue.get_version(entry.uuid, 1).facts
    catalogue.update_draft(entry.uuid, facts, by=colleague, revision=entry.revision)
    with pytest.raises(StaleRevision):
        catalogue.update_draft(entry.uuid, facts, by=officer, revision=entry.revision)


@pytest.mark.policy("R12")
def test_a_name_is_used_once_by_a_provider():
    officer = make_post(Role.OFFICER)
    draft_with(officer, title="学生信息")
    with pytest.raises(catalogue.TitleTaken):
        draft_with(officer, title="学生 信息（2）")
    draft_with(make_post(Role.OFFICER), title="学生信息")


@pytest.mark.policy("R12")
def test_a_name_of_51_characters_is_refused():
    with pytest.raises(catalogue.EntryInvalid) as refusal:
        draft_with(make_post(Role.OFFICER), title="字" * 51)
    assert refusal.value.gaps[0].field == "title"
    assert not Entry.objects.exists()


@pytest.mark.policy("R14")
@pytest.mark.parametrize("secrecy", ["state_secret", "work_secret"])
def test_choosing_secrecy_leaves_no_draft_and_no_word_in_the_journal(secrecy):
    officer = make_post(Role.OFFICER)
    before = Record.objects.count()
    with pytest.raises(catalogue.SecrecyRefused) as refusal:
        draft_with(officer, title="某名录", secrecy=secrecy)
    assert "某名录" not in str(refusal.value)
    assert not Entry.objects.exists()
    assert Record.objects.count() == before


@pytest.mark.policy("R14")
def test_a_secrecy_check_that_finds_a_secret_is_not_recorded():
    officer = make_post(Role.OFFICER)
    entry = make_draft(officer)
    found = catalogue.AssessmentRecord(kind="secrecy", outcome="secret", assessor="保密办")
    with pytest.raises(catalogue.SecrecyRefused):
        catalogue.record_assessment(entry.uuid, found, by=officer)
    assert not Assessment.objects.exists()


@pytest.mark.policy("R01")
@pytest.mark.policy("R02")
def test_an_incomplete_draft_is_kept_but_not_submitted():
    officer = make_post(Role.OFFICER)
    entry = draft_with(officer, summary="", cycle="", grade=None)
    with pytest.raises(catalogue.EntryIncomplete) as refusal:
        catalogue.submit_entry(entry.uuid, by=officer, revision=entry.revision)
    found = {gap.field for gap in refusal.value.gaps}
    assert {"summary", "cycle", "grade", "secrecy_check", "personal_assessment"} <= found
    assert catalogue.get_entry(entry.uuid).state == "draft"


@pytest.mark.policy("R55")
def test_a_new_personal_mark_after_the_assessment_asks_for_another():
    officer = make_post(Role.OFFICER)
    entry = make_draft(officer)
    assess(entry.uuid, by=officer)
    facts = catalogue.get_version(entry.uuid, 1).facts
    marked = replace(facts.items[2], personal="personal")
    changed = replace(facts, items=(*facts.items[:2], marked, facts.items[3]))
    revision = catalogue.get_entry(entry.uuid).revision
    newer = catalogue.update_draft(entry.uuid, changed, by=officer, revision=revision)
    with pytest.raises(catalogue.EntryIncomplete) as refusal:
        catalogue.submit_entry(entry.uuid, by=officer, revision=newer.revision)
    assert [gap.rule for gap in refusal.value.gaps] == ["R55"]


@pytest.mark.parametrize("role", [Role.BODY_HEAD, Role.REVIEWER, Role.AUDITOR, Role.CONTRACTOR])
def test_only_data_officers_compile(role):
    with pytest.raises(catalogue.EntryForbidden):
        draft_with(make_post(role))


def test_nobody_compiles_for_another_body():
    proposal = catalogue.EntryProposal(facts=entry_facts(), body_id=make_body().uuid)
    with pytest.raises(catalogue.EntryForbidden):
        catalogue.draft_entry(proposal, make_post(Role.OFFICER))


def test_a_draft_of_another_body_is_not_seen():
    entry = make_draft()
    with pytest.raises(catalogue.EntryNotFound):
        catalogue.get_entry(entry.uuid, by=make_post(Role.OFFICER))


def test_a_draft_never_published_can_be_discarded():
    officer = make_post(Role.OFFICER)
    entry = make_draft(officer)
    catalogue.delete_draft(entry.uuid, by=officer, revision=entry.revision)
    assert not Entry.objects.exists()
    with pytest.raises(catalogue.EntryNotFound):
        catalogue.get_entry(entry.uuid)


@pytest.mark.slow
def test_hostile_strings_are_stored_verbatim_or_refused():
    officer = make_post(Role.OFFICER)
    for number, text in enumerate(HOSTILE):
        facts = entry_facts(
            title=f"条目{'甲' * (number % 20)}{'乙' * (number // 20)}",
            summary=text[:256],
            use_requirement=text[:500],
            items=(catalogue.ItemFacts(name="项", description=text[:500], share_type=2),),
        )
        try:
            entry = catalogue.draft_entry(catalogue.EntryProposal(facts=facts), officer)
        except catalogue.EntryInvalid:
            continue
        stored = catalogue.get_version(entry.uuid, 1).facts
        assert stored.summary == text[:256].strip()
        assert stored.items[0].description == text[:500].strip()


def test_a_published_entry_cannot_be_edited_in_place():
    from tests.factories.catalogue import make_published_entry

    officer = make_post(Role.OFFICER)
    entry = make_published_entry(officer)
    with pytest.raises(Conflict):
        catalogue.update_draft(entry.uuid, entry.facts, by=officer, revision=entry.revision)
