"""The papers of an owner on its page."""

from typing import Any

from django import template

from zhengtong.desk.models import ScanState
from zhengtong.desk.selectors.papers import list_paper_kinds, list_papers
from zhengtong.desk.web.papers import PapersForm

register = template.Library()
_KINDS = {
    ScanState.CLEAN: "ok",
    ScanState.WAITING: "warn",
    ScanState.INFECTED: "danger",
    ScanState.UNSCANNED: "neutral",
}


@register.filter
def scan_badge(state: str) -> str:
    """The colour of a state of scanning."""
    return _KINDS[ScanState(state)]


@register.inclusion_tag("desk/_papers_card.html", takes_context=True)
def papers_of(context: Any, owner_kind: str, owner_key: Any) -> dict[str, Any]:
    """Attachments of the owner with the form to bring more."""
    request = context["request"]
    found = list_papers(owner_kind, str(owner_key), request.actor)
    names = dict(list_paper_kinds())
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "rows": [{"paper": row, "kind": names.get(row.kind, row.kind)} for row in found.rows],
        "form": PapersForm() if found.may_attach else None,
        "owner_kind": owner_kind,
        "owner_key": str(owner_key),
    }
