"""Entries with titles like the one being typed, and what R12 says of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

from zhengtong.catalogue.domain import advice
from zhengtong.catalogue.domain.facts import EntryFacts
from zhengtong.catalogue.domain.lifecycle import State
from zhengtong.catalogue.domain.texts import list_bigrams, normalise_title
from zhengtong.catalogue.models import Entry, SearchRow
from zhengtong.census import public as census
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import Gap

LOOKED_AT = 300
NOBODY = UUID(int=0)
SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class SimilarEntry:
    """An entry whose title is like the one typed.

    Attributes:
        percent: Likeness of the titles.
        is_own: Whether it is the actor's own body's.
        is_same: Whether R12 takes the two names for one.
    """

    uuid: UUID
    title: str
    body_name: str
    state: str
    percent: int
    is_own: bool
    is_same: bool


def find_similar(
    title: str, actor: Actor, *, leaving_out: UUID | None = None
) -> list[SimilarEntry]:
    """The entries most like the title among those the actor sees, the likest first.

    Policy: P7.1, R12
    """
    title = title.replace("\x00", "").strip()[:100]
    runs = advice.list_runs(title)
    if not runs:
        return []
    keys = _published_keys(runs) | _own_keys(runs, actor)
    entries = Entry.objects.for_actor(actor).filter(pk__in=keys).select_related("body")
    found = []
    for entry in entries.exclude(uuid=leaving_out) if leaving_out else entries:
        like = advice.compare_titles(title, entry.title)
        if like.share >= advice.LEAST_LIKENESS or like.is_same:
            found.append(
                SimilarEntry(
                    uuid=entry.uuid,
                    title=entry.title,
                    body_name=str(entry.body),
                    state=entry.state,
                    percent=round(100 * like.share),
                    is_own=entry.body.uuid == actor.body_id,
                    is_same=like.is_same,
                )
            )
    return sorted(found, key=lambda one: (-one.is_same, -one.percent, one.title))[:SHOWN]


def _published_keys(runs: list[str]) -> set[int]:
    """Entries whose indexed texts hold one of the runs, at most ``LOOKED_AT``."""
    parts = []
    for run in runs:
        pairs = sorted(list_bigrams(run)) or [run]
        quoted = (pair.replace("\\", "\\\\").replace("'", "''") for pair in pairs)
        parts.append("(" + " & ".join(f"'{pair}'" for pair in quoted) + ")")
    holds = RawSQL(
        "catalogue_searchrow.tokens @@ %s::tsquery",
        [" | ".join(parts)],
        output_field=BooleanField(),
    )
    found = SearchRow.objects.filter(Q(holds)).order_by()
    return set(found.values_list("entry_id", flat=True)[:LOOKED_AT])


def _own_keys(runs: list[str], actor: Actor) -> set[int]:
    holds = reduce(or_, (Q(title__icontains=run) for run in runs))
    own = Entry.objects.filter(body__uuid=actor.body_id or NOBODY).exclude(state=State.WITHDRAWN)
    return set(own.filter(holds).values_list("pk", flat=True)[:LOOKED_AT])


def list_advice(
    facts: EntryFacts, actor: Actor, *, entry_id: UUID | None = None
) -> Mapping[str, list[Gap]]:
    """What the form says of the entry as typed, by part: naming, format, sharing.

    Policy: P7.1, R03, R04, R10, R12, R58
    """
    rivals = Entry.objects.filter(
        body__uuid=actor.body_id or NOBODY, title_key=normalise_title(facts.title)
    ).exclude(state=State.WITHDRAWN)
    rival = rivals.exclude(uuid=entry_id).first() if entry_id else rivals.first()
    systems = census.list_systems(actor, census.SystemFilter(body_id=actor.body_id), limit=500)
    naming = advice.find_naming_gaps(
        facts,
        rival=rival.title if rival and facts.title.strip() else "",
        systems=[one.name for one in systems],
    )
    return advice.sort_gaps([*naming, *advice.find_cross_gaps(facts)])
