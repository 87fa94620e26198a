"""The versions of a record: all of them, one as it was, and what differs between any two."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhengtong.standards.domain.fields import REGISTERS
from zhengtong.standards.selectors.records import diff_versions, get_version, list_versions
from zhengtong.standards.web.words import describe_change, describe_content, describe_rows
from zhengtong.toolkit import access

PAGES = {
    "element": "standards:element", "code-set": "standards:code-set", "standard": "standards:text",
    "rule": "standards:rule", "mapping": "standards:mapping",
}  # fmt: skip


def _number(request: HttpRequest, name: str, otherwise: int) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else otherwise


def _head(register: str, code: str) -> dict[str, Any]:
    return {
        "register": register,
        "code": code,
        "register_title": _(REGISTERS[register].title),
        "url": reverse(PAGES[register], args=[code]),
        "nav_key": "standards",
    }


@access.public
def show_versions(request: HttpRequest, register: str, code: str) -> HttpResponse:
    """Every published version, and the difference between ``?old=`` and ``?new=``.

    Policy: P8.1
    """
    versions = list_versions(register, code)
    latest = versions[0].number
    new = _number(request, "new", latest)
    old = _number(request, "old", max(new - 1, 1))
    change = diff_versions(register, code, old, new) if old != new else None
    kept = REGISTERS[register]
    context = {
        **_head(register, code),
        "versions": versions,
        "numbers": [(one.number, f"v{one.number} · {one.label}") for one in versions],
        "old": old,
        "new": new,
        "change": describe_change(kept, change) if change else None,
        "heads": [_(one.label) for one in kept.row_columns],
        "row_title": _(kept.row_title) if kept.row_title else "",
    }
    return render(request, "standards/versions.html", context)


@access.public
def show_version(request: HttpRequest, register: str, code: str, number: int) -> HttpResponse:
    """One published version as it was."""
    version = get_version(register, code, number)
    kept = REGISTERS[register]
    context = {
        **_head(register, code),
        "version": version,
        "facts": describe_content(kept, version.content),
        "heads": [_(one.label) for one in kept.row_columns],
        "rows": describe_rows(kept, version.content),
        "row_count": len(version.content.get(kept.rows, ())) if kept.rows else 0,
        "row_title": _(kept.row_title) if kept.row_title else "",
    }
    return render(request, "standards/version.html", context)
