"""People at their browsers: they read pages, fill in forms by the labels and press buttons."""

import re
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Response
from tests.browser.town import Town

SIZE = {"width": 1366, "height": 900}
PATIENCE_MS = 15_000
OPTIONAL = "选填"
VIEWER = ("chrome://", "chrome-extension://")  # the browser's own viewer of PDF
# A form sent back with its gaps; a record that is looked for until it is stored.
EXPECTED = re.compile("status of (404|422)")


class Visitor:
    """One browser of one person; what went wrong in it is remembered.

    Args:
        browser: The browser program.
        town: Where they go.
        scripts: Whether JavaScript runs.
        options: More options of the browser's context.
    """

    def __init__(
        self, browser: Browser, town: Town, *, scripts: bool = True, **options: Any
    ) -> None:
        self.town = town
        self.troubles: list[str] = []
        given = {"viewport": SIZE, "locale": "zh-CN", "java_script_enabled": scripts, **options}
        self.context: BrowserContext = browser.new_context(**given)
        self.context.set_default_timeout(PATIENCE_MS)
        self.page: Page = self.context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))
        self.page.on("request", self._watch)
        self.page.on("response", self._answered)

    def _hear(self, message: Any) -> None:
        if message.type in {"error", "warning"} and not EXPECTED.search(message.text):
            self.troubles.append(f"console at {self.page.url}: {message.text}")

    def _watch(self, request: Any) -> None:
        if not request.url.startswith((self.town.url, "data:", "blob:", "about:", *VIEWER)):
            self.troubles.append(f"left the host: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.troubles.append(f"{response.status} at {response.url}")

    def sign_in(self, username: str) -> "Visitor":
        """Through the sign-in page with the password."""
        self.go("/sign-in/")
        self.fill("用户名", username)
        self.fill("密码", self.town.password)
        self.press("登录")
        self.page.wait_for_url(re.compile(r"/desk/"))
        return self

    def go(self, path: str) -> Response:
        """Open an address of the town."""
        response = self.page.goto(self.town.url + path)
        assert response is not None
        return response

    def field(self, label: str, *, within: Locator | None = None) -> Locator:
        """The field of that label."""
        words = re.compile(rf"^\s*{re.escape(label)}(\s*{OPTIONAL})?\s*$")
        return (within or self.page.locator("main")).get_by_label(words)

    def fill(self, label: str, text: str, *, within: Locator | None = None) -> None:
        """Type into the field of that label."""
        self.field(label, within=within).fill(text)

    def choose(self, label: str, option: str, *, within: Locator | None = None) -> None:
        """Choose an option by its words, in full or as they begin."""
        field = self.field(label, within=within)
        for words in field.locator("option").all_inner_texts():
            if words.strip().startswith(option):
                field.select_option(label=words.strip())
                return
        raise AssertionError(f"{label}: no option {option!r} in {field.inner_text()!r}")

    def tick(self, label: str, *, within: Locator | None = None) -> None:
        """Tick the box of that label."""
        (within or self.page.locator("main")).get_by_label(label).check()

    def press(self, name: str, *, within: Locator | None = None) -> None:
        """Press the button of that name and wait for the page."""
        scope = within or self.page.locator(".deskpage, .page, .paper").first
        with self.page.expect_navigation():
            scope.get_by_role("button", name=name, exact=True).first.click()

    def follow(self, name: str, *, exact: bool = False) -> None:
        """Follow the first link of that name."""
        scope = self.page.locator(".deskpage, .page, .paper").first
        with self.page.expect_navigation():
            scope.get_by_role("link", name=name, exact=exact).first.click()

    def sees(self, text: str) -> bool:
        """Whether the text is on the page, now or soon."""
        self.page.get_by_text(text).first.wait_for(state="visible")
        return True

    @property
    def path(self) -> str:
        """Where they are."""
        return self.page.url.removeprefix(self.town.url)

    @property
    def words(self) -> str:
        """All words of the page's main part."""
        return self.page.locator("main").inner_text()

    def leave(self) -> None:
        """Close the browser."""
        self.context.close()
