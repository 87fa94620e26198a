"""Drafting entries and changing drafts."""

from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from zhengtong.catalogue.domain import permits
from zhengtong.catalogue.domain.errors import (
    EntryForbidden,
    MoveNotPossible,
    TitleTaken,
)
from zhengtong.catalogue.domain.facts import EntryFacts
from zhengtong.catalogue.domain.lifecycle import STATE_NAMES, State
from zhengtong.catalogue.domain.proposals import EntryProposal
from zhengtong.catalogue.domain.rows import EntryRow
from zhengtong.catalogue.domain.secrecy import refuse_secret
from zhengtong.catalogue.domain.texts import normalise_title
from zhengtong.catalogue.models import Entry, Version
from zhengtong.catalogue.selectors.entries import ENTRY_FIELDS, entry_row, facts_of
from zhengtong.catalogue.services.bases import quote_basis
from zhengtong.catalogue.services.contents import (
    ids_ever_held,
    office_key,
    refuse_invalid,
    system_key,
    trim_facts,
    write_facts,
)
from zhengtong.catalogue.services.locks import lock_draft, touch_entry
from zhengtong.catalogue.services.resources import add_resource
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import N_, Gap
from zhengtong.ledger import public as ledger
from zhengtong.organisations import public as organisations

TITLE_CONSTRAINT = "catalogue_entry_title_once_per_body"


@transaction.atomic
def draft_entry(proposal: EntryProposal, by: Actor) -> EntryRow:
    """The new draft with its items and, if one was proposed, its resource.

    Raises:
        SecrecyRefused: nothing was kept. EntryForbidden, EntryInvalid (all fields), TitleTaken.

    Policy: P7.1, P7.2, R12, R14
    """
    facts = trim_facts(proposal.facts)
    refuse_secret(facts, network=settings.ZT_NETWORK)
    facts = quote_basis(facts)
    owner_id = proposal.body_id or by.body_id
    if owner_id is None or not permits.is_permitted("catalogue.draft-entry", by, owner_id):
        raise EntryForbidden
    refuse_invalid(facts)
    body = organisations.get_body(owner_id)
    now = clock.current().now()
    entry = Entry(
        body_id=body.pk,
        office_id=office_key(proposal.office_id or by.office_id, body.uuid),
        system_id=system_key(proposal.system_id, body.uuid),
        title=facts.title,
        title_key=normalise_title(facts.title),
        origin=proposal.origin,
        drafted_by=by.account_id,
        drafted_by_name=by.name,
        created_at=now,
        updated_at=now,
    )
    save_titled(entry)
    version = Version(entry=entry, number=1, created_at=now)
    write_facts(version, facts, known_ids=frozenset())
    entry.working = version
    entry.save(update_fields=["working"])
    if proposal.resource is not None:
        add_resource(entry, version, proposal.resource)
    ledger.record_deed(
        "catalogue.entry-drafted",
        subject=str(entry.uuid),
        subject_kind="catalogue.entry",
        by=by,
        title=facts.title,
        items=len(facts.items),
        origin=proposal.origin,
    )
    return entry_row(entry)


@transaction.atomic
def update_draft(
    entry_id: UUID,
    facts: EntryFacts,
    *,
    by: Actor,
    revision: int,
    system_id: UUID | None = None,
) -> EntryRow:
    """The entry with its draft as now compiled; ``revision`` is the one the page showed.

    Items keep their ``item_id``; one without an id, or with an id this entry never had, is new.

    Raises:
        SecrecyRefused, EntryNotFound, EntryForbidden, StaleRevision, MoveNotPossible,
        EntryInvalid (all fields), TitleTaken.

    Policy: P7.1, P7.2, R12, R14
    """
    facts = trim_facts(facts)
    refuse_secret(facts, network=settings.ZT_NETWORK)
    facts = quote_basis(facts)
    entry, version = lock_draft(
        entry_id, by=by, permission="catalogue.update-draft", revision=revision
    )
    refuse_invalid(facts)
    refuse_taken_title(entry, facts.title)
    before = facts_of(version)
    write_facts(version, facts, known_ids=ids_ever_held(entry))
    if system_id is not None:
        entry.system_id = system_key(system_id, entry.body.uuid)
    if entry.current_id is None:
        entry.title, entry.title_key = facts.title, normalise_title(facts.title)
    touch_entry(entry)
    save_titled(entry)
    ledger.record_deed(
        "catalogue.draft-updated",
        subject=str(entry.uuid),
        subject_kind="catalogue.entry",
        by=by,
        changed=[name for name in ENTRY_FIELDS if getattr(before, name) != getattr(facts, name)],
        items=len(facts.items),
        revision=entry.revision,
    )
    return entry_row(entry)


@transaction.atomic
def delete_draft(entry_id: UUID, *, by: Actor, revision: int) -> None:
    """Discard a draft that was never published, with its items and proposed resources.

    Raises:
        EntryNotFound, EntryForbidden, StaleRevision, MoveNotPossible.
    """
    entry, version = lock_draft(
        entry_id, by=by, permission="catalogue.update-draft", revision=revision
    )
    if entry.current_id is not None:
        raise MoveNotPossible(state=STATE_NAMES[entry.state], move="delete")
    title = entry.title
    entry.resources.all().delete()
    Entry.objects.filter(pk=entry.pk).update(working=None)
    version.delete()
    entry.delete()
    ledger.record_deed(
        "catalogue.draft-deleted",
        subject=str(entry_id),
        subject_kind="catalogue.entry",
        by=by,
        title=title,
    )


def refuse_taken_title(entry: Entry, title: str) -> None:
    """Let pass a title no other entry of the provider has.

    Raises:
        TitleTaken.

    Policy: R12
    """
    rivals = Entry.objects.filter(body=entry.body, title_key=normalise_title(title))
    rival = rivals.exclude(pk=entry.pk).exclude(state=State.WITHDRAWN).first()
    if rival is not None:
        raise _title_taken(rival.title)


def _title_taken(title: str) -> TitleTaken:
    message = N_("本单位已有名称相同或仅标点、序号不同的条目。")
    return TitleTaken(gaps=(Gap(field="title", message=message, rule="R12"),), title=title)


def save_titled(entry: Entry) -> None:
    """Save; the database has the last word on names of one provider.

    Raises:
        TitleTaken.

    Policy: R12
    """
    try:
        with transaction.atomic():
            entry.save()
    except IntegrityError as error:
        if TITLE_CONSTRAINT in str(error):
            raise _title_taken(entry.title) from error
        raise
