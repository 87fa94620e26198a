"""Questions over reforms: what a plan would do, who succeeded whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import F, Q

from zhengtong.organisations.domain.holdings import Holding, list_holdings
from zhengtong.organisations.domain.reforms import ReformKind, ReformPlan
from zhengtong.organisations.models import Body, BodyReform, BodySuccession, FormerName
from zhengtong.toolkit.remembering import once_a_request

_PREDECESSORS = """
WITH RECURSIVE former AS (
    SELECT s.predecessor_id AS id FROM organisations_bodysuccession s
    JOIN organisations_body b ON b.id = s.successor_id WHERE b.uuid = %s
    UNION
    SELECT s.predecessor_id FROM organisations_bodysuccession s
    JOIN former ON s.successor_id = former.id
) SELECT body.uuid FROM former JOIN organisations_body body ON body.id = former.id
  WHERE body.state = 'closed'
"""


@dataclass(frozen=True, kw_only=True)
class PlannedMove:
    """What of one kind goes from one body to which.

    Attributes:
        target_name: "" where nobody takes it.
        obstacles: What must be settled before, a line each.
    """

    holding: Holding
    source_name: str
    target_name: str
    count: int
    lines: list[str]
    obstacles: list[str]


def target_of(plan: ReformPlan, holding: Holding) -> UUID | None:
    """The successor that takes a holding; None where nobody does."""
    if plan.kind is ReformKind.RENAME or not plan.targets:
        return None
    return plan.holdings.get(holding.code, plan.targets[0])


def preview_moves(plan: ReformPlan) -> list[PlannedMove]:
    """Everything that hangs on the bodies, where it would go, and what stands in the way."""
    names = dict(
        Body.objects.filter(uuid__in=[*plan.sources, *plan.targets]).values_list("uuid", "name")
    )
    found = []
    for source in plan.sources:
        for holding in list_holdings():
            count = holding.count_open(source)
            target = target_of(plan, holding)
            obstacles = _find_obstacles(plan, holding, source, target)
            if count or obstacles:
                found.append(
                    PlannedMove(
                        holding=holding,
                        source_name=names.get(source, ""),
                        target_name=names.get(target, "") if target else "",
                        count=count,
                        lines=holding.list_open(source),
                        obstacles=obstacles,
                    )
                )
    return found


def _find_obstacles(
    plan: ReformPlan, holding: Holding, source: UUID, target: UUID | None
) -> list[str]:
    """What stands between the body and its successor, and the others that go there with it."""
    if target is None or target == source:
        return []
    later = plan.sources[list(plan.sources).index(source) + 1 :]
    return [line for other in (target, *later) for line in holding.list_obstacles(source, other)]


@once_a_request
def list_predecessors(body_id: UUID) -> frozenset[UUID]:
    """The closed bodies that the body succeeded, at any distance."""
    with connection.cursor() as cursor:
        cursor.execute(_PREDECESSORS, [body_id])
        return frozenset(row[0] for row in cursor.fetchall())


def list_successors(body_id: UUID) -> list[Body]:
    """The bodies that succeeded a body directly, with their regions."""
    found = Body.objects.filter(predecessors__predecessor__uuid=body_id)
    return list(found.select_related("region", "parent").distinct().order_by("pk"))


def map_successors(keys: Sequence[int]) -> dict[int, list[Body]]:
    """Keys of bodies → the bodies that succeeded each directly; one statement for all."""
    found: dict[int, list[Body]] = {}
    rows = BodySuccession.objects.filter(predecessor__in=keys).exclude(predecessor=F("successor"))
    for row in rows.select_related("successor").order_by("pk"):
        found.setdefault(row.predecessor_id, []).append(row.successor)
    return found


def list_gone(text: str) -> list[Body]:
    """Bodies of that name or code, or part of it, that others succeeded; at most twenty."""
    text = text.replace("\x00", "").strip()
    if not text:
        return []
    named = Q(name__icontains=text) | Q(short_name__icontains=text)
    named |= Q(credit_code__istartswith=text)
    gone = Body.objects.filter(named, state=Body.State.CLOSED, successors__isnull=False)
    return list(gone.distinct().prefetch_related("successors__successor").order_by("pk")[:20])


def list_history(body_id: UUID) -> list[BodyReform]:
    """The reforms a body took part in, newest first, at most a hundred."""
    by_body = BodyReform.objects.filter(successions__predecessor__uuid=body_id)
    by_body |= BodyReform.objects.filter(successions__successor__uuid=body_id)
    keys = set(by_body.values_list("pk", flat=True))
    keys |= set(FormerName.objects.filter(body__uuid=body_id).values_list("reform_id", flat=True))
    keys |= set(
        BodyReform.objects.filter(report__sources__contains=[str(body_id)]).values_list(
            "pk", flat=True
        )
    )
    return list(BodyReform.objects.filter(pk__in=keys)[:100])
