"""Questions over sources: the matrix, sources of items, claims, conflicts, figures by body."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from zhengtong.catalogue.domain.sources import WHOLE_COUNTY, realm_of
from zhengtong.catalogue.models import (
    AuthoritativeSource,
    ElementUse,
    SourceClaim,
    SourceConflict,
)
from zhengtong.catalogue.models.sources import ClaimQuerySet, ConflictQuerySet
from zhengtong.kernel.actor import Actor
from zhengtong.organisations import public as organisations
from zhengtong.standards import public as standards

SORTS = ("element", "entries", "bodies", "repeats")


@dataclass(frozen=True, kw_only=True)
class ElementLine:
    """One data element of the matrix within a region.

    Attributes:
        entries: Published entries that hold it.
        bodies: Bodies that have such entries.
        sources: Its sources, a line each.
        repeats: Bodies that collect it though its source can share it (R34).
        conflict: The open conflict over it, if any.
    """

    element: str
    name: str
    entries: int
    bodies: int
    sources: tuple[AuthoritativeSource, ...]
    repeats: int
    conflict: SourceConflict | None


def in_realm(realm: str, path: str = "body__region__code") -> Q:
    """Bodies of a region as R15 counts it: those of towns with their county."""
    own = Q(**{path: realm})
    is_county = realm.endswith(WHOLE_COUNTY) and realm[4:6] != "00"
    return own | Q(**{f"{path}__startswith": realm[:6]}) if is_county else own


def choose_realm(text: str, actor: Actor) -> str:
    """The region a reader asks for by its twelve digits, else that of the reader's own body."""
    if text.isascii() and text.isdigit() and len(text) == 12:
        return realm_of(text)
    return realm_of(organisations.get_body(actor.body_id).region) if actor.body_id else ""


def list_holders(element: str, realm: str) -> list[AuthoritativeSource]:
    """The sources of an element in a region now."""
    found = AuthoritativeSource.objects.live().filter(element=element, realm=realm)
    return list(found.select_related("body", "claim").order_by("pk"))


def _counted(realm: str) -> Any:
    sources = AuthoritativeSource.objects.live().filter(element=OuterRef("element"), realm=realm)
    own = Exists(sources.filter(body=OuterRef("body")))
    others = Q(Exists(sources)) & ~Q(own) & Q(is_key_only=False)
    return (
        ElementUse.objects.filter(in_realm(realm))
        .order_by()
        .values("element")
        .annotate(
            entries=Count("pk"),
            bodies=Count("body", distinct=True),
            shared=Count("pk", filter=Q(own) & Q(is_shareable=True)),
            others=Count("body", filter=others, distinct=True),
        )
    )


def list_matrix(
    realm: str,
    *,
    words: str = "",
    view: str = "all",
    sort: str = "element",
    body: UUID | None = None,
) -> list[ElementLine]:
    """Who collects what in a region: one line per data element; a fixed number of statements.

    Args:
        realm: Twelve digits of the region.
        words: Part of an element's code or name.
        view: ``unsourced``, ``repeated``, ``conflict``, or all.
        sort: ``entries``, ``bodies`` or ``repeats``, most first; else by code.
        body: Only elements which that body collects or is the source of.

    Policy: P7.2, P8.2, R15, R34
    """
    counted = {row["element"]: row for row in _counted(realm)}
    names = {one.code: one.name for one in standards.list_elements()}
    held: dict[str, list[AuthoritativeSource]] = {}
    current = AuthoritativeSource.objects.live().filter(realm=realm)
    for one in current.select_related("body").order_by("pk"):
        held.setdefault(one.element, []).append(one)
    conflicts = {
        one.element: one for one in SourceConflict.objects.filter(realm=realm, state="open")
    }
    kept = None if body is None else _elements_of(body, realm)
    lines = [
        _line(
            code,
            counted.get(code, {}),
            names=names,
            sources=tuple(held.get(code, ())),
            conflict=conflicts.get(code),
        )
        for code in sorted({*counted, *held, *conflicts})
        if kept is None or code in kept
    ]
    found = [one for one in lines if _fits(one, words.strip().casefold(), view)]
    if sort in SORTS[1:]:
        found.sort(key=lambda one: -getattr(one, sort))
    return found


