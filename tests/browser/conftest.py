"""Fixtures of the browser's journeys: one town and one browser for the whole folder."""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright
from tests.browser.main_job import MainJob
from tests.browser.town import Founder, Town

HERE = Path(__file__).parent
collect_ignore = [] if os.environ.get("ZT_SHOTS") else ["test_shots.py"]
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync",
    "--disable-component-update", "--no-first-run", "--disable-dev-shm-usage",
]  # fmt: skip


class Stage:
    """What all journeys share; taken down as soon as the next test is of another folder.

    A running Playwright keeps an event loop in this thread, and the town's processes keep a
    machine busy: neither may outlast the journeys.
    """

    def __init__(self) -> None:
        self.founder = Founder()
        self.jobs: dict[bool, MainJob] = {}
        self._player: Playwright | None = None
        self._browser: Browser | None = None

    @property
    def town(self) -> Town:
        """The running town."""
        return self.founder.found()

    @property
    def browser(self) -> Browser:
        """The running browser."""
        if self._browser is None:
            player = self._player = sync_playwright().start()
            program = next(filter(None, map(shutil.which, PROGRAMS)))
            self._browser = player.chromium.launch(executable_path=program, args=ARGUMENTS)
        return self._browser

    def job(self, *, scripts: bool) -> MainJob:
        """The main job, with or without JavaScript."""
        if scripts not in self.jobs:
            self.jobs[scripts] = MainJob(self.town, scripts=scripts).meet(self.browser)
        return self.jobs[scripts]

    def clear(self) -> None:
        """Take everything down."""
        browser, player = self._browser, self._player
        self._browser = self._player = None
        self.jobs.clear()
        try:
            if browser is not None:
                browser.close()
            if player is not None:
                player.stop()
        finally:
            self.founder.remove()


STAGE = pytest.StashKey[Stage]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every journey needs the browser, and waits for real processes."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.slow)


@pytest.hookimpl(trylast=True)  # after the fixtures of the last journey
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Take the stage down after the last journey in a row."""
    if nextitem is None or HERE not in nextitem.path.parents:
        stage = item.config.stash.get(STAGE, None)
        if stage is not None:
            stage.clear()


@pytest.fixture
def stage(request: pytest.FixtureRequest) -> Stage:
    """The one stage."""
    stash = request.config.stash
    if STAGE not in stash:
        stash[STAGE] = Stage()
    return stash[STAGE]


@pytest.fixture
def job(stage: Stage) -> MainJob:
    """The main job with a usual browser."""
    return stage.job(scripts=True)


@pytest.fixture
def plain_job(stage: Stage) -> MainJob:
    """The main job with JavaScript off."""
    return stage.job(scripts=False)
