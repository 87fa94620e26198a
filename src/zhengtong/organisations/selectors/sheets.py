"""What a sheet of bodies or people is checked against; a fixed number of statements."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor, Role
from zhengtong.organisations.domain.permits import RESERVED_ROLES
from zhengtong.organisations.domain.regions import pad_code
from zhengtong.organisations.domain.sheet_checks import KnownBodies, KnownPeople
from zhengtong.organisations.models import Account, Body, Post, PostHolding, Region
from zhengtong.organisations.selectors.bodies import list_bodies_below
from zhengtong.organisations.selectors.posts import open_on

Rows = Sequence[dict[str, str]]


def known_bodies(rows: Rows) -> KnownBodies:
    """The regions and bodies that matter to these rows."""
    wanted = {pad_code(row["region"]) for row in rows if row.get("region")}
    active = Body.objects.filter(state=Body.State.ACTIVE, region__code__in=wanted)
    facts = list(active.values_list("region__code", "name", "credit_code", "is_data_authority"))
    codes = Body.objects.exclude(credit_code="").values_list("credit_code", flat=True)
    return KnownBodies(
        regions=frozenset(Region.objects.filter(code__in=wanted).values_list("code", flat=True)),
        codes=frozenset(codes),
        names={(region, name): code for region, name, code, _ in facts},
        authorities={region: code for region, _, code, is_authority in facts if is_authority},
    )


def known_people(rows: Rows, *, by: Actor) -> KnownPeople:
    """The bodies, user names and main holders that matter to these rows."""
    codes = {row["body_code"].upper() for row in rows if row.get("body_code")}
    names = {row["username"].lower() for row in rows if row.get("username")}
    found = Body.objects.filter(credit_code__in=codes, state=Body.State.ACTIVE)
    bodies = dict(found.values_list("credit_code", "uuid"))
    homes = Account.objects.filter(username__in=names)
    mains = PostHolding.objects.filter(
        open_on(clock.today()), kind="main", post__office__body__credit_code__in=codes
    ).values_list(
        "post__office__body__credit_code",
        "post__office__name",
        "post__title",
        "account__username",
    )
    reserved = Post.objects.filter(
        closed_on__isnull=True,
        roles__overlap=[role.value for role in RESERVED_ROLES],
        office__body__credit_code__in=codes,
    ).values_list("office__body__credit_code", "office__name", "title")
    kept = set(bodies.values())
    if not by.has(Role.SYSTEM_ADMIN):
        kept &= {by.body_id, *list_bodies_below(by.body_id)} if by.body_id else set()
    return KnownPeople(
        bodies=frozenset(bodies),
        keepable=frozenset(code for code, uuid in bodies.items() if uuid in kept),
        homes={
            username: code or ""
            for username, code in homes.values_list("username", "home_body__credit_code")
        },
        mains={(code, office, title): who for code, office, title, who in mains},
        reserved=frozenset(reserved),
        **_posts_and_ties(codes, names),
    )


def _posts_and_ties(codes: set[str], names: set[str]) -> dict[str, Any]:
    """Who of the sheet is a contractor, who is staff, and which roles its posts carry already."""
    tied = Account.objects.filter(username__in=names, contractor_tie__isnull=False)
    staff = PostHolding.objects.filter(
        Q(to_date__isnull=True) | Q(to_date__gte=clock.today()),
        account__username__in=names,
        post__closed_on__isnull=True,
    ).exclude(post__roles__contained_by=[Role.CONTRACTOR.value])
    posts = Post.objects.filter(
        closed_on__isnull=True, office__body__credit_code__in=codes
    ).values_list("office__body__credit_code", "office__name", "title", "roles")
    return {
        "tied": frozenset(tied.values_list("username", flat=True)),
        "staff": frozenset(staff.values_list("account__username", flat=True)),
        "post_roles": {
            (code, office, title): frozenset(map(Role, roles))
            for code, office, title, roles in posts
        },
    }
