"""What an amendment of the standards does to the catalogue: a card on its page, a list of items."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from zhengtong.catalogue.domain.conformance import OUTCOME_NAMES
from zhengtong.catalogue.models import Item
from zhengtong.catalogue.selectors import impact as questions
from zhengtong.catalogue.selectors.impact import ElementChange
from zhengtong.catalogue.web.conformance import say_finding
from zhengtong.kernel.ids import read_uuid
from zhengtong.standards import public as standards
from zhengtong.toolkit import access, exports
from zhengtong.toolkit.access import actor_of
from zhengtong.toolkit.exports import Listing, declare
from zhengtong.toolkit.pagination import paginate_capped

PANEL_BODIES = 10


def _describe(items: list[Item], changes: dict[str, ElementChange]) -> Iterator[dict[str, Any]]:
    for item in items:
        outcome, findings = questions.explain_touched(item, changes)
        yield {
            "item": item,
            "entry": item.version.entry,
            "outcome": _(OUTCOME_NAMES[outcome]),
            "kind": "warn" if findings else "ok",
            "advice": "".join(say_finding(one) for one in findings),
        }


IMPACT = declare(
    Listing(
        key="catalogue.impact",
        title=gettext_lazy("标准变更的影响"),
        columns=(
            (gettext_lazy("信息项名称"), lambda line: line["item"].name),
            (gettext_lazy("信息资源名称"), lambda line: line["entry"].title),
            (gettext_lazy("提供单位"), lambda line: line["entry"].body.name),
            (gettext_lazy("数据元"), lambda line: line["item"].element_code),
            (gettext_lazy("影响"), lambda line: line["outcome"]),
            (gettext_lazy("怎样改"), lambda line: line["advice"]),
        ),
    )
)


@access.signed_in
@require_safe
def list_impact(request: HttpRequest, amendment_id: UUID) -> HttpResponse:
    """The items that an amendment touches, with what becomes of them.

    Policy: P8.1
    """
    if not standards.may_read_amendment(amendment_id, actor_of(request)):
        raise standards.AmendmentNotFound
    changes = questions.list_changes(amendment_id)
    outcome, body = request.GET.get("outcome", ""), read_uuid(request.GET.get("body", ""))
    outcome = outcome if outcome in OUTCOME_NAMES else ""
    found = questions.list_touched(changes, body=body, outcome=outcome)
    if exports.is_asked(request):
        return exports.send_list(
            request, IMPACT, found, describe=lambda items: _describe(items, changes)
        )
    page = paginate_capped(found, request)
    context = {
        "page": page,
        "lines": list(_describe(list(page), changes)),
        "amendment_id": amendment_id,
        "outcome": outcome,
        "outcomes": [("", _("全部")), *((key, _(name)) for key, name in OUTCOME_NAMES.items())],
        "body": body,
        "nav_key": "standards.amendments",
    }
    return render(request, "catalogue/impact.html", context)


def render_amendment(request: HttpRequest | None, amendment: Any, *arguments: Any) -> str:
    """The card on the page of an amendment: whose items it touches, and how."""
    changes = questions.list_changes(amendment.uuid)
    if not changes:
        return ""
    bodies = questions.weigh_amendment(changes)
    context = {
        "amendment": amendment,
        "bodies": bodies[:PANEL_BODIES],
        "body_count": len(bodies),
        "items": sum(one.items for one in bodies),
        "breaks": sum(one.outcomes["breaks"] for one in bodies),
        "mends": sum(one.outcomes["mends"] for one in bodies),
    }
    return render_to_string("catalogue/_impact.html", context)
