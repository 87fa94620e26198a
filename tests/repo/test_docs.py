"""Settings and error codes are documented, links lead somewhere, generated pages are fresh."""

import re
from importlib import import_module

import pytest
from tests.repo.house import PACKAGE, ROOT, list_tracked_files, name_of, tell

from zhengtong.cli import documents
from zhengtong.kernel.errors import DomainError
from zhengtong.site import config

ERRORS = ROOT / "docs" / "reference" / "errors"
CODE = re.compile(r"^[a-z]+\.[a-z0-9]+(-[a-z0-9]+)*$")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
SETTING = re.compile(r"""["']((?:ZT_[A-Z_]+)|DATABASE_URL)["']""")
# Between ./zt and its tests only: no operator sets them.
INTERNAL = {"ZT_HOME", "ZT_AXE", "ZT_SHOTS", "ZT_TEST_DATABASES"}


def list_error_classes() -> list[type[DomainError]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if '    code = "' in text or "errors" in path.parts[-1]:
            if "migrations" in path.parts or "class " not in text:
                continue
            import_module(".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts))
    found, todo = [], [DomainError]
    while todo:
        one = todo.pop()
        todo += one.__subclasses__()
        if one.__module__.startswith("zhengtong."):
            found.append(one)
    return sorted(set(found), key=lambda c: (c.code, c.__name__))


def documented_codes() -> set[str]:
    rows = [
        line
        for page in ERRORS.glob("*.md")
        for line in page.read_text(encoding="utf-8").splitlines()
        if line.startswith("|")
    ]
    return {row.split("|")[1].strip().strip("`") for row in rows}


def test_every_error_code_is_documented():
    known = documented_codes()
    problems = [f"{c.code} ({c.__module__}.{c.__name__})" for c in list_error_classes()
                if c.code not in known]  # fmt: skip
    assert not problems, tell(problems)


def test_documented_error_codes_exist():
    codes = {c.code for c in list_error_classes()}
    ours = {code for code in documented_codes() if CODE.match(code)}
    assert not ours - codes, tell(sorted(ours - codes))


def test_error_codes_are_named_after_their_context_and_used_once():
    problems, seen = [], {}
    for one in list_error_classes():
        context = one.__module__.split(".")[1]
        if not CODE.match(one.code) or one.code.split(".")[0] != context:
            problems.append(f"{one.__module__}.{one.__name__}: {one.code}")
        if "code" in vars(one) and seen.setdefault(one.code, one) is not one:
            problems.append(f"{one.code}: {one.__name__} and {seen[one.code].__name__}")
    assert not problems, tell(problems)


def test_every_setting_that_is_read_is_in_the_register():
    keys = {key.name for key in config.KEYS}
    problems = sorted(
        f"{name_of(path)}: {name}"
        for path in PACKAGE.rglob("*.py")
        for name in SETTING.findall(path.read_text(encoding="utf-8"))
        if name not in keys | INTERNAL and not name.endswith("_")
        and f"settings.{name}" not in path.read_text(encoding="utf-8")
    )  # fmt: skip
    assert not problems, tell(problems)
    assert all(key.meaning for key in config.KEYS)


def test_generated_pages_are_fresh():
    stale = [name_of(p) for p, text in documents.pages(ROOT).items()
             if not p.exists() or p.read_text(encoding="utf-8") != text]  # fmt: skip
    assert not stale, tell(stale)


@pytest.mark.parametrize(
    "page", [p for p in list_tracked_files() if p.suffix == ".md"], ids=name_of
)
def test_links_of_a_page_lead_somewhere(page):
    text = re.sub(r"```.*?```|`[^`]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    targets = [t.split("#")[0] for t in LINK.findall(text) if "://" not in t and t[0] != "#"]
    broken = [t for t in targets if not t.startswith("mailto:") and not (page.parent / t).exists()]
    assert not broken, tell(broken)
