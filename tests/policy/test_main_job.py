"""The main job as its users see it: what each step left, clause by clause and rule by rule."""

import subprocess
import sys

import pytest
from tests.exchange.scene import PASSWORD
from tests.factories import feeds
from tests.factories.organisations import CITY, PROVINCE
from tests.factories.web import sign_in
from tests.policy.main_job import LEFT_OUT, PURPOSE, RULES, VILLAGES

from zhengtong.catalogue import public as catalogue
from zhengtong.cli.demo.business import FAULTY, TABLE
from zhengtong.crypto.digests import sm3
from zhengtong.desk import public as desk
from zhengtong.desk.models import Notice
from zhengtong.exchange import public as exchange
from zhengtong.exchange.models import QuarantinedRow, Source
from zhengtong.kernel.errors import Conflict, DomainError
from zhengtong.ledger import public as ledger
from zhengtong.ledger.models import Record
from zhengtong.organisations import public as organisations

COLUMN_QUERY = f"SELECT column_name FROM information_schema.columns WHERE table_name = '{TABLE}'"
pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.mark.policy("R44")
def test_the_system_is_registered_with_every_field_of_the_audit(job):
    facts = job.system.facts
    assert all((facts.name, facts.functions, facts.use_range, facts.use_frequency))
    assert all((facts.approving_body, facts.approved_on, facts.fund_source))


def test_the_source_works_and_its_secret_is_nowhere_in_the_open(job):
    assert job.test.works
    assert not job.test.facts["can_write"]
    rows = str(list(Source.objects.values())) + str(list(Record.objects.values()))
    assert PASSWORD not in rows


@pytest.mark.policy("P7.1")
def test_the_schema_becomes_a_draft_with_names_types_keys_and_the_table(job):
    items = {item.column: item for item in job.proposed.items}
    assert len(items) == 10
    assert items["code"].name == "区划代码"
    assert items["code"].is_key
    assert (items["code"].length, items["updated_on"].data_type) == (12, "D")
    (resource,) = job.entry.resources
    assert (resource.table_name, resource.source) == (TABLE, str(job.source.uuid))


@pytest.mark.policy("R01")
def test_an_incomplete_entry_was_not_submitted_and_told_all_gaps(job):
    error = job.refused["incomplete entry"]
    assert error.code == "catalogue.entry-incomplete"
    fields = {gap.field for gap in error.gaps}
    assert {"cycle", "use_requirement"} <= fields


@pytest.mark.policy("R02")
def test_the_assessments_come_before_the_submission(job):
    assert job.refused["without assessments"].code == "catalogue.entry-incomplete"


@pytest.mark.policy("R02")
@pytest.mark.policy("R05")
def test_the_own_head_decides_before_the_authority_publishes(job):
    assert job.refused["authority first"].code == "catalogue.entry-not-found"
    (matter,) = desk.list_flow("catalogue.review", str(job.entry_id))
    steps = matter.steps.order_by("ordinal").values_list("decided_by_name", flat=True)
    assert list(steps) == [job.head.name, job.reviewer.name]


@pytest.mark.policy("P7.2")
@pytest.mark.policy("R05")
def test_the_publication_is_told_to_all_and_the_version_cannot_be_changed(job):
    assert Notice.objects.for_actor(job.bystander).filter(text__contains=job.entry.code).exists()
    facts = catalogue.get_version(job.entry_id, 1).facts
    with pytest.raises(Conflict):
        catalogue.update_draft(job.entry_id, facts, by=job.officer, revision=job.entry.revision)


@pytest.mark.policy("R08")
def test_the_code_carries_the_prefix_of_anhui(job):
    assert job.entry.code.startswith("307017")


@pytest.mark.policy("R17")
def test_what_is_not_published_is_not_asked_for(job):
    assert job.refused["asked unpublished"].code == "sharing.entry-not-published"


@pytest.mark.policy("R21")
def test_all_gaps_of_the_request_were_told_at_once(job):
    error = job.refused["incomplete request"]
    assert error.code == "sharing.request-incomplete"
    assert {"scene", "use_scope", "ways", "valid_to", "item_ids"} <= {g.field for g in error.gaps}


@pytest.mark.policy("R16")
def test_the_answer_waits_for_the_consent_of_the_consumers_own_head(job):
    assert job.refused["before own head"].code == "sharing.request-not-found"


@pytest.mark.policy("R22")
def test_a_refusal_without_reasons_was_not_taken(job):
    assert job.refused["no reasons"].code == "sharing.reasons-required"


@pytest.mark.policy("R18")
@pytest.mark.policy("R19")
@pytest.mark.policy("R23")
def test_the_clocks_of_answer_and_delivery_name_their_article_and_have_stopped(job):
    (answer,) = desk.list_clocks(f"request:{job.request_id}")
    (delivery,) = desk.list_clocks(f"grant:{job.grant.uuid}")
    assert (answer.amount, answer.rule, answer.profile) == (10, "R19", "CN-2025")
    assert (delivery.amount, delivery.rule) == (20, "R23")
    assert answer.stopped_on
    assert delivery.stopped_on


@pytest.mark.policy("R25")
def test_the_grant_is_limited_to_items_purpose_and_time(job):
    usable = {str(one) for one in job.grant.usable_item_ids}
    names = {item.name for item in job.entry.items if str(item.item_id) in usable}
    assert LEFT_OUT not in names
    assert len(names) == len(job.entry.items) - 1
    assert list(job.grant.purpose_codes) == [PURPOSE]
    assert job.grant.valid_to > job.grant.valid_from


