"""What of the exchange a contractor's pass can open: flows with their runs, or one run."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Q

from zhengtong.exchange.models import Flow, Run
from zhengtong.kernel.clock import civil_date
from zhengtong.kernel.errors import N_
from zhengtong.organisations import public as organisations

FLOW, RUN = "flow", "run"
SHOWN_AT_ONCE = 20


def _of(body_id: UUID, prefix: str = "") -> Q:
    return Q(**{f"{prefix}provider__uuid": body_id}) | Q(**{f"{prefix}consumer__uuid": body_id})


def _called(text: str, prefix: str = "") -> Q:
    if not text:
        return Q()
    return Q(**{f"{prefix}name__icontains": text}) | Q(**{f"{prefix}grant_number__icontains": text})


def _run_title(row: Run) -> str:
    return f"{row.flow.name} · {civil_date(row.created_at)} · {str(row.uuid)[-6:]}"


def search_flows(body_id: UUID, text: str) -> list[organisations.PassThing]:
    """Flows of which the body is a side, by name or grant, the first twenty."""
    found = Flow.objects.filter(_of(body_id), _called(text)).order_by("name", "pk")
    return [
        organisations.PassThing(kind=FLOW, thing=row.uuid, title=row.name)
        for row in found[:SHOWN_AT_ONCE]
    ]


def search_runs(body_id: UUID, text: str) -> list[organisations.PassThing]:
    """Runs of such flows, the newest twenty."""
    found = Run.objects.filter(_of(body_id, "flow__"), _called(text, "flow__"))
    return [
        organisations.PassThing(kind=RUN, thing=row.uuid, title=_run_title(row))
        for row in found.select_related("flow")[:SHOWN_AT_ONCE]
    ]


def call_flows(body_id: UUID, ids: Collection[UUID]) -> dict[UUID, str]:
    """Those of the flows of which the body is a side, with their names."""
    found = Flow.objects.filter(_of(body_id), uuid__in=list(ids))
    return dict(found.values_list("uuid", "name"))


def call_runs(body_id: UUID, ids: Collection[UUID]) -> dict[UUID, str]:
    """Those of the runs whose flow the body is a side of, with what they are called."""
    found = Run.objects.filter(_of(body_id, "flow__"), uuid__in=list(ids)).select_related("flow")
    return {row.uuid: _run_title(row) for row in found}


def flow_of_run(run_id: UUID) -> Iterable[organisations.Named]:
    """The flow that opens the run too."""
    found = Run.objects.filter(uuid=run_id).values_list("flow__uuid", flat=True)
    return [(FLOW, flow_id) for flow_id in found]


def register() -> None:
    """Declare the kinds and their pages."""
    organisations.register_site_pages("exchange:flows")
    organisations.register_pass_kind(
        organisations.PassKind(
            code=FLOW, title=N_("交换任务"), page="exchange:flow", argument="flow_id",
            search=search_flows, call=call_flows,
        )
    )  # fmt: skip
    organisations.register_pass_kind(
        organisations.PassKind(
            code=RUN, title=N_("交换运行"), page="exchange:run", argument="run_id",
            search=search_runs, call=call_runs, under=flow_of_run,
        )
    )  # fmt: skip
