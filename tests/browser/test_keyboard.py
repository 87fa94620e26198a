"""With the keyboard alone, with a page enlarged, with large text."""

import pytest
from tests.browser.inspecting import inspect
from tests.browser.requesting import open_form

FOCUS = """() => {
  const one = document.activeElement;
  const box = one.getBoundingClientRect();
  const ringed = (look) => look.boxShadow !== 'none'
    || look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) > 0;
  // A search wears its ring on its frame; a date's inner parts wear the browser's own.
  const ring = one.type === 'date' || ringed(getComputedStyle(one.closest('[role=search]') || one));
  return {key: one.name ? one.name + '=' + (one.type === 'checkbox' ? one.value : '') : '',
          what: one.outerHTML.slice(0, 150), button: one.tagName === 'BUTTON' ? one.name : '', ring,
          seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight};
}"""
MOST_STOPS = 150
LARGE = ("/", "/catalogue/?q=村级", "/desk/", "/sharing/requests/", "/ledger/")


def switch_text(person, name):
    """Press the button of the text's size on the first page."""
    person.go("/")
    with person.page.expect_navigation():
        person.page.get_by_role("button", name=name).click()


def walk_by_tab(page):
    """Every stop of the Tab key from the top of the page to the button that submits."""
    page.wait_for_load_state()
    stops = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUS))
        if stops[-1]["button"] == "submit":
            return stops
    raise AssertionError(f"the button was not reached: {stops[-1]}")


@pytest.fixture
def asker(job):
    """An officer of a department that has not asked yet, before the form of a request."""
    job.reach("published")
    person = job.person("hfmz_officer")
    person.page.set_viewport_size({"width": 1366, "height": 900})
    return person


def test_the_whole_request_form_is_filled_in_by_keyboard(job, asker):
    open_form(job, asker)
    fields = asker.page.locator("main form").first.locator(
        "input:not([type=hidden]), textarea, select"
    )
    names = {
        f"{one.get_attribute('name')}="
        + ((one.get_attribute("value") or "") if one.get_attribute("type") == "checkbox" else "")
        for one in fields.all()
        if one.is_visible()
    }
    stops = walk_by_tab(asker.page)
    assert names - {stop["key"] for stop in stops} == set()
    assert [stop["what"] for stop in stops if not (stop["ring"] and stop["seen"])] == []


def test_space_ticks_and_enter_submits(job, asker):
    open_form(job, asker)
    asker.page.locator("input[name=item_ids]").first.focus()
    asker.page.keyboard.press("Space")
    assert asker.page.locator("input[name=item_ids]").first.is_checked()
    asker.page.locator("button[name=submit]").focus()
    with asker.page.expect_navigation():
        asker.page.keyboard.press("Enter")
    assert asker.page.locator("#error-summary").is_visible()


def test_the_skip_link_leads_past_the_navigation(job, asker):
    asker.go("/desk/")
    asker.page.keyboard.press("Tab")
    asker.page.keyboard.press("Enter")
    assert asker.page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("path", LARGE)
def test_enlarged_to_200_percent_no_page_is_wider_than_the_screen(job, asker, path):
    asker.page.set_viewport_size({"width": 683, "height": 450})
    asker.go(path)
    assert inspect(asker.page, "zh-hans") == []


@pytest.mark.parametrize("path", LARGE)
def test_with_large_text_no_page_is_wider_than_a_phone(job, asker, path):
    asker.page.set_viewport_size({"width": 390, "height": 844})
    switch_text(asker, "大字版")
    try:
        asker.go(path)
        assert asker.page.locator("html.large").count() == 1
        assert inspect(asker.page, "zh-hans") == []
    finally:
        switch_text(asker, "标准字号")
