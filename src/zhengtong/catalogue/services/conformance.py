"""Judging published entries against the data elements, at publication and when these change."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q
from procrastinate.contrib.django import app as jobs
from procrastinate.exceptions import AlreadyEnqueued

from zhengtong.catalogue.domain.conformance import (
    COLUMN_OF,
    SUM_OF,
    ElementFacts,
    Fault,
    find_faults,
)
from zhengtong.catalogue.models import Conformity, Entry, Item, JudgedElement, Nonconformity
from zhengtong.catalogue.selectors.elements import map_elements
from zhengtong.catalogue.selectors.entries import item_facts
from zhengtong.kernel import clock
from zhengtong.standards.public import StandardChanged

JOB = "catalogue.follow_standards"
BATCH_ENTRIES = 200
_LOCK = 4_206_018  # one number for this purpose in the whole database
_SUMS = ("items", "faulty", *SUM_OF.values())
_KEPT = ("body", "version", "elements", "judged_at", *_SUMS)


@transaction.atomic
def judge_entries(keys: Sequence[int]) -> int:
    """How many of these entries were judged; those no longer published lose their judgement.

    Statements do not grow with the entries.

    Policy: P8.1
    """
    _lock("pg_advisory_xact_lock_shared")
    locked = Entry.objects.select_for_update(of=("self",)).select_related("current")
    found = locked.filter(pk__in=keys).order_by("pk")
    public = Entry.objects.published().filter(pk__in=keys).values_list("pk", flat=True)
    standing = set(public)
    entries = [one for one in found if one.pk in standing]
    Nonconformity.objects.filter(entry__in=keys).delete()
    Conformity.objects.filter(entry__in=keys).exclude(entry__in=standing).delete()
    items = _items_of(entries)
    named = {item.element_code for rows in items.values() for item in rows if item.element_code}
    elements = map_elements(named)
    rows: list[Nonconformity] = []
    judged = [_judge(entry, items[entry.current_id], elements, rows) for entry in entries]
    Nonconformity.objects.bulk_create(rows, batch_size=2000)
    Conformity.objects.bulk_create(
        judged, update_conflicts=True, unique_fields=["entry"], update_fields=list(_KEPT)
    )
    return len(judged)


def _items_of(entries: Sequence[Entry]) -> dict[int | None, list[Item]]:
    items: dict[int | None, list[Item]] = defaultdict(list)
    found = Item.objects.filter(version__in=[one.current_id for one in entries])
    for item in found.order_by("version", "position"):
        items[item.version_id].append(item)
    return items


def _judge(
    entry: Entry,
    items: Sequence[Item],
    elements: dict[str, ElementFacts],
    rows: list[Nonconformity],
) -> Conformity:
    """The entry judged; its faulty items are put to the rows."""
    counted: Counter[str] = Counter(items=len(items))
    for item in items:
        faults = {
            one.fault for one in find_faults(item_facts(item), elements.get(item.element_code))
        }
        if not faults:
            continue
        counted.update(["faulty", *(SUM_OF[one] for one in faults)])
        rows.append(_row(entry, item, faults))
    return Conformity(
        entry=entry,
        body_id=entry.body_id,
        version=entry.current,
        elements=sorted({item.element_code for item in items if item.element_code}),
        judged_at=clock.current().now(),
        **{name: counted[name] for name in _SUMS},
    )


def _row(entry: Entry, item: Item, faults: set[Fault]) -> Nonconformity:
    return Nonconformity(
        entry=entry,
        body_id=entry.body_id,
        item=item,
        element_code=item.element_code,
        **{COLUMN_OF[one]: True for one in faults},
    )


def follow_standards() -> int:
    """How many entries were judged anew because data elements changed, or never were judged.

    What a publication under way judges by the older facts is waited for, so that none is missed.
    Broken off, it goes on where it stood.

    Policy: P8.1
    """
    held = {one.code: one.facts for one in JudgedElement.objects.all()}
    today = {code: _plain(facts) for code, facts in map_elements().items()}
    changed = sorted(code for code, facts in today.items() if held.get(code) != facts)
    with transaction.atomic():
        _lock("pg_advisory_xact_lock")
    count = sum(judge_entries(keys) for keys in _batches(Q(elements__overlap=changed)))
    count += _judge_missing()
    JudgedElement.objects.bulk_create(
        [
            JudgedElement(code=code, facts=today[code], judged_at=clock.current().now())
            for code in changed
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["facts", "judged_at"],
    )
    return count


def _plain(facts: ElementFacts) -> dict[str, Any]:
    return {**asdict(facts), "replaced_by": list(facts.replaced_by)}


def _batches(condition: Q) -> Iterator[list[int]]:
    """Keys of judged entries in the condition, in bounded lists."""
    last = 0
    found = Conformity.objects.filter(condition).order_by("pk").values_list("pk", flat=True)
    while keys := list(found.filter(pk__gt=last)[:BATCH_ENTRIES]):
        last = keys[-1]
        yield keys


def _judge_missing() -> int:
    """Judge published entries that never were, or were judged on another version or body."""
    count, last = 0, 0
    stale = ~Q(conformity__version=F("current")) | ~Q(conformity__body=F("body"))
    missing = Entry.objects.published().filter(Q(conformity__isnull=True) | stale).order_by("pk")
    while keys := list(missing.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH_ENTRIES]):
        last = keys[-1]
        count += judge_entries(keys)
    gone = Conformity.objects.exclude(entry__in=Entry.objects.published())
    judge_entries(list(gone.values_list("pk", flat=True)[:10_000]))
    return count


def _lock(function: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [_LOCK])


def rejudge() -> int:
    """How many entries were judged anew: every published one, for upkeep."""
    return sum(judge_entries(keys) for keys in _batches(Q())) + _judge_missing()


def notice_change(event: StandardChanged) -> None:
    """Have entries judged anew soon after a data element changed; once for many changes."""
    if event.register == "element":
        with suppress(AlreadyEnqueued), transaction.atomic():
            jobs.configure_task(JOB, queueing_lock=JOB).defer(timestamp=0)
