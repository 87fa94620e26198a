"""Questions over what passes open and opened: things to choose, passes one sees, uses."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from zhengtong.kernel.actor import Actor, Role
from zhengtong.organisations.domain.errors import PassNotFound
from zhengtong.organisations.domain.pass_kinds import Named, PassThing, chosen_kinds, kind_of
from zhengtong.organisations.models import Pass, PassedThing, PassUse
from zhengtong.organisations.selectors.passes import running_passes
from zhengtong.organisations.selectors.people import visible_people

RUNNING, OVER = "running", "over"


def search_things(body_id: UUID, text: str) -> list[PassThing]:
    """Things of a body that a pass may name and that are called so, some of each kind."""
    text = text.replace("\x00", "").strip()
    return [one for kind in chosen_kinds() if kind.search for one in kind.search(body_id, text)]


def call_things(
    body_id: UUID | None, things: Sequence[Named]
) -> tuple[list[PassThing], frozenset[Named]]:
    """The things of that body with what they are called, and those that are not its own."""
    wanted = list(dict.fromkeys(things))
    by_kind: dict[str, list[UUID]] = defaultdict(list)
    for code, thing in wanted:
        by_kind[code].append(thing)
    names: dict[Named, str] = {}
    for code, ids in by_kind.items():
        kind = kind_of(code)
        if body_id is not None and kind is not None and kind.call is not None:
            names |= {(code, thing): name for thing, name in kind.call(body_id, ids).items()}
    known = [PassThing(kind=c, thing=t, title=names[c, t]) for c, t in wanted if (c, t) in names]
    return known, frozenset(wanted) - names.keys()


def address_of_thing(code: str, thing: UUID) -> str:
    """The page of the thing; "" where its kind is not known here."""
    kind = kind_of(code)
    return reverse(kind.page, kwargs={kind.argument: thing}) if kind else ""


def visible_passes(actor: Actor) -> QuerySet[Pass]:
    """Passes of the people the actor keeps or watches over, those they gave, and sponsored."""
    theirs = Q(account__in=visible_people(actor).order_by().values("pk"))
    own = Q(given_by=actor.account_id) | Q(account__contractor_tie__sponsor__uuid=actor.account_id)
    found = Pass.objects.filter(theirs | own)
    return found.select_related("account__home_body", "account__contractor_tie__sponsor")


def own_passes(actor: Actor) -> list[tuple[Pass, str, list[tuple[str, str]]]]:
    """The contractor's passes in force: each with its order's page, and its things with theirs."""
    if not actor.has(Role.CONTRACTOR):
        return []
    found = running_passes().filter(account__uuid=actor.account_id).prefetch_related("things")
    return [
        (
            row,
            address_of_thing("order", row.order),
            [(one.title, address_of_thing(one.kind, one.thing)) for one in row.things.all()],
        )
        for row in found
    ]


def search_passes(actor: Actor, *, text: str = "", state: str = "") -> QuerySet[Pass]:
    """Passes the actor sees by number, order, person or what was named; newest first."""
    running = running_passes().filter(pk=OuterRef("pk"))
    found = visible_passes(actor).annotate(is_running=Exists(running)).prefetch_related("things")
    if state in {RUNNING, OVER}:
        found = found.filter(is_running=state == RUNNING)
    if text := text.replace("\x00", "").strip():
        called = PassedThing.objects.filter(title__icontains=text)
        found = found.filter(
            Q(number__icontains=text)
            | Q(order_number__icontains=text)
            | Q(account__name__icontains=text)
            | Q(pk__in=called.values("opened_by"))
        )
    return found


def get_visible_pass(actor: Actor, pass_id: UUID) -> Pass:
    """The pass of that name, if the actor sees it.

    Raises:
        PassNotFound.
    """
    row = search_passes(actor).filter(uuid=pass_id).first()
    if row is None:
        raise PassNotFound
    return row


def search_uses(row: Pass, *, text: str = "", day: str = "") -> QuerySet[PassUse]:
    """Pages opened through the pass, newest first; of one day (ISO) and with that address."""
    found = PassUse.objects.filter(opened_by=row)
    if text := text.replace("\x00", "").strip():
        found = found.filter(path__icontains=text)
    return found.filter(at__date=day) if day else found