@pytest.mark.policy("P4.2")
def test_a_body_of_a_city_holds_a_grant_of_a_provincial_body(job):
    regions = [
        organisations.get_body(one).region for one in (job.grant.provider_id, job.grant.consumer_id)
    ]
    assert regions == [PROVINCE, CITY]
    assert job.scene.target_rows(f"SELECT count(*) FROM {TABLE}") == [(VILLAGES,)]


@pytest.mark.policy("R24")
@pytest.mark.policy("R40")
def test_the_run_reconciles_source_with_target_and_rejected(job):
    receipt = job.receipt(job.runs[0])
    assert receipt["rows_source"] == VILLAGES + len(FAULTY)
    assert receipt["rows_source"] == receipt["rows_target"] + receipt["rows_rejected"]
    assert receipt["digests_source"] == receipt["digests_target"]
    columns = {row[0] for row in job.scene.target_rows(COLUMN_QUERY)}
    assert "code" in columns
    assert not {"updated_on", "internal_note"} & columns


@pytest.mark.policy("R40")
def test_the_second_run_writes_no_row(job):
    receipt = job.receipt(job.runs[1])
    assert receipt["rows_target"] == VILLAGES
    assert [receipt[f"rows_{verb}"] for verb in ("inserted", "updated", "deleted")] == [0, 0, 0]


@pytest.mark.policy("R41")
def test_rows_set_aside_name_the_rule_they_broke(job):
    rows = QuarantinedRow.objects.filter(run__uuid=job.runs[0].uuid)
    assert len(rows) == len(FAULTY)
    assert {row.rule for row in rows} == {rule["name"] for rule in RULES}


@pytest.mark.policy("R24")
def test_the_sealed_files_open_for_the_consumer_and_agree_with_their_manifest(job):
    made = {one["name"]: one for one in job.files.files}
    assert {name.removesuffix(".sealed").rsplit(".", 1)[-1] for name in made} >= {"csv", "parquet"}
    for name, one in made.items():
        content = b"".join(exchange.open_file(job.files.uuid, name, by=job.consumer))
        assert sm3(content).hex() == one["sm3"]
    with pytest.raises(DomainError):
        exchange.open_file(job.files.uuid, name, by=job.bystander)


@pytest.mark.policy("R24")
@pytest.mark.policy("R25")
def test_a_call_returns_the_granted_items_only(job):
    answer = job.answers["inside"]
    assert answer.status == 200
    assert answer.json["rows"]
    assert all(row["county_code"] == "340102" for row in answer.json["rows"])
    assert "updated_on" not in answer.json["rows"][0]


@pytest.mark.policy("R25")
@pytest.mark.policy("R43")
def test_calls_outside_the_grant_are_denied_and_logged(job):
    denied = {
        name: job.answers[name].status
        for name in ("outside", "other purpose", "forged", "replayed")
    }
    assert denied == {"outside": 403, "other purpose": 403, "forged": 401, "replayed": 409}
    kept = Record.objects.filter(log="calls", name="gateway.call-denied")
    assert kept.filter(uuid=job.answers["outside"].headers["x-record-id"]).exists()


@pytest.mark.policy("P11.2")
@pytest.mark.policy("R56")
def test_every_log_is_whole(job):
    for log in ("deeds", "refusals", "calls"):
        verdict = ledger.verify_log(log)
        assert verdict.is_whole, verdict.findings
    assert ledger.verify_log("deeds").records > 30
    assert ledger.verify_log("calls").records >= 4


def check_offline(folder, text):
    """Exit status of the one-file verifier, run alone, on a proof."""
    verifier, proof = folder / "verify.py", folder / "proof.json"
    verifier.write_text(ledger.verifier_source(), encoding="utf-8")
    proof.write_text(text, encoding="utf-8")
    command = [sys.executable, "-I", str(verifier), str(proof)]
    return subprocess.run(command, capture_output=True, check=False, timeout=60).returncode


@pytest.mark.policy("R56")
def test_one_call_is_proven_offline_and_a_changed_byte_is_found(job, tmp_path):
    text = ledger.proof_text(ledger.export_proof("calls", job.call_id))
    assert check_offline(tmp_path, text) == 0
    for place in (text.index("gateway.call-answered"), text.rindex("0")):
        other = "h" if text[place] != "0" else "1"
        assert check_offline(tmp_path, text[:place] + other + text[place + 1 :]) != 0


@pytest.mark.policy("P4.4")
def test_nothing_was_connected_before_its_review(job):
    names = list(Record.objects.filter(log="deeds").order_by("pk").values_list("name", flat=True))
    published = names.index("catalogue.entry-published")
    for later in ("sharing.grant-decided", "exchange.delivery-made", "gateway.service-published"):
        assert names.index(later) > published


@pytest.mark.policy("P6.1")
def test_the_portal_shows_the_entry_to_everyone_and_the_grant_to_its_sides(job, client):
    found = client.get("/catalogue/", {"q": "村级行政区划"}).content.decode()
    assert job.entry.title in found
    assert TABLE not in client.get(f"/catalogue/{job.entry_id}/").content.decode()
    path = f"/sharing/grants/{job.grant.uuid}/"
    for actor, status in ((job.consumer, 200), (job.officer, 200), (job.bystander, 404)):
        assert sign_in(actor).get(path).status_code == status


@pytest.mark.policy("P7.1")
@pytest.mark.parametrize("suffix", feeds.SYNTAXES)
def test_harvesters_read_the_published_entry_and_the_feed_conforms(job, client, suffix):
    graph = feeds.read_feed(client.get(f"/catalog.{suffix}").content, suffix)
    (dataset,) = feeds.list_datasets(graph)
    assert str(dataset).endswith(f"/catalogue/{job.entry.uuid}/#dataset")
    assert feeds.list_violations(graph) == []
