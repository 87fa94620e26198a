"""Pictures of the key pages, for the README and for review; kept where ``ZT_SHOTS`` says."""

import os
from pathlib import Path

import pytest
from tests.browser.inspecting import use_language
from tests.browser.pages import SIGHTS, Sight, address_of

WIDTHS = (1366, 390)
PAGES = {
    "home": "site:home", "search": "catalogue:search", "entry": "catalogue:entry",
    "request": "sharing:request", "draft-form": "catalogue:edit", "review": "catalogue:review",
    "grant": "sharing:grant", "receipt": "exchange:delivery", "ledger": "ledger:trees",
    "record": "ledger:record", "sign-in": "organisations:sign-in", "look": "site:look",
    "service": "gateway:service", "calls": "gateway:calls", "request-form": "sharing:request-new",
    "decision": "sharing:request ", "source": "exchange:source",
}  # fmt: skip
DESK = {"desk": Sight("hfmz_sharing"), "desk-provider": Sight("mz_officer")}


@pytest.fixture
def folder():
    path = Path(os.environ["ZT_SHOTS"])
    path.mkdir(parents=True, exist_ok=True)
    return path


@pytest.fixture
def take(job, stage, folder):
    """Takes a picture of a page at both widths."""
    job.reach("calendar-drafted")

    def take_picture(file, sight, address, language="zh-hans"):
        person = job.person(sight.who) if sight.who else job.guest()
        use_language(person.page, language, url=stage.town.url)
        for width in WIDTHS:
            person.page.set_viewport_size({"width": width, "height": 900 if width > 400 else 844})
            person.go(address)
            person.page.screenshot(path=folder / f"{file}-{width}.png", full_page=True)
        use_language(person.page, "zh-hans", url=stage.town.url)

    return take_picture


@pytest.mark.parametrize("file", PAGES)
def test_a_picture_is_taken(take, job, file):
    name = PAGES[file]
    take(file, SIGHTS[name], address_of(job, name, SIGHTS[name]))


@pytest.mark.parametrize("file", DESK)
def test_a_picture_of_the_desk_is_taken(take, file):
    take(file, DESK[file], "/desk/")


@pytest.mark.parametrize("file", ["home", "search", "grant"])
def test_a_picture_in_english_is_taken(take, job, file):
    name = PAGES[file]
    take(f"{file}-en", SIGHTS[name], address_of(job, name, SIGHTS[name]), language="en")


def test_pictures_of_a_run_under_way_are_taken(job, folder):
    made = job.reach("delivered")
    officer = job.person("jy_officer")
    officer.page.set_viewport_size({"width": 1366, "height": 900})
    officer.go(made["flow"])
    officer.press("开始运行")
    officer.page.screenshot(path=folder / "run-live-1366.png", full_page=True)
    officer.page.set_viewport_size({"width": 390, "height": 844})
    officer.page.screenshot(path=folder / "run-live-390.png", full_page=True)
    officer.page.get_by_role("link", name="查看交付凭证").wait_for(timeout=60_000)
    officer.page.set_viewport_size({"width": 1366, "height": 900})
    officer.page.screenshot(path=folder / "run-done-1366.png", full_page=True)
