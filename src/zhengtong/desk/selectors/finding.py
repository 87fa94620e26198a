"""What the one search box finds at the desk: matters by number or title.

Three ways to the same answer, chosen by how many matters hold the words and how far the person
sees, so that neither a common word nor a narrow view reads the whole table.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhengtong.desk.models import Matter, Step
from zhengtong.kernel.actor import Actor
from zhengtong.organisations import public as organisations
from zhengtong.toolkit.searching import Words, holds_words

COLUMNS = ("title",)
# More matters than this hold the words: they are common, and the newest are asked for first.
COMMON_ROWS = 2000
# Up to so many bodies the person's own matters are gathered by index, else they are passed by.
NARROW_BODIES = 60
NUMBER_SIGNS = 4


def find_matters(actor: Actor, words: Words) -> QuerySet[Matter]:
    """Matters the actor may see whose title holds the words or whose number begins with it."""
    condition = holds_words(Matter, COLUMNS, words)
    code = words.one.upper()
    if len(code) >= NUMBER_SIGNS and code.isascii() and code.isalnum():
        condition |= Q(number__startswith=code)
    holding = Matter.objects.filter(condition)
    keys = list(holding.order_by().values_list("pk", flat=True)[: COMMON_ROWS + 1])
    if len(keys) <= COMMON_ROWS:
        found: QuerySet[Matter] = Matter.objects.for_actor(actor, among=keys)
    else:
        found = _common(actor, holding)
    return found.select_related("body").order_by("-pk")


def _common(actor: Actor, holding: QuerySet[Matter]) -> QuerySet[Matter]:
    """The same view as ``for_actor``, asked so that the words are looked up row by row."""
    scope = organisations.visible_bodies(actor, "matter", "open")
    if scope.everything:
        return holding
    bodies = organisations.list_body_keys(scope)
    here = frozenset({actor.body_id} if actor.body_id else ())
    own = organisations.list_body_keys(organisations.Scope(body_ids=here))
    steps = Step.objects.filter(Q(transferred_to=actor.account_id) | Q(body__in=own))
    if len(bodies) > NARROW_BODIES:
        mine = Q(body__in=bodies) | Q(started_by=actor.account_id)
        return holding.filter(mine | Exists(steps.filter(matter=OuterRef("pk"))))
    gathered = (
        Matter.objects.filter(body__in=bodies)
        .values("pk")
        .union(
            Matter.objects.filter(started_by=actor.account_id).values("pk"),
            Step.objects.filter(transferred_to=actor.account_id).values("matter"),
            Step.objects.filter(body__in=own).values("matter"),
        )
    )
    return holding.filter(pk__in=gathered)
