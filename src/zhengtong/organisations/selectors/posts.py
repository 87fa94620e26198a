"""Questions over posts: who holds them, who stands in, as whom one acts."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor, Role
from zhengtong.organisations.domain.errors import PostNotFound
from zhengtong.organisations.domain.rows import PersonRow
from zhengtong.organisations.domain.sight import Scope
from zhengtong.organisations.domain.standing import Standing, choose_standing
from zhengtong.organisations.models import Account, Delegation, Post, PostHolding
from zhengtong.organisations.selectors.bodies import scope_filter
from zhengtong.toolkit.prepared import Prepared

_POST = ("post__office__body__region",)


def open_on(day: date) -> Q:
    """Holdings or delegations running on that day."""
    return Q(from_date__lte=day) & (Q(to_date__isnull=True) | Q(to_date__gte=day))


def _main_holders(day: date) -> "Prefetch[str, QuerySet[PostHolding], str]":
    mains = PostHolding.objects.filter(open_on(day), kind="main").select_related("account")
    return Prefetch("post__holdings", queryset=mains, to_attr="mains")


def _tie_runs(day: date) -> Q:
    """Contractors lose every post when their tie ends."""
    return Q(account__contractor_tie__isnull=True) | Q(account__contractor_tie__end_date__gte=day)


def _lent(day: date) -> QuerySet[Delegation]:
    return Delegation.objects.filter(
        Q(revoked_on__isnull=True) | Q(revoked_on__gt=day),
        open_on(day),
        _tie_runs(day),
        post__closed_on__isnull=True,
    )


def _held(day: date) -> QuerySet[PostHolding]:
    return PostHolding.objects.filter(open_on(day), _tie_runs(day), post__closed_on__isnull=True)


def _stood_for(row: PostHolding | Delegation) -> str:
    """Name of the main holder someone else stands in for."""
    mains: Iterable[PostHolding] = row.post.mains  # type: ignore[attr-defined]
    return next((m.account.name for m in mains if m.account_id != row.account_id), "")


def _standing(row: PostHolding | Delegation) -> Standing:
    how = row.kind if isinstance(row, PostHolding) else "delegate"
    post, body = row.post, row.post.office.body
    return Standing(
        post_id=post.uuid,
        post_title=post.title,
        office_id=post.office.uuid,
        office_name=post.office.name,
        body_id=body.uuid,
        body_name=body.name,
        region=body.region.code,
        roles=frozenset(Role(role) for role in post.roles),
        how=how,
        on_behalf_of="" if how == "main" else _stood_for(row),
        matter_kinds=frozenset(row.matter_kinds) if isinstance(row, Delegation) else frozenset(),
    )


def list_standings(account: Account, *, day: date | None = None) -> list[Standing]:
    """The posts a person may act from today: main first, then deputy, then delegated.

    Asked with every request, so only the columns that are needed are read.
    """
    day = day or clock.today()
    if not account.may_sign_in:
        return []
    held = _OWN_HELD.rows(account=account.pk, day=day)
    lent = _OWN_LENT.rows(account=account.pk, day=day)
    rows = [*held, *({**row, "kind": "delegate"} for row in lent)]
    stood_in = [row["post_id"] for row in rows if row["kind"] != PostHolding.Kind.MAIN]
    mains = _map_mains(stood_in, account, day) if stood_in else {}
    return [_standing_of(row, mains) for row in rows]


_STANDING = (
    "post_id", "post__uuid", "post__title", "post__roles", "post__office__uuid",
    "post__office__name", "post__office__body__uuid", "post__office__body__name",
    "post__office__body__region__code",
)  # fmt: skip
_OWN_HELD: Prepared[dict[str, Any]] = Prepared(
    lambda account, day: (
        _held(day).filter(account=account).order_by("-kind", "id").values(*_STANDING, "kind")
    )
)
_OWN_LENT: Prepared[dict[str, Any]] = Prepared(
    lambda account, day: _lent(day).filter(account=account).values(*_STANDING, "matter_kinds")
)


def _standing_of(row: dict[str, Any], mains: dict[int, str]) -> Standing:
    is_main = row["kind"] == PostHolding.Kind.MAIN
    return Standing(
        post_id=row["post__uuid"],
        post_title=row["post__title"],
        office_id=row["post__office__uuid"],
        office_name=row["post__office__name"],
        body_id=row["post__office__body__uuid"],
        body_name=row["post__office__body__name"],
        region=row["post__office__body__region__code"],
        roles=frozenset(Role(role) for role in row["post__roles"]),
        how=row["kind"],
        on_behalf_of="" if is_main else mains.get(row["post_id"], ""),
        matter_kinds=frozenset(row.get("matter_kinds") or ()),
    )


def _map_mains(posts: list[int], account: Account, day: date) -> dict[int, str]:
    """Post → name of its main holder, where that is another than the account."""
    mains = PostHolding.objects.filter(open_on(day), kind="main", post__in=posts)
    others = mains.exclude(account=account).order_by("-id")
    return dict(others.values_list("post_id", "account__name"))


def actor_for(account: Account, post: Post | UUID | str | None = None) -> Actor:
    """The actor of an account in a post; without a post named, its first; without any, no roles.

    Raises:
        PostNotFound: the account does not hold the post named.
    """
    wanted = post.uuid if isinstance(post, Post) else post
    standing = choose_standing(list_standings(account), str(wanted) if wanted else "")
    if standing is None:
        if wanted:
            raise PostNotFound(post=str(wanted))
        return Actor(account_id=account.uuid, name=account.name)
    return standing.actor(account_id=account.uuid, name=account.name)


def actors_of(account_id: UUID | str) -> list[Actor]:
    """The actors a person may be today, one per post; empty for whoever may not sign in."""
    account = find_account(account_id)
    if account is None:
        return []
    return [
        standing.actor(account_id=account.uuid, name=account.name)
        for standing in list_standings(account)
    ]


def find_body_with(role: Role) -> UUID | None:
    """The body of the longest-serving holder of a role; None if nobody holds it."""
    held = _held(clock.today()).filter(
        post__roles__contains=[role.value],
        account__is_active=True,
        account__locked_at__isnull=True,
    )
    return held.order_by("id").values_list("post__office__body__uuid", flat=True).first()


def map_accounts(body_pks: Iterable[int]) -> dict[int, set[UUID]]:
    """The people who hold a post in each body today, main holders and deputies; one statement."""
    here = {"post__office__body__in": list(body_pks), "account__is_active": True}
    held = _held(clock.today()).filter(**here, account__locked_at__isnull=True)
    found: dict[int, set[UUID]] = {}
    for body_pk, account_id in held.values_list("post__office__body_id", "account__uuid"):
        found.setdefault(body_pk, set()).add(account_id)
    return found


def actor_named(username: str) -> Actor:
    """The actor of the account with that user name, in its first post.

    Raises:
        PostNotFound: nobody is called so.
    """
    account = Account.objects.filter(username=username).first()
    if account is None:
        raise PostNotFound(post=username)
    return actor_for(account)


def may_act_on(actor: Actor, matter_kind: str) -> bool:
    """Whether the actor's delegation, if that is what it acts by, covers that kind of matter."""
    if actor.post_id is None:
        return False
    day = clock.today()
    if _held(day).filter(account__uuid=actor.account_id, post__uuid=actor.post_id).exists():
        return True
    lent = _lent(day).filter(account__uuid=actor.account_id, post__uuid=actor.post_id)
    return lent.filter(Q(matter_kinds=[]) | Q(matter_kinds__contains=[matter_kind])).exists()


