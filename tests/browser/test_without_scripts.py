"""The same forms and public pages with JavaScript off."""

import pytest

PUBLIC = ("/", "/catalogue/?q=村级", "/ledger/", "/help/", "/look/", "/sitemap/", "/accessibility/")


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_are_read(plain_job, path):
    guest = plain_job.guest()
    assert guest.go(path).status == 200
    assert guest.page.locator("h1").inner_text()


def test_the_public_finds_and_reads_a_published_entry(plain_job):
    made = plain_job.reach("published")
    guest = plain_job.guest()
    guest.go("/catalogue/?q=村级")
    guest.follow(made["title"], exact=True)
    assert "村级名称" in guest.words


def test_an_entry_is_drafted_completed_and_published(plain_job):
    assert plain_job.reach("published")["code"].startswith("307017")


def test_a_request_is_told_its_gaps_completed_and_granted(plain_job):
    made = plain_job.reach("granted")
    assert len(made["gaps"]) > 4
    assert "业务协同" in made["grant_words"]


def test_a_run_is_followed_by_loading_its_page_again(plain_job):
    assert "18,337" in plain_job.reach("delivered")["run_words"]


def test_nothing_went_wrong_on_the_way(plain_job):
    plain_job.reach("granted")
    assert plain_job.troubles() == []
