"""Giving codes of information resources (R08): once, for ever, up to three an entry."""

from uuid import UUID

from django.db import transaction
from django.db.models import F, Max

from zhengtong.catalogue.domain.codes import (
    check_kind_is_free,
    check_room_for_code,
    compose_code,
    compose_prefix,
)
from zhengtong.catalogue.domain.errors import CodeInvalid, MoveNotPossible
from zhengtong.catalogue.domain.lifecycle import PUBLIC, STATE_NAMES
from zhengtong.catalogue.models import CodeSequence, Entry, EntryCode, ProviderNumber
from zhengtong.catalogue.services.locks import lock_entry
from zhengtong.catalogue.services.vocabularies import current_tree, get_template, known_classes
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.ledger import public as ledger


def give_code(entry: Entry, class_code: str) -> EntryCode:
    """The next free code of that class, now the entry's; within the caller's deed.

    Raises:
        CodesExhausted, CodeInvalid.

    Policy: P7.2, R08
    """
    held = entry.codes.count()
    check_room_for_code(held)
    template = get_template()
    values = {
        "region": entry.body.region.code[2:6],
        "category": class_code[:1],
        "term": class_code[1:3],
        "catalogue": class_code[3:6],
        "provider": str(_provider_number(entry)),
    }
    prefix = compose_prefix(template, values)
    return EntryCode.objects.create(
        entry=entry,
        slot=held + 1,
        kind=class_code[:1],
        code=compose_code(template, prefix, _next_number(prefix)),
        class_code=class_code,
        tree=current_tree().name,
        template=template.name,
        given_at=clock.current().now(),
    )


@transaction.atomic
def add_code(entry_id: UUID, class_code: str, *, by: Actor, revision: int | None = None) -> str:
    """A further code, of another kind of class, for an entry that stands in the catalogue.

    Raises:
        EntryNotFound, EntryForbidden, StaleRevision, MoveNotPossible, CodeInvalid, CodesExhausted,
        CodeKindTaken.

    Policy: R08
    """
    entry = lock_entry(entry_id, by=by, permission="catalogue.add-code", revision=revision)
    if entry.state not in PUBLIC:
        raise MoveNotPossible(state=STATE_NAMES[entry.state], move="add_code")
    if class_code not in known_classes():
        raise CodeInvalid(code=class_code)
    held = list(entry.codes.values_list("kind", flat=True))
    check_room_for_code(len(held))
    check_kind_is_free(class_code, held)
    given = give_code(entry, class_code)
    ledger.record_deed(
        "catalogue.code-given",
        subject=str(entry.uuid),
        subject_kind="catalogue.entry",
        by=by,
        code=given.code,
    )
    return given.code


def _provider_number(entry: Entry) -> int:
    found = ProviderNumber.objects.filter(body=entry.body).first()
    if found is not None:
        return found.number
    # Holds concurrent first publications apart; released with the deed.
    CodeSequence.objects.get_or_create(prefix="provider")
    CodeSequence.objects.select_for_update().get(prefix="provider")
    last = ProviderNumber.objects.aggregate(last=Max("number"))["last"] or 0
    row, _ = ProviderNumber.objects.get_or_create(body=entry.body, defaults={"number": last + 1})
    return row.number


def _next_number(prefix: str) -> int:
    CodeSequence.objects.get_or_create(prefix=prefix)
    CodeSequence.objects.filter(prefix=prefix).update(last=F("last") + 1)
    return CodeSequence.objects.get(prefix=prefix).last