def _elements_of(body: UUID, realm: str) -> set[str]:
    uses = ElementUse.objects.filter(body__uuid=body).values_list("element", flat=True)
    held = AuthoritativeSource.objects.live().filter(body__uuid=body, realm=realm)
    return {*uses.distinct(), *held.values_list("element", flat=True)}


def _line(
    code: str,
    counts: dict[str, Any],
    *,
    names: dict[str, str],
    sources: tuple[AuthoritativeSource, ...],
    conflict: SourceConflict | None,
) -> ElementLine:
    return ElementLine(
        element=code,
        name=names.get(code, code),
        entries=counts.get("entries", 0),
        bodies=counts.get("bodies", 0),
        sources=sources,
        repeats=counts.get("others", 0) if counts.get("shared", 0) else 0,
        conflict=conflict,
    )


def _fits(line: ElementLine, words: str, view: str) -> bool:
    if words and words not in line.element.casefold() and words not in line.name.casefold():
        return False
    if view == "unsourced":
        return not line.sources
    if view == "repeated":
        return line.repeats > 0
    return view != "conflict" or line.conflict is not None


def list_uses(element: str, realm: str) -> QuerySet[ElementUse]:
    """Published entries of the region that hold the element, by body and title."""
    found = ElementUse.objects.filter(in_realm(realm), element=element)
    return found.select_related("body", "entry").order_by(
        "body__name", "body", "entry__title", "pk"
    )


def map_sources(elements: Iterable[str], region: str) -> dict[str, list[AuthoritativeSource]]:
    """Element → its sources in the region of a body; one statement."""
    wanted = {one for one in elements if one}
    found: dict[str, list[AuthoritativeSource]] = {}
    if not wanted:
        return found
    current = AuthoritativeSource.objects.live().filter(element__in=wanted, realm=realm_of(region))
    for one in current.select_related("body").order_by("pk"):
        found.setdefault(one.element, []).append(one)
    return found


def list_shared(elements: Iterable[str], region: str) -> set[str]:
    """Of these elements those which a source of the region can share; one statement.

    Policy: R34
    """
    wanted = list(elements)
    if not wanted:
        return set()
    own = AuthoritativeSource.objects.live().filter(
        element=OuterRef("element"), body=OuterRef("body"), realm=realm_of(region)
    )
    uses = ElementUse.objects.filter(Exists(own), element__in=wanted, is_shareable=True)
    return set(uses.values_list("element", flat=True).distinct())


def list_claims(actor: Actor | None) -> ClaimQuerySet:
    """Claims the actor sees, newest first."""
    return SourceClaim.objects.for_actor(actor).select_related("body", "conflict")


def list_conflicts(actor: Actor | None, *, state: str = "") -> ConflictQuerySet:
    """Conflicts the actor sees, newest first; of one state, or all."""
    found = SourceConflict.objects.for_actor(actor)
    if state == "open":
        return found.filter(state="open").order_by("due_on", "pk")
    return found.filter(state=state) if state else found


def count_open_conflicts(actor: Actor | None) -> int:
    """Open conflicts the actor sees."""
    return list_conflicts(actor, state="open").count()


def count_by_body(realm: str) -> dict[UUID, dict[str, int]]:
    """Body → ``sources``, open ``claims``, ``repeats``: elements it collects beside their source.

    Three statements, whatever the number of bodies.

    Policy: R15, R34
    """
    found: dict[UUID, dict[str, int]] = {}
    shared = AuthoritativeSource.objects.live().filter(
        Exists(
            ElementUse.objects.filter(
                element=OuterRef("element"), body=OuterRef("body"), is_shareable=True
            )
        ),
        element=OuterRef("element"), realm=realm,
    )  # fmt: skip
    own = AuthoritativeSource.objects.live().filter(
        element=OuterRef("element"), body=OuterRef("body"), realm=realm
    )
    repeating = ElementUse.objects.filter(in_realm(realm), is_key_only=False)
    repeating = repeating.filter(Exists(shared), ~Exists(own))
    sources = AuthoritativeSource.objects.live().filter(realm=realm)
    claims = SourceClaim.objects.filter(realm=realm, state="open")
    for name, rows in (("sources", sources), ("claims", claims), ("repeats", repeating)):
        counted = rows.order_by().values("body__uuid")
        for row in counted.annotate(count=Count("element", distinct=True)):
            figures = {"sources": 0, "claims": 0, "repeats": 0}
            found.setdefault(row["body__uuid"], figures)[name] = row["count"]
    return found
