"""Every route says who may enter; no template carries scripts or styles of its own."""

import re
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from ninja.operation import PathView
from tests.repo.house import PACKAGE, name_of, tell

from zhengtong.toolkit import access

# Whose views are not ours: each with the reason why anybody may ask.
FOREIGN_AND_PUBLIC = {
    "django.views.i18n.set_language": "chooses a language for this browser",
    "ninja.openapi.views.openapi_json": "the published description of the API",
    "ninja.openapi.views.openapi_view": "the published description of the API",
    "ninja.openapi.views.default_home": "root of the API, tells nothing",
}
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)[^>]*>|<style\b|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE
)


def list_patterns(resolver=None, prefix: str = "/") -> Iterator[tuple[str, URLPattern]]:
    for found in (resolver or get_resolver()).url_patterns:
        if isinstance(found, URLResolver):
            yield from list_patterns(found, prefix + str(found.pattern))
        else:
            yield prefix + str(found.pattern), found


def path_view_of(callback) -> PathView | None:
    owner = getattr(callback, "__self__", None)
    if isinstance(owner, PathView):
        return owner
    cells = [c.cell_contents for c in (getattr(callback, "__closure__", None) or ())]
    return next((c for c in cells if isinstance(c, PathView)), None)


def operations_without_access(view: PathView) -> list[str]:
    return [
        f"{'/'.join(operation.methods)} {operation.view_func.__name__}"
        for operation in view.operations
        if not any(isinstance(a, access.ApiAccess) for a in operation.auth_callbacks)
    ]


@pytest.mark.django_db
def test_every_route_says_who_may_enter():
    problems = []
    for route, pattern in list_patterns():
        view = pattern.callback
        path_view = path_view_of(view)
        if path_view is not None:
            problems += [f"{route} {name}" for name in operations_without_access(path_view)]
            continue
        name = f"{getattr(view, '__module__', '')}.{getattr(view, '__name__', '')}"
        inner = getattr(getattr(view, "func", None), "__name__", "")
        if name in FOREIGN_AND_PUBLIC or f"ninja.openapi.views.{inner}" in FOREIGN_AND_PUBLIC:
            continue
        if not isinstance(getattr(view, "access", None), access.Access):
            problems.append(f"{route} {name}")
    assert not problems, tell(problems)


def test_templates_carry_no_inline_scripts_or_styles():
    problems = []
    for path in sorted(PACKAGE.rglob("templates/**/*.html")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if INLINE.search(line):
                problems.append(f"{name_of(path)}:{number} {line.strip()[:80]}")
    assert not problems, tell(problems)


def test_templates_ask_no_other_host():
    outside = re.compile(r"""(?:src|href|action)=["'](?:https?:)?//""")
    problems = [
        f"{name_of(path)}:{number} {line.strip()[:80]}"
        for path in sorted(PACKAGE.rglob("templates/**/*.html"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if outside.search(line) and "<a " not in line
    ]
    assert not problems, tell(problems)
