"""Every page in both languages, on a desk's screen and on a phone's."""

import pytest
from tests.browser.inspecting import find_barriers, inspect, use_language
from tests.browser.pages import (
    DEEDS,
    ELSEWHERE,
    FILES,
    SIGHTS,
    SIGNPOSTS,
    UNWALKED,
    address_of,
    list_names,
)

LANGUAGES = ("zh-hans", "en")
WIDTHS = (1366, 390)
HEIGHT = 900


def test_every_address_is_on_the_list():
    listed = {name.strip() for name in SIGHTS}
    listed |= DEEDS | FILES | SIGNPOSTS | ELSEWHERE | UNWALKED
    assert set(list_names()) == listed


@pytest.fixture
def visit(job, stage):
    """Opens a page in a language at a width; back to Chinese afterwards."""
    job.reach("calendar-drafted")
    opened = []

    def open_page(name, language, width):
        sight = SIGHTS[name]
        visitor = job.person(sight.who) if sight.who else job.guest()
        opened.append(visitor)
        visitor.page.set_viewport_size({"width": width, "height": HEIGHT})
        address = address_of(job, name, sight)
        use_language(visitor.page, language, url=stage.town.url)
        visitor.troubles.clear()
        response = visitor.go(address)
        return visitor, response.status

    yield open_page
    for visitor in opened:
        use_language(visitor.page, "zh-hans", url=stage.town.url)


@pytest.mark.parametrize("name", SIGHTS)
def test_the_page_is_whole_in_both_languages_and_on_a_phone(visit, name):
    wrong = []
    for language in LANGUAGES:
        for width in WIDTHS:
            visitor, status = visit(name, language, width)
            found = [] if status == 200 else [f"status {status}"]
            found += inspect(visitor.page, language) + visitor.troubles
            wrong += [f"{visitor.path} {language} {width}: {one}" for one in found]
    assert wrong == []


@pytest.mark.axe
@pytest.mark.parametrize("name", SIGHTS)
def test_the_page_has_no_serious_barrier(visit, name):
    for language, width in zip(LANGUAGES, WIDTHS, strict=True):
        visitor, _status = visit(name, language, width)
        assert find_barriers(visitor.page) == []
