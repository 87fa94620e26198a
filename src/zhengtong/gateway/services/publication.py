"""Publishing, suspending, resuming and closing services."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from zhengtong.catalogue import public as catalogue
from zhengtong.gateway.domain.errors import (
    CodeTaken,
    ResourceNotCallable,
    ResourcePublishedAlready,
    ServiceForbidden,
    ServiceIncomplete,
    ServiceStateWrong,
)
from zhengtong.gateway.domain.permits import Parties, is_permitted
from zhengtong.gateway.domain.publication import (
    ServiceItem,
    ServiceTerms,
    code_of,
    filters_of,
    find_service_gaps,
)
from zhengtong.gateway.domain.rows import ServiceRow
from zhengtong.gateway.models import Service, Upstream
from zhengtong.gateway.selectors import service_row
from zhengtong.gateway.services.grants import tell_grants_of
from zhengtong.gateway.services.plane import ensure_plane_keys, tell_fact
from zhengtong.gateway.services.shapes import items_of, source_of, target_of, with_defaults
from zhengtong.gateway.services.upstreams import (
    HttpTarget,
    Prepared,
    keep_upstream,
    prepare_http,
    prepare_table,
)
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import N_
from zhengtong.ledger import public as ledger
from zhengtong.organisations import public as organisations


def publish_service(
    resource_id: UUID,
    *,
    by: Actor,
    terms: ServiceTerms | None = None,
    http: HttpTarget | None = None,
) -> ServiceRow:
    """The resource published as a service; grants that include it may be called by from now on.

    The address is judged and pinned before the transaction.

    Policy: P4.2, R24, R25

    Raises:
        ResourceNotFound, ServiceForbidden, ResourceNotCallable, ServiceIncomplete,
        ResourcePublishedAlready, CodeTaken.
    """
    resource = catalogue.get_resource(resource_id)
    entry = catalogue.published_entry(resource.entry_id)
    if not is_permitted("gateway.publish-service", by, Parties(provider_id=entry.body_id)):
        raise ServiceForbidden
    items = items_of(entry, resource)
    terms = with_defaults(terms or ServiceTerms(), items)
    check_publication(resource, items, terms)
    body = organisations.get_body(entry.body_id)
    if http is not None:
        prepared = prepare_http(http, body_pk=body.pk)
    else:
        prepared = prepare_table(source_of(resource), by=by)
    code = terms.code or code_of(resource.table_name or resource.name)
    service = Service(
        code=code,
        title=terms.title or entry.title,
        entry=entry.uuid,
        resource=resource.uuid,
        kind=prepared.kind,
        body_id=body.pk,
        system=entry.system_id,
        target=target_of(resource, http),
        order=[item.source for item in items if item.is_key] if http is None else [],
    )
    fill_terms(service, terms, items)
    return _publish(service, prepared, by=by, is_code_given=bool(terms.code))


@transaction.atomic
def _publish(service: Service, prepared: Prepared, *, by: Actor, is_code_given: bool) -> ServiceRow:
    ensure_plane_keys()
    service.upstream = keep_upstream(prepared, body_pk=service.body_id)
    if not is_code_given:
        service.code = free_code(service.code)
    store_new(service)
    ledger.record_deed(
        "gateway.service-published",
        subject=service.code,
        subject_kind="gateway.service",
        by=by,
        entry=str(service.entry),
        resource=str(service.resource),
        items=len(service.items),
    )
    tell_grants_of(service.entry)
    return service_row(service)


def fill_terms(service: Service, terms: ServiceTerms, items: tuple[ServiceItem, ...]) -> None:
    """Put the provider's terms and the items on the service."""
    service.items = [item.as_data() for item in items]
    service.keys = list(terms.keys)
    service.filters = filters_of(terms, items)
    service.subject_item = terms.subject_item
    service.is_personal = any(item.personal for item in items)
    service.page_limit = terms.page_limit
    service.timeout_ms = terms.timeout_ms


def check_publication(
    resource: catalogue.ResourceRow, items: tuple[ServiceItem, ...], terms: ServiceTerms
) -> None:
    """Pass a resource that can be called, on terms without gaps.

    Raises:
        ResourceNotCallable, ServiceIncomplete, ResourcePublishedAlready.
    """
    if resource.state != "mounted" or resource.kind == "file":
        raise ResourceNotCallable(reason=N_("资源未挂接，或者是文件。"))
    if not items:
        raise ResourceNotCallable(reason=N_("资源没有可共享的信息项。"))
    if gaps := find_service_gaps(terms, items):
        raise ServiceIncomplete(gaps=gaps, count=len(gaps))
    known = Service.objects.exclude(state=Service.State.CLOSED).filter(resource=resource.uuid)
    if found := known.first():
        raise ResourcePublishedAlready(service=found.code)


