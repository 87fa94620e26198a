"""The main job by its pages: each role signs in and does its part by clicking and filling in."""

import pytest


@pytest.mark.policy("P1.1")
def test_an_officer_registers_a_system_and_finds_it_by_its_address(job):
    made = job.reach("system")
    assert made["system"].startswith("/census/")


def test_a_source_is_tested_and_its_secret_is_shown_on_no_page(job):
    made = job.reach("target")
    assert made["source"].startswith("/exchange/sources/")
    assert made["secret_shown"] is False


def test_the_platform_drafts_an_entry_and_lists_what_is_missing(job):
    made = job.reach("proposed")
    assert made["draft"].startswith("/catalogue/mine/")
    assert made["draft_gaps"] > 3


def test_a_completed_entry_is_approved_reviewed_and_published_with_a_code(job):
    made = job.reach("published")
    assert made["code"].startswith("307017")


def test_an_incomplete_request_is_told_every_gap_at_once(job):
    made = job.reach("gaps")
    told = " ".join(made["gaps"])
    for label in ("使用场景", "使用范围", "共享方式", "使用目的", "信息项", "使用时限"):
        assert label in told


def test_the_clock_runs_from_the_consent_of_the_own_head(job):
    made = job.reach("consented")
    assert "1 个工作日" in made["clock"]
    assert "CN-2025" in made["clock"]


def test_the_grant_says_who_may_use_what_until_when(job):
    made = job.reach("granted")
    for words in ("安徽省教育厅", "业务协同", "村级名称", "仅限申请所列场景使用"):
        assert words in made["grant_words"]


def test_a_run_is_watched_until_its_receipt(job):
    made = job.reach("delivered")
    assert "18,337" in made["run_words"]
    assert "来源行数 = 目标行数 + 隔离行数" in made["receipt_words"]


def test_files_are_made_and_downloaded(job):
    sizes = job.reach("files")["sizes"]
    assert {name.rpartition(".")[2] for name in sizes} == {"csv", "parquet"}
    assert min(sizes.values()) > 100_000


def test_a_secret_is_shown_once_and_opens_the_gateway_within_the_grant(job):
    made = job.reach("called")
    assert made["secret_seen_again"] is False
    assert (made["call_status"], made["call_rows"]) == (200, 5)
    assert made["outside_status"] == 403


def test_the_log_of_calls_shows_the_answered_and_the_refused(job):
    words = job.reach("logged")["calls_words"]
    assert "已答复" in words
    assert "已拒绝" in words


def test_the_downloaded_verifier_accepts_the_proof_and_refuses_a_changed_one(job):
    made = job.reach("proven")
    assert made["verdict"] == 0
    assert made["verdict_changed"] != 0


def test_nothing_went_wrong_in_any_browser_on_the_way(job):
    job.reach("proven")
    assert job.troubles() == []
