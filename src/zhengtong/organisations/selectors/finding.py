"""What the one search box finds here: bodies and people."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Length
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhengtong.kernel.actor import Actor, Role
from zhengtong.organisations.domain.people import mask_phone
from zhengtong.organisations.models import Account, Body
from zhengtong.organisations.selectors.bodies import query_bodies, scope_filter, visible_bodies
from zhengtong.organisations.selectors.people import visible_people
from zhengtong.organisations.selectors.reforms import map_successors
from zhengtong.toolkit.searching import SearchHit, SearchSource, Words, holds_words, register_source

# The columns of the indexes of migration 0005, in its order.
BODY_COLUMNS = ("name", "short_name", "credit_code", "pinyin", "initials")
PEOPLE_COLUMNS = ("name", "username", "employee_number", "pinyin", "initials")
PHONE_DIGITS = 7
# Who keeps people knows their telephones anyway; for others a number finds nobody.
PHONE_READERS = (Role.BODY_ADMIN, Role.SYSTEM_ADMIN)
KEEPERS = (Role.BODY_ADMIN, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)


def _ranked(found: QuerySet[Any], words: Words, *fields: str) -> QuerySet[Any]:
    """Names that begin with what was typed, then initials, then the rest; short ones first."""
    first = words.words[0] if words.words else ""
    ranks = [When(**{f"{field}__istartswith": first, "then": Value(0)}) for field in fields]
    ranks.append(When(initials__startswith=first, then=Value(1)))
    rank = Case(*ranks, default=Value(2), output_field=IntegerField())
    return found.annotate(rank=rank).order_by("rank", Length(fields[0]), fields[0], "pk")


def find_bodies(actor: Actor, words: Words) -> QuerySet[Body]:
    """Bodies by name, short name, credit code, pinyin or initials; living ones first."""
    scope = visible_bodies(actor, "body", "any")
    seen = query_bodies().filter(scope_filter(scope, ""))
    found = seen.filter(holds_words(Body, BODY_COLUMNS, words))
    ended = Case(
        When(state=Body.State.ACTIVE, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    ranked = _ranked(found, words, "name", "short_name").annotate(ended=ended)
    return ranked.order_by("ended", *ranked.query.order_by)


def find_people(actor: Actor, words: Words) -> QuerySet[Account]:
    """People by name, user name, number, pinyin or initials; by telephone for who keeps them."""
    named = holds_words(Account, PEOPLE_COLUMNS, words)
    digits = words.one
    if actor.has(*PHONE_READERS) and digits.isdecimal() and len(digits) >= PHONE_DIGITS:
        named |= Q(phone=digits)
    return _ranked(visible_people(actor).filter(named), words, "name")


def describe_bodies(rows: Sequence[Body]) -> Iterable[SearchHit]:
    """Bodies as hits; one that ended says so, and leads to who succeeded it where one did."""
    heirs = map_successors([row.pk for row in rows if not row.is_active])
    for row in rows:
        after = heirs.get(row.pk, [])
        told = _("承接单位：%(names)s") % {"names": "、".join(one.name for one in after)}
        parts = (row.short_name, row.region.name, told if after else "")
        yield SearchHit(
            title=row.name,
            url=reverse("organisations:body", args=[(after[0] if len(after) == 1 else row).uuid]),
            number=row.credit_code,
            note=" · ".join(part for part in parts if part),
            badge=_badge(row, after),
        )


def _badge(row: Body, after: Sequence[Body]) -> str:
    if row.is_active:
        return ""
    return _("已并入") if after else _("已撤销")


def describe_people(rows: Sequence[Account]) -> Iterable[SearchHit]:
    """People as hits; telephones masked as in lists."""
    for row in rows:
        home = row.home_body.name if row.home_body else ""
        yield SearchHit(
            title=row.name,
            url=reverse("organisations:person", args=[row.uuid]),
            number=row.employee_number,
            note=" · ".join(part for part in (home, row.username, mask_phone(row.phone)) if part),
            badge="" if row.may_sign_in else _("已停用"),
        )


def register() -> None:
    """Declare both groups."""
    register_source(
        SearchSource(
            code="bodies",
            title=gettext_lazy("单位"),
            find=find_bodies,
            describe=describe_bodies,
            order=20,
        )
    )
    register_source(
        SearchSource(
            code="people",
            title=gettext_lazy("人员"),
            find=find_people,
            describe=describe_people,
            order=30,
            may=lambda actor: actor.has(*KEEPERS),
        )
    )
