"""Records for those who may read them: the auditor all, others the deeds of their own body."""

import json
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhengtong.kernel.actor import Actor
from zhengtong.ledger.domain import permits
from zhengtong.ledger.domain.errors import RecordNotFound
from zhengtong.ledger.models import Log, Record
from zhengtong.ledger.selectors import RecordRow, filter_records, get_record, read_row
from zhengtong.ledger.services.proofs import export_proof, proof_text
from zhengtong.ledger.titles import LOG_TITLES, title_of
from zhengtong.ledger.web.listings import RECORDS
from zhengtong.toolkit import access, exports
from zhengtong.toolkit.pagination import paginate

PER_PAGE = 30
_MAX_FILTER_CHARACTERS = 200


@access.signed_in
@require_safe
def list_page(request: Any) -> HttpResponse:
    """The records the person may read, newest first, narrowed by the form."""
    sees_all = permits.may_read_everything(request.actor)
    log = request.GET.get("log", "")
    log = log if sees_all and log in Log.values else Log.DEEDS.value
    narrowed = {
        name: request.GET.get(name, "").strip()[:_MAX_FILTER_CHARACTERS]
        for name in ("subject", "name")
    }
    found = _find(request.actor, log, narrowed)
    if exports.is_asked(request):
        return exports.send_list(request, RECORDS, found)
    page = paginate(found, request, per_page=PER_PAGE)
    rows = [{"row": row, "title": title_of(row.name)} for row in map(read_row, page)]
    context = {
        "page": page,
        "rows": rows,
        "log": log,
        "logs": list(LOG_TITLES.items()) if sees_all else [],
        "narrowed": narrowed,
        "sees_all": sees_all,
        "nav_key": "ledger.records",
    }
    return render(request, "ledger/records.html", context)


def _find(actor: Actor, log: str, narrowed: dict[str, str]) -> QuerySet[Record]:
    own = permits.body_to_read(actor)
    if permits.may_read_everything(actor):
        return filter_records(log, subject=narrowed["subject"], name=narrowed["name"])
    if own is not None:
        return filter_records(log, subject=narrowed["subject"], name=narrowed["name"], body_id=own)
    return filter_records(log).none()


@access.signed_in
@require_safe
def show_record(request: Any, record_id: UUID) -> HttpResponse:
    """One record with its facts, its place in the log and the way to its proof."""
    row = _readable(request, record_id)
    context = {
        "row": row,
        "title": title_of(row.name),
        "facts": json.dumps(row.facts, ensure_ascii=False, indent=2, sort_keys=True),
        "nav_key": "ledger.records",
    }
    return render(request, "ledger/record.html", context)


@access.signed_in
@require_safe
def send_proof(request: Any, record_id: UUID) -> HttpResponse:
    """The proof of one record, to keep and to check offline."""
    row = _readable(request, record_id)
    text = proof_text(export_proof(row.log, row.uuid))
    response = HttpResponse(text.encode(), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="proof-{row.uuid}.json"'
    return response


def _readable(request: Any, record_id: UUID) -> RecordRow:
    row = get_record(record_id)
    if not permits.may_read_record(request.actor, log=row.log, body=row.by.get("body", "")):
        raise RecordNotFound
    return row