def _person(row: PostHolding | Delegation) -> PersonRow:
    standing = _standing(row)
    return PersonRow(
        pk=row.account.pk,
        account_id=row.account.uuid,
        name=row.account.name,
        body_id=standing.body_id,
        body_name=standing.body_name,
        post_id=standing.post_id,
        post_title=standing.post_title,
        office_id=standing.office_id,
        how=standing.how,
        on_behalf_of=standing.on_behalf_of,
        matter_kinds=standing.matter_kinds,
    )


def holders_of(
    role: Role,
    body_id: UUID | str,
    *,
    office_id: UUID | None = None,
    day: date | None = None,
) -> list[PersonRow]:
    """The living persons who hold a role in a body on a day: main, deputies, delegates.

    With ``office_id`` only those whose post belongs to that office (处室).
    """
    day = day or clock.today()
    here: dict[str, Any] = {
        "post__roles__contains": [role.value],
        "post__office__body__uuid": body_id,
        "account__is_active": True,
        "account__locked_at__isnull": True,
    }
    if office_id is not None:
        here["post__office__uuid"] = office_id
    mains = _main_holders(day)
    held = _held(day).filter(**here).select_related(*_POST, "account").order_by("-kind", "id")
    lent = _lent(day).filter(**here).select_related(*_POST, "account")
    rows: list[PostHolding | Delegation] = [
        *held.prefetch_related(mains),
        *lent.prefetch_related(mains),
    ]
    return [_person(row) for row in rows]


def list_staff(body_id: UUID | str, *, limit: int = 500) -> list[PersonRow]:
    """The living persons with a post of the body today, contractors aside, each once, by name."""
    day = clock.today()
    held = (
        _held(day)
        .filter(
            post__office__body__uuid=body_id,
            account__is_active=True,
            account__locked_at__isnull=True,
            account__contractor_tie__isnull=True,
        )
        .select_related(*_POST, "account")
        .prefetch_related(_main_holders(day))
        .order_by("-kind", "id")[:limit]
    )
    first: dict[UUID, PersonRow] = {}
    for row in held:
        first.setdefault(row.account.uuid, _person(row))
    return sorted(first.values(), key=lambda person: person.name)


def find_account(account_id: UUID | str) -> Account | None:
    """The account of that UUID, None if there is none."""
    return Account.objects.filter(uuid=account_id).first()


def roles_ahead(account: Account, *, day: date) -> frozenset[Role]:
    """Every role the account holds, stands in for or is lent, on that day or later."""
    still = Q(to_date__isnull=True) | Q(to_date__gte=day)
    held = account.holdings.filter(still, post__closed_on__isnull=True)
    lent = account.delegations.filter(still, revoked_on__isnull=True, post__closed_on__isnull=True)
    lists = [
        *held.values_list("post__roles", flat=True),
        *lent.values_list("post__roles", flat=True),
    ]
    return frozenset(Role(role) for roles in lists for role in roles)


def query_staff(scope: Scope, roles: Iterable[str] = ()) -> QuerySet[PostHolding]:
    """Posts held today in the bodies of a scope by people who may sign in, with one of the roles.

    A person with several posts there comes several times; without roles every post counts.
    """
    held = _held(clock.today()).filter(
        scope_filter(scope, "post__office__body"),
        account__is_active=True,
        account__locked_at__isnull=True,
    )
    wanted = list(roles)
    return held.filter(post__roles__overlap=wanted) if wanted else held
