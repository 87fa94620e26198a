"""JSON routes of the exchange."""

import json
from typing import Annotated, Any
from uuid import UUID

from ninja import Router, Status
from pydantic import Field

from zhengtong.exchange import selectors
from zhengtong.exchange.api import schemas
from zhengtong.exchange.api.discoveries import router as discoveries
from zhengtong.exchange.services import deliveries, evidence, flows, runs, sources
from zhengtong.kernel.actor import Role
from zhengtong.toolkit import access
from zhengtong.toolkit.i18n import error_sentence

router = Router(tags=["exchange"])
router.add_router("", discoveries)
LIMIT = 100
Rows = Annotated[int, Field(ge=1, le=LIMIT)]
PageNumber = Annotated[int, Field(ge=1, le=100_000)]
OFFICER = access.api_roles(Role.OFFICER)


@router.get("/sources", response=list[schemas.SourceOut], auth=access.api_signed_in)
def list_sources(request: access.SignedRequest, limit: Rows = 50) -> Any:
    """Data sources the caller sees."""
    return selectors.list_sources(request.actor, limit=limit)


@router.post("/sources", response={201: schemas.SourceOut}, auth=OFFICER)
def register_source(request: access.SignedRequest, sent: schemas.SourceIn) -> Any:
    """Register a data source of the caller's body; the secret is sealed and never given back."""
    values = sent.dict()
    secret = values.pop("secret")
    values["schema"] = values.pop("db_schema")
    return Status(
        201, sources.register_source(sources.SourceFacts(**values), secret, by=request.actor)
    )


@router.post("/sources/{source_id}/test", response=schemas.TestOut, auth=OFFICER)
def test_source(request: access.SignedRequest, source_id: UUID) -> Any:
    """Try the connection."""
    result = sources.test_source(source_id, by=request.actor)
    if result.error is not None:
        detail = error_sentence(result.error)
        return schemas.TestOut(works=False, code=result.error.code, detail=detail)
    return schemas.TestOut(works=True, facts=result.facts)


@router.get("/flows", response=list[schemas.FlowOut], auth=access.api_signed_in)
def list_flows(request: access.SignedRequest, limit: Rows = 50) -> Any:
    """Flows the caller sees, newest first."""
    return [selectors.flow_row(flow) for flow in selectors.search_flows(request.actor)[:limit]]


@router.post("/flows", response={201: schemas.FlowOut}, auth=OFFICER)
def create_flow(request: access.SignedRequest, sent: schemas.FlowIn) -> Any:
    """Make a flow for a grant that the caller's body holds, with its quality rules and limits.

    Wrong rules are answered by ``exchange.flow-invalid``; each gap's field is ``rules.<place>``.
    """
    values = sent.dict()
    grant_id = values.pop("grant_id")
    return Status(201, flows.create_flow(grant_id, flows.FlowFacts(**values), by=request.actor))


@router.post("/flows/{flow_id}/runs", response={202: schemas.RunOut}, auth=OFFICER)
def start_run(request: access.SignedRequest, flow_id: UUID) -> Any:
    """Start a run; it is carried out by the worker."""
    return Status(202, runs.start_run(flow_id, by=request.actor))


@router.get("/runs/{run_id}", response=schemas.RunOut, auth=access.api_signed_in)
def get_run(request: access.SignedRequest, run_id: UUID) -> Any:
    """A run and how far it is."""
    return selectors.get_run(run_id, by=request.actor)


@router.post("/runs/{run_id}/cancel", response=schemas.RunOut, auth=OFFICER)
def cancel_run(request: access.SignedRequest, run_id: UUID) -> Any:
    """Ask a run to stop."""
    return runs.cancel_run(run_id, by=request.actor)


@router.get(
    "/runs/{run_id}/quarantine", response=list[schemas.QuarantinedOut], auth=access.api_signed_in
)
def list_quarantined(request: access.SignedRequest, run_id: UUID, page: PageNumber = 1) -> Any:
    """Rows set aside, 100 a page."""
    run = selectors.search_runs(request.actor).get_or_refuse(run_id)
    return selectors.list_quarantined(run)[(page - 1) * LIMIT : page * LIMIT]


@router.get("/deliveries", response=list[schemas.DeliveryOut], auth=access.api_signed_in)
def list_deliveries(request: access.SignedRequest, limit: Rows = 50) -> Any:
    """Deliveries the caller sees, newest first."""
    found = selectors.search_deliveries(request.actor)[:limit]
    return [selectors.delivery_row(delivery) for delivery in found]


@router.get("/deliveries/{delivery_id}/proof", response=dict[str, Any], auth=access.api_signed_in)
def get_proof(request: access.SignedRequest, delivery_id: UUID) -> Any:
    """The proof that the delivery stands in the ledger, for either side of it."""
    return json.loads(evidence.export_proof(delivery_id, by=request.actor))


@router.post("/deliveries/{delivery_id}/digest-key", response=schemas.KeyOut, auth=OFFICER)
def show_digest_key(request: access.SignedRequest, delivery_id: UUID) -> Any:
    """The key of the delivery's column digests, for officers of both bodies; journalled."""
    return schemas.KeyOut(key=evidence.show_digest_key(delivery_id, by=request.actor))


@router.get("/deliveries/{delivery_id}", response=schemas.DeliveryOut, auth=access.api_signed_in)
def get_delivery(request: access.SignedRequest, delivery_id: UUID) -> Any:
    """A delivery with its receipt."""
    return selectors.get_delivery(delivery_id, by=request.actor)


@router.post("/deliveries/{delivery_id}/acknowledge", response=schemas.DeliveryOut, auth=OFFICER)
def acknowledge_delivery(request: access.SignedRequest, delivery_id: UUID) -> Any:
    """Say that the delivery arrived whole."""
    return deliveries.acknowledge_delivery(delivery_id, by=request.actor)
