"""The main job done by people on pages: its legs in order, each done once, each by its role."""

from typing import Any

from playwright.sync_api import Browser
from tests.browser import (
    cataloguing,
    crosschecking,
    delivering,
    deskwork,
    discovering,
    proving,
    registering,
    requesting,
    waiting,
)
from tests.browser.town import Town
from tests.browser.visitors import Visitor

LEGS = {
    **registering.LEGS, **cataloguing.LEGS, **requesting.LEGS, **delivering.LEGS, **proving.LEGS,
    **waiting.LEGS, **discovering.LEGS, **crosschecking.LEGS, **deskwork.LEGS,
}  # fmt: skip


class MainJob:
    """One run of the main job.

    Attributes:
        made: What the legs made: addresses of pages, texts seen on them.
        done: Legs done so far.
        broken: The leg that did not end well; those after it are not tried.
        mark: Added to the names of what is made, so that two runs do not collide.
    """

    def __init__(self, town: Town, *, scripts: bool = True) -> None:
        self.town = town
        self.scripts = scripts
        self.mark = "" if scripts else "（无脚本）"
        self.made: dict[str, Any] = {}
        self.done: list[str] = []
        self.people: dict[str, Visitor] = {}
        self.broken = ""
        self._browser: Browser | None = None

    def meet(self, browser: Browser) -> "MainJob":
        """Go on in this browser."""
        if browser is not self._browser:
            self.people.clear()
            self._browser = browser
        return self

    def person(self, username: str) -> Visitor:
        """The person at their browser, signed in."""
        if username not in self.people:
            assert self._browser is not None
            visitor = Visitor(self._browser, self.town, scripts=self.scripts)
            self.people[username] = visitor.sign_in(username)
        return self.people[username]

    def guest(self) -> Visitor:
        """Somebody who is not signed in."""
        if "" not in self.people:
            assert self._browser is not None
            self.people[""] = Visitor(self._browser, self.town, scripts=self.scripts)
        return self.people[""]

    def reach(self, leg: str) -> dict[str, Any]:
        """Do all legs up to this one that are not done yet; what was made."""
        for name, walk in LEGS.items():
            if name not in self.done:
                assert not self.broken, f"the leg {self.broken!r} broke before"
                self.broken = name
                walk(self)
                self.broken = ""
                self.done.append(name)
            if name == leg:
                return self.made
        raise KeyError(leg)

    def troubles(self) -> list[str]:
        """What went wrong in all browsers so far."""
        return [trouble for one in self.people.values() for trouble in one.troubles]