def free_code(code: str) -> str:
    """The code made of a table's name; with a number where it is taken."""
    if not Service.objects.filter(code=code).exists():
        return code
    numbered = Service.objects.filter(code__startswith=f"{code}-")
    taken = set(numbered.values_list("code", flat=True))
    number = 2
    while f"{code}-{number}" in taken:
        number += 1
    return f"{code}-{number}"


def store_new(service: Service) -> None:
    """Store a new service and tell the plane.

    Raises:
        CodeTaken, ResourcePublishedAlready.
    """
    try:
        with transaction.atomic():
            service.save(force_insert=True)
    except IntegrityError as error:
        if "gateway_service_resource_once" in str(error):
            raise ResourcePublishedAlready(service=service.code) from error
        raise CodeTaken(service=service.code) from error
    tell_service(service)


def tell_service(service: Service) -> None:
    """Tell the plane what the service is now."""
    if service.state == Service.State.CLOSED:
        tell_fact("service", service.code, None)
        return
    provider = organisations.get_body(service.body.uuid)
    tell_fact("service", service.code, service_payload(service, str(provider.uuid)))


def service_payload(service: Service, provider: str) -> dict[str, Any]:
    """The plane's fact of a service."""
    return {
        "title": service.title,
        "kind": str(service.kind),
        "upstream": str(Upstream.objects.get(pk=service.upstream_id).uuid),
        "provider": provider,
        "items": {
            item["name"]: {"source": item["source"], "kind": item["kind"]} for item in service.items
        },
        "keys": service.keys,
        "filters": service.filters,
        "order": service.order,
        "page_limit": service.page_limit,
        "subject": service.subject_item,
        "personal": service.is_personal,
        "state": str(service.state),
        "timeout_ms": service.timeout_ms,
        "target": service.target,
    }


MOVES = {
    Service.State.LIVE: frozenset({Service.State.SUSPENDED, Service.State.CLOSED}),
    Service.State.SUSPENDED: frozenset({Service.State.LIVE, Service.State.CLOSED}),
    Service.State.CLOSED: frozenset(),
}


def _move(
    service_id: UUID, state: Service.State, *, by: Actor, reason: str, revision: int | None
) -> ServiceRow:
    found = Service.objects.select_for_update(of=("self",)).select_related("body")
    service = found.for_actor(by).get_or_refuse(service_id)
    if not is_permitted("gateway.stop-service", by, Parties(provider_id=service.body.uuid)):
        raise ServiceForbidden
    service.check_revision(revision)
    if state not in MOVES[Service.State(service.state)]:
        raise ServiceStateWrong
    service.state = state
    service.state_reason = reason
    service.advance_revision()
    service.save()
    tell_service(service)
    ledger.record_deed(
        f"gateway.service-{state}",
        subject=service.code,
        subject_kind="gateway.service",
        by=by,
        reason=reason[:300],
    )
    tell_grants_of(service.entry)
    return service_row(service)


@transaction.atomic
def suspend_service(
    service_id: UUID, *, by: Actor, reason: str, revision: int | None = None
) -> ServiceRow:
    """The service, suspended: every call is refused within a second.

    Policy: R25

    Raises:
        ServiceNotFound, ServiceForbidden, ServiceStateWrong, StaleRevision.
    """
    state = Service.State.SUSPENDED
    return _move(service_id, state, by=by, reason=reason, revision=revision)


@transaction.atomic
def resume_service(service_id: UUID, *, by: Actor, revision: int | None = None) -> ServiceRow:
    """The service, live again; raises as ``suspend_service``."""
    return _move(service_id, Service.State.LIVE, by=by, reason="", revision=revision)


@transaction.atomic
def close_service(
    service_id: UUID, *, by: Actor, reason: str, revision: int | None = None
) -> ServiceRow:
    """The service, closed for good; its resource may be published anew. Raises as above."""
    return _move(service_id, Service.State.CLOSED, by=by, reason=reason, revision=revision)
