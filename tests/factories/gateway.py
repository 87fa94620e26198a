"""Makes services and credentials for tests, through the gateway's own deeds."""

from types import SimpleNamespace
from unittest.mock import patch
from uuid import uuid4

from tests.factories.catalogue import entry_facts, make_draft, publish, table_of
from tests.factories.organisations import make_post
from tests.factories.sharing import make_grant

from zhengtong.catalogue import public as catalogue
from zhengtong.gateway import public as gateway
from zhengtong.gateway.services import upstreams
from zhengtong.kernel.actor import Role


def endpoint(**changed) -> SimpleNamespace:
    """A source as exchange hands it out: typed fields, pinned address, opened secret."""
    fields = {
        "kind": "postgresql", "host": "db.example", "port": 5432, "database": "civil",
        "user": "reader", "schema": "public", "tls": "disable",
    }  # fmt: skip
    return SimpleNamespace(
        fields=SimpleNamespace(**{**fields, **changed}),
        pinned=SimpleNamespace(address=changed.get("address", "127.0.0.1")),
        secret="provider-password",
    )


def make_entry_with_source(provider, **changed) -> catalogue.EntryDetail:
    """A published entry whose table names a source."""
    items = entry_facts(**changed).items
    draft = make_draft(provider, with_table=False, **changed)
    proposal = table_of(items, source=f"source:{uuid4()}")
    catalogue.mount_resource(draft.uuid, proposal, by=provider)
    return publish(draft.uuid, by=provider)


def make_callable_sides(**changed) -> SimpleNamespace:
    """Provider and consumer around an entry whose table can be published as a service."""
    provider, consumer = make_post(Role.OFFICER), make_post(Role.OFFICER)
    return SimpleNamespace(
        entry=make_entry_with_source(provider, **changed),
        provider=provider,
        provider_head=make_post(Role.SHARING_HEAD, body=provider.body_id),
        consumer=consumer,
        consumer_head=make_post(Role.SHARING_HEAD, body=consumer.body_id),
    )


def publish_service(sides: SimpleNamespace, *, source=None, **terms) -> gateway.ServiceRow:
    """The entry's table published as a service by its provider."""
    with patch.object(upstreams, "endpoint_of", return_value=source or endpoint()):
        return gateway.publish_service(
            sides.entry.resources[0].uuid, by=sides.provider, terms=gateway.ServiceTerms(**terms)
        )


def make_service(**changed) -> SimpleNamespace:
    """A service with a live grant over it: sides, service and grant."""
    sides = make_callable_sides(**changed)
    sides.service = publish_service(sides)
    sides.grant = make_grant(sides)
    return sides
