"""Makes requests and grants for the tests of every room, through sharing's own deeds."""

from datetime import date
from types import SimpleNamespace

from tests.factories.catalogue import make_published_entry
from tests.factories.organisations import make_post

from zhengtong.catalogue import public as catalogue
from zhengtong.kernel.actor import Actor, Role
from zhengtong.sharing import public as sharing


def make_sides(**changes) -> SimpleNamespace:
    """Provider with a published entry, and a consumer; an officer and a sharing head each."""
    provider = make_post(Role.OFFICER)
    consumer = make_post(Role.OFFICER)
    return SimpleNamespace(
        entry=make_published_entry(provider, **changes),
        provider=provider,
        provider_head=make_post(Role.SHARING_HEAD, body=provider.body_id),
        consumer=consumer,
        consumer_head=make_post(Role.SHARING_HEAD, body=consumer.body_id),
    )


def request_fields(entry: catalogue.EntryDetail, **changes) -> dict:
    """A complete request for all items of the entry."""
    values = {
        "basis": "《社会救助暂行办法》第五条",
        "scene": "办理社会救助申请时核对",
        "use_scope": "省本级救助业务系统",
        "ways": ["batch", "service", "file"],
        "purpose_codes": ["XZYJ"],
        "item_ids": [str(item.item_id) for item in entry.items],
        "resource_ids": [str(resource.uuid) for resource in entry.resources],
        "valid_from": date(2026, 3, 2),
        "valid_to": date(2026, 12, 31),
    }
    return {**values, **changes}


def make_submitted_request(sides: SimpleNamespace, **changes):
    """A complete request before the consumer's own head."""
    draft = sharing.draft_request(
        sides.entry.uuid, by=sides.consumer, **request_fields(sides.entry, **changes)
    )
    return sharing.submit_request(draft.uuid, by=sides.consumer, revision=draft.revision)


def make_received_request(sides: SimpleNamespace, **changes):
    """A request with its head's consent, before the provider."""
    request = make_submitted_request(sides, **changes)
    return sharing.consent_request(request.uuid, by=sides.consumer_head, decision="approve")


def answer(sides: SimpleNamespace, request, **proposal):
    """The provider's officer agrees and its head consents."""
    sharing.propose_answer(
        request.uuid,
        by=sides.provider,
        proposal=sharing.Proposal(**{"agrees": True, **proposal}),
    )
    return sharing.consent_answer(request.uuid, by=sides.provider_head, decision="approve")


def make_grant(
    sides: SimpleNamespace | None = None, *, proposal=None, **changes
) -> sharing.GrantRow:
    """A live grant of a new entry between two new bodies (or of the sides given)."""
    sides = sides or make_sides()
    request = answer(sides, make_received_request(sides, **changes), **(proposal or {}))
    return sharing.get_grant(request.grant.uuid)


def consumer_of(grant: sharing.GrantRow) -> Actor:
    """An officer of the body that holds the grant."""
    return make_post(Role.OFFICER, body=grant.consumer_id)
