"""What of the gateway hangs on a body: services with their upstreams, credentials."""

from uuid import UUID

from django.db.models import QuerySet

from zhengtong.gateway.models import Credential, Service, Upstream
from zhengtong.gateway.services.grants import tell_grant
from zhengtong.gateway.services.publication import tell_service
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import N_
from zhengtong.organisations import public as organisations
from zhengtong.sharing import public as sharing


def _services(body_id: UUID) -> QuerySet[Service]:
    found = Service.objects.filter(body__uuid=body_id).exclude(state=Service.State.CLOSED)
    return found.order_by("pk")


def _upstreams(body_id: UUID) -> QuerySet[Upstream]:
    return Upstream.objects.filter(body__uuid=body_id).order_by("pk")


def _credentials(body_id: UUID) -> QuerySet[Credential]:
    live = Credential.State.LIVE
    return Credential.objects.filter(body__uuid=body_id, state=live).order_by("pk")


def _carry_services(way: organisations.Carrying, _by: Actor) -> int:
    """Services keep code and address; the data plane is told whose they are now."""
    keys = list(_services(way.from_id).values_list("pk", flat=True))
    Service.objects.filter(pk__in=keys).update(body_id=way.to_pk)
    for service in Service.objects.filter(pk__in=keys).select_related("body", "upstream"):
        tell_service(service)
    return len(keys)


def follow_reform(event: organisations.BodyReformed) -> None:
    """Tell the data plane anew what the successors' grants allow; the same changes nothing."""
    for target in event.targets:
        for grant in sharing.list_grants_with(UUID(target)):
            tell_grant(grant.uuid)


def register() -> None:
    """Declare them."""
    most = organisations.LINES_SHOWN
    organisations.register_holding(
        organisations.Holding(
            code="gateway.services",
            title=N_("服务接口"),
            fields=("gateway.Service.body",),
            list_open=lambda body_id: [
                f"{one.code} {one.title}" for one in _services(body_id)[:most]
            ],
            count_open=lambda body_id: _services(body_id).count(),
            carry=_carry_services,
        ),
        organisations.plain_holding(
            "gateway.upstreams",
            N_("接口后端"),
            _upstreams,
            line=lambda one: str(one.kind),
            count_binding=organisations.bind_nothing,
        ),
        organisations.plain_holding(
            "gateway.credentials", N_("调用凭据"), _credentials, line=lambda one: one.client_id
        ),
    )
