"""The lists of the five registers: searched, narrowed, sorted, taken home; open to all."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhengtong.standards.domain.fields import REGISTERS
from zhengtong.standards.domain.permits import may_propose
from zhengtong.standards.domain.rules import KINDS
from zhengtong.standards.selectors.registers import SHELVES, count_by_kind, query_register
from zhengtong.standards.selectors.vocabulary import clean_query
from zhengtong.standards.web.listings import BY_REGISTER
from zhengtong.standards.web.words import STATUS_BADGES
from zhengtong.toolkit import access, exports
from zhengtong.toolkit.pagination import paginate

_SORTS = {
    "code": gettext_lazy("编号"), "number": gettext_lazy("标准编号"),
    "name": gettext_lazy("名称"), "-effective_on": gettext_lazy("实施日期，新的在前"),
    "kind": gettext_lazy("类别"), "-grade": gettext_lazy("分级，高的在前"),
    "data_type": gettext_lazy("数据类型"), "dimension": gettext_lazy("质量维度"),
    "element": gettext_lazy("数据元"), "from_set": gettext_lazy("源代码集"),
}  # fmt: skip
_FREE = frozenset({"standard", "element", "from_set", "to_set"})


@access.public
def list_elements(request: HttpRequest) -> HttpResponse:
    """The register of data elements.

    Policy: P8.2
    """
    return _list(request, "element", "standards/elements.html")


@access.public
def list_code_sets(request: HttpRequest) -> HttpResponse:
    """Every code set with its edition, source and size."""
    return _list(request, "code-set", "standards/code_sets.html")


@access.public
def list_standards(request: HttpRequest) -> HttpResponse:
    """The register of standards, with how many there are of each kind.

    Policy: P8.1
    """
    return _list(request, "standard", "standards/texts.html", {"kinds": _kinds()})


@access.public
def list_rules(request: HttpRequest) -> HttpResponse:
    """The quality rules in the six dimensions of GB/T 36344."""
    return _list(request, "rule", "standards/rules.html")


@access.public
def list_mappings(request: HttpRequest) -> HttpResponse:
    """Mappings between code sets, and between editions of one."""
    return _list(request, "mapping", "standards/mappings.html")


def _kinds() -> list[tuple[str, str, int]]:
    names = next(one for one in REGISTERS["standard"].columns if one.name == "kind").choices
    return [(kind, _(names[kind]), count) for kind, count in count_by_kind().items()]


def _list(
    request: HttpRequest, register: str, template: str, more: Mapping[str, Any] | None = None
) -> HttpResponse:
    shelf = SHELVES[register]
    narrowed = {name: clean_query(request.GET.get(name, "")) for name in shelf.filters}
    sort = request.GET.get("sort", "")
    q = clean_query(request.GET.get("q", ""))
    found = query_register(register, q=q, narrowed=narrowed, sort=sort)
    if exports.is_asked(request):
        return exports.send_list(request, BY_REGISTER[register], found)
    context = {
        "page": paginate(found, request),
        "q": q,
        "sort": sort,
        "sorts": [(name, _SORTS[name]) for name in shelf.sorts],
        "filters": [_filter(register, name, value) for name, value in narrowed.items()],
        "register": register,
        "may_propose": may_propose(access.actor_of(request)),
        "badges": STATUS_BADGES,
        "nav_key": "standards",
        **(more or {}),
    }
    return render(request, template, context)


def _filter(register: str, name: str, value: str) -> dict[str, Any]:
    column = next(one for one in REGISTERS[register].columns if one.name == name)
    named: list[tuple[str, str]] = []
    if name == "grade":
        named = [(grade, _("%(grade)s 级") % {"grade": grade}) for grade in "1234"]
    elif register == "rule" and name == "kind":
        named = [(kind, _(one.title)) for kind, one in KINDS.items()]
    elif name not in _FREE:
        named = [(key, _(title)) for key, title in column.choices.items() if key]
    return {
        "name": name,
        "label": _(column.label),
        "value": value,
        "type": "select" if named else "text",
        "options": [("", _("全部")), *named] if named else (),
    }
