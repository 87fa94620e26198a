"""Pages of one standard, data element, code set, value, rule or mapping; open to everybody."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhengtong.kernel import clock
from zhengtong.standards.domain.errors import CodeValueNotFound
from zhengtong.standards.domain.fields import CERTAINTIES, REGISTERS
from zhengtong.standards.domain.permits import may_propose
from zhengtong.standards.domain.rows import CodeValueRow
from zhengtong.standards.domain.rules import KINDS
from zhengtong.standards.models import CodeSet, DataElement, MappingPair, QualityRule, Standard
from zhengtong.standards.selectors import vocabulary
from zhengtong.standards.selectors.records import find_working, get_record
from zhengtong.standards.selectors.registers import get_published
from zhengtong.standards.web.listings import CODE_VALUES, PAIRS
from zhengtong.standards.web.words import describe_content, describe_rows
from zhengtong.toolkit import access, exports
from zhengtong.toolkit.pagination import paginate

VALUES_PER_PAGE = 50
LINKED_SHOWN = 200


def read_day(request: HttpRequest) -> date | None:
    """The day of ``?on=``; None where none or nonsense was given."""
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return None


def frame(request: HttpRequest, register: str, code: str) -> dict[str, Any]:
    """What every page of a published record shows beside it: fields, version, change under way.

    Raises:
        RecordNotFound.
    """
    record = get_record(register, code)
    kept = REGISTERS[register]
    content = record.current.content if record.current else {}
    actor = access.actor_of(request)
    return {
        "register": register,
        "code": record.code,
        "current": record.current,
        "facts": describe_content(kept, content),
        "heads": [_(one.label) for one in kept.row_columns],
        "rows": describe_rows(kept, content),
        "row_title": _(kept.row_title) if kept.row_title else "",
        "may_propose": may_propose(actor),
        "working": find_working(register, record.code) if may_propose(actor) else None,
        "nav_key": "standards",
    }


@access.public
def show_element(request: HttpRequest, code: str) -> HttpResponse:
    """One data element with all its attributes, its code set and its quality rules."""
    element = vocabulary.get_element_model(code)
    context = {
        **frame(request, "element", element.code),
        "element": element,
        "code_set": CodeSet.objects.filter(code=element.code_set, is_current=True).first(),
        "standard": Standard.objects.filter(code=element.standard).first(),
        "rules": _rules(QualityRule.objects.filter(element=element.code)[:LINKED_SHOWN]),
    }
    return render(request, "standards/element.html", context)


def _rules(rules: Any) -> list[dict[str, Any]]:
    return [
        {"row": one, "kind": _(KINDS[one.kind].title) if one.kind in KINDS else one.kind}
        for one in rules
    ]


@access.public
def show_standard(request: HttpRequest, code: str) -> HttpResponse:
    """One standard: its requirements, what is registered of it, what is still missing.

    Policy: P8.1, P8.2
    """
    standard = get_published("standard", code)
    later = Standard.objects.filter(replaces__contains=[standard.code])
    context = {
        **frame(request, "standard", standard.code),
        "standard": standard,
        "elements": DataElement.objects.filter(standard=standard.code)[:LINKED_SHOWN],
        "code_sets": CodeSet.objects.filter(standard=standard.code, is_current=True)[:LINKED_SHOWN],
        "rules": _rules(QualityRule.objects.filter(standard=standard.code)[:LINKED_SHOWN]),
        "earlier": Standard.objects.filter(code__in=standard.replaces)[:LINKED_SHOWN],
        "later": later[:LINKED_SHOWN],
    }
    return render(request, "standards/text.html", context)


@access.public
def show_code_set(request: HttpRequest, code: str) -> HttpResponse:
    """One code set with its values, searchable, on any day and in any edition."""
    on = read_day(request)
    version = vocabulary.clean_query(request.GET.get("version", ""))
    code_set = vocabulary.find_edition(code, on, version)
    editions = vocabulary.list_editions(code)
    q = vocabulary.clean_query(request.GET.get("q", ""))
    found = vocabulary.query_values(code_set, q, on)
    if exports.is_asked(request):
        return exports.send_list(request, CODE_VALUES, found)
    context = {
        **frame(request, "code-set", code_set.code),
        "code_set": next(one for one in editions if one.pk == code_set.pk),
        "editions": editions,
        "page": paginate(found, request, per_page=VALUES_PER_PAGE),
        "q": q,
        "on": on,
        "version": version,
        "today": clock.today(),
    }
    return render(request, "standards/code_set.html", context)


@access.public
def show_value(request: HttpRequest, code: str, value: str) -> HttpResponse:
    """One value: when it was valid, what became of it, what it came from.

    Policy: P8.2
    """
    on = read_day(request) or clock.today()
    code_set = vocabulary.get_code_set_model(code)
    spans = vocabulary.list_spans(code, value)
    if not spans:
        raise CodeValueNotFound(code=code_set.code, value=vocabulary.clean_query(value))
    holders = vocabulary.find_successors(code, value, on)
    direct = spans[-1].successors
    context = {
        "code_set": code_set,
        "value": spans[-1],
        "spans": [replace(one, certainty=_certainty(one, code_set)) for one in spans],
        "on": on,
        "is_valid": vocabulary.find_code_value(code, value, on) is not None,
        "holders": vocabulary.name_values(code_set, sorted(holders), on),
        "direct": vocabulary.name_values(code_set, sorted(direct)),
        "are_same": holders == set(direct),
        "predecessors": vocabulary.list_predecessors(code, value),
        "nav_key": "standards",
    }
    return render(request, "standards/code_value.html", context)


def _certainty(value: CodeValueRow, code_set: CodeSet) -> str:
    return _(CERTAINTIES[value.certainty or code_set.certainty])


@access.public
def show_rule(request: HttpRequest, code: str) -> HttpResponse:
    """One quality rule, and whether a flow of the exchange can run it."""
    rule = get_published("rule", code)
    context = {
        **frame(request, "rule", rule.code),
        "rule": rule,
        "kind": KINDS.get(rule.kind),
        "element": DataElement.objects.filter(code=rule.element).first(),
    }
    return render(request, "standards/rule.html", context)


@access.public
def show_mapping(request: HttpRequest, code: str) -> HttpResponse:
    """One mapping with its pairs; a value is looked up with ``?q=``."""
    mapping = get_published("mapping", code)
    q = vocabulary.clean_query(request.GET.get("q", ""))
    pairs = MappingPair.objects.filter(mapping=mapping)
    if q:
        pairs = pairs.filter(from_value=q) | pairs.filter(to_value=q)
    if exports.is_asked(request):
        return exports.send_list(request, PAIRS, pairs)
    context = {
        **frame(request, "mapping", mapping.code),
        "mapping": mapping,
        "page": paginate(pairs, request, per_page=VALUES_PER_PAGE),
        "q": q,
    }
    return render(request, "standards/mapping.html", context)
