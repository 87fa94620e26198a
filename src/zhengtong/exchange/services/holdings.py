"""What of the exchange hangs on a body: data sources, allowed addresses, flows of either side."""

from uuid import UUID

from django.db.models import Q, QuerySet

from zhengtong.exchange.models import EgressRule, Flow, Source
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import N_
from zhengtong.organisations import public as organisations


def _sources(body_id: UUID) -> QuerySet[Source]:
    return Source.objects.filter(body__uuid=body_id).order_by("pk")


def _rules(body_id: UUID) -> QuerySet[EgressRule]:
    return EgressRule.objects.filter(body__uuid=body_id, revoked_at__isnull=True).order_by("pk")


def _flows(body_id: UUID) -> QuerySet[Flow]:
    return Flow.objects.filter(Q(provider__uuid=body_id) | Q(consumer__uuid=body_id)).order_by("pk")


def _carry_sources(way: organisations.Carrying, _by: Actor) -> int:
    """Sources with their sealed accounts; one whose name is taken is told apart."""
    own = _sources(way.from_id)
    organisations.rename_clashes(own, _sources(way.to_id), field="name", label=way.from_label)
    return own.order_by().update(body_id=way.to_pk)


def _carry_flows(way: organisations.Carrying, _by: Actor) -> int:
    keys = list(_flows(way.from_id).values_list("pk", flat=True))
    for side in ("provider", "consumer"):
        found = Flow.objects.filter(pk__in=keys, **{f"{side}_id": way.from_pk})
        found.update(**{f"{side}_id": way.to_pk})
    return len(keys)


def register() -> None:
    """Declare them."""
    most = organisations.LINES_SHOWN
    organisations.register_holding(
        organisations.Holding(
            code="exchange.sources",
            title=N_("数据源"),
            fields=("exchange.Source.body",),
            list_open=lambda body_id: [str(one.name) for one in _sources(body_id)[:most]],
            count_open=lambda body_id: _sources(body_id).count(),
            carry=_carry_sources,
            count_binding=organisations.bind_nothing,  # grants and services that use them do
        ),
        organisations.plain_holding(
            "exchange.addresses", N_("允许连接的地址"), _rules, line=lambda one: one.pattern
        ),
        organisations.Holding(
            code="exchange.flows",
            title=N_("交换任务"),
            fields=("exchange.Flow.provider", "exchange.Flow.consumer"),
            list_open=lambda body_id: [str(one.name) for one in _flows(body_id)[:most]],
            count_open=lambda body_id: _flows(body_id).count(),
            carry=_carry_flows,
            count_binding=organisations.bind_nothing,  # the grants behind them do
        ),
    )
