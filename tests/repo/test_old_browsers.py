"""Shipped CSS and JavaScript run in Chromium kernels from 86 on, which government desktops carry.

What may be missing there without harm (a colour of a tick box, a balanced heading) is listed with
the reason; whatever else is newer is an error, with the version that first had it.
"""

import re
from pathlib import Path

import django_htmx
import pytest
from tests.repo.house import PACKAGE, name_of, tell

OLDEST = 86
CSS = {
    r":is\(": 88, r":where\(": 88, r":not\([^()]*,": 88, r":has\(": 105, r":user-valid": 119,
    r":modal\b": 105, r":popover-open": 114, r":state\(": 125, r"@container": 105,
    r"container-(type|name)\s*:": 105, r"@layer": 99, r"@property": 85, r"@scope": 118,
    r"@starting-style": 117, r"@view-transition": 126, r"(^|[{;]\s*)&": 112, r"\bsubgrid\b": 117,
    r"aspect-ratio\s*:": 88, r"inset(-inline|-block)?\s*:": 87,
    r"(margin|padding|border)-(inline|block)\s*:": 87, r"color-mix\(": 111,
    r"\b(ok)?l(ab|ch)\(": 111, r"light-dark\(": 123, r"color\(": 111, r"\d[dsl]v[hw]\b": 108,
    r"overflow[-xy]*\s*:\s*clip": 90, r"accent-color\s*:": 93, r"text-wrap[-\w]*\s*:": 114,
    r"scrollbar-(width|color)\s*:": 121, r"scrollbar-gutter\s*:": 94,
    r"text-decoration-thickness\s*:": 89, r"text-underline-offset\s*:": 87,
    r"content-visibility\s*:": 85, r"(?<![-\w])(translate|rotate|scale)\s*:": 104,
    r"field-sizing\s*:": 123, r"interpolate-size\s*:": 129, r"anchor-name\s*:": 125,
    r"\b(sin|cos|tan|pow|sqrt|round|mod|rem)\(": 111, r"contain-intrinsic": 95,
}  # fmt: skip
SCRIPT = {
    r"\.at\(": 92, r"\bObject\.hasOwn\b": 93, r"\bstructuredClone\b": 98, r"\bstatic\s*\{": 94,
    r"\.findLast(Index)?\(": 97, r"\.to(Sorted|Reversed|Spliced)\(": 110, r"#\w+ in ": 91,
    r"\bObject\.groupBy\b": 117, r"\bPromise\.(withResolvers|try)\b": 119,
    r"\bArray\.fromAsync\b": 121, r"\bAbortSignal\.(timeout|any)\b": 103,
    r"\b(URL\.(canParse|parse))\b": 120, r"\.(showPopover|hidePopover|togglePopover)\(": 114,
    r"(?<!\?)\.checkVisibility\(": 105, r"\.replaceChildren\(": 86, r"\.replaceAll\(": 85,
    r"\bparseHTMLUnsafe\((?<!\?\.\()": 124, r"\.requestSubmit\(": 76, r"\.inert\b": 102,
    r"/[dgimsuy]*v[dgimsuy]*(?=[,;)])": 112, r"\?\?=": 85, r"\bstartViewTransition\(": 111,
    r"\.moveBefore\(": 133, r"\bnavigation\.navigate\(": 102, r"\bscheduler\.": 94,
}  # fmt: skip
# Missing there, nobody is hindered.
HARMLESS = {
    r"accent-color\s*:": "tick boxes keep the browser's colour",
    r"text-wrap[-\w]*\s*:": "headings break where they fill the line",
    r"scrollbar-(width|color)\s*:": "the scroll bar is a little wider",
    r"text-decoration-thickness\s*:": "underlines are thinner",
    r"text-underline-offset\s*:": "underlines sit closer",
}
# In htmx, asked for before use: `document.startViewTransition?`, `if(e.moveBefore)try{`.
ASKED_FOR = {
    r"\bstartViewTransition\(": "startViewTransition?",
    r"\.moveBefore\(": "if(e.moveBefore)",
}
# The two columns beside an entry become one below the other.
ALONE = re.compile(r"^\s*\.cols:has\(> \.aside:not\(:empty\)\) \{")
HTMX = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-4.min.js"


def list_shipped(suffix: str) -> list[Path]:
    return sorted(path for path in PACKAGE.rglob(f"*{suffix}") if "static" in path.parts)


def strip_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


def too_new(text: str, table: dict[str, int]) -> list[str]:
    """What the text uses that the oldest kernel lacks, by line."""
    return [
        f"{number}: {found[0].strip()} is of Chromium {since}"
        for number, line in enumerate(strip_comments(text).splitlines(), 1)
        for pattern, since in table.items()
        if since > OLDEST and pattern not in HARMLESS and (found := re.search(pattern, line))
        and not ALONE.match(line)
    ]  # fmt: skip


@pytest.mark.parametrize("path", list_shipped(".css"), ids=lambda path: path.name)
def test_style_sheets_need_nothing_newer_than_the_oldest_kernel(path):
    problems = too_new(path.read_text(encoding="utf-8"), CSS)
    assert not problems, tell([f"{name_of(path)}:{one}" for one in problems])


@pytest.mark.parametrize("path", list_shipped(".js"), ids=lambda path: path.name)
def test_scripts_need_nothing_newer_than_the_oldest_kernel(path):
    problems = too_new(path.read_text(encoding="utf-8"), SCRIPT)
    assert not problems, tell([f"{name_of(path)}:{one}" for one in problems])


def test_the_htmx_that_pages_load_asks_before_it_uses_what_is_newer():
    text = HTMX.read_text(encoding="utf-8")
    found = [pattern for pattern, since in SCRIPT.items()
             if since > OLDEST and re.search(pattern, text)
             and ASKED_FOR.get(pattern, "\0") not in text]  # fmt: skip
    assert not found, tell(found)


def test_pages_load_no_other_scripts_than_those_looked_at():
    looked_at = {path.name for path in list_shipped(".js")} | {HTMX.name}
    pages = (path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.html"))
    loaded = {name for page in pages for name in re.findall(r"static '[^']*?([\w.-]+\.js)'", page)}
    assert loaded
    assert not loaded - looked_at


TOO_NEW = (
    ".a:is(b, c) { top: 0; }", ".a { inset: 0; }", "a { & b { top: 0; } }",
    ".a, .b:has(c) { top: 0; }", "a { height: 100dvh; }",
)  # fmt: skip
OLD_ENOUGH = (
    ".a:not(.b) { margin: 0; }", "a { padding-inline-start: 0; }",
    "a { top: calc(1px + max(2px, 3%)); }",
)  # fmt: skip


@pytest.mark.parametrize("line", TOO_NEW)
def test_what_is_too_new_is_found(line):
    assert too_new(line, CSS)


@pytest.mark.parametrize("line", OLD_ENOUGH)
def test_what_is_old_enough_passes(line):
    assert not too_new(line, CSS)
