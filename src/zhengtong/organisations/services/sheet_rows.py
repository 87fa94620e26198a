"""Writes checked rows of sheets in bulk: a few statements, however many rows."""

from collections.abc import Sequence

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.db.models import Model

from zhengtong.kernel import clock
from zhengtong.organisations.domain.bodies import find_code_fault
from zhengtong.organisations.domain.people import PersonFields
from zhengtong.organisations.domain.sheets import (
    body_of_row,
    how_of_row,
    person_of_row,
    role_named,
    roles_of_row,
)
from zhengtong.organisations.models import Account, Body, Office, Post, PostHolding, Region
from zhengtong.toolkit.spelling import respell

BATCH = 2000
_BODY_FIELDS = ("name", "short_name", "region_id", "kind", "is_data_authority",
                "credit_code_finding", "credit_code_override")  # fmt: skip
_PERSON_FIELDS = ("name", "employee_number", "phone")
_SPELLED = ("pinyin", "initials")
Row = dict[str, str]


@transaction.atomic
def write_bodies(rows: Sequence[Row]) -> tuple[int, int]:
    """Bodies made or brought up to date by credit code; how many of each."""
    wanted = [body_of_row(row) for row in rows]
    regions = dict(
        Region.objects.filter(code__in={b.region for b in wanted}).values_list("code", "id")
    )
    codes = [b.credit_code for b in wanted]
    standing = {body.credit_code: body for body in Body.objects.filter(credit_code__in=codes)}
    created, changed = [], []
    for fields in wanted:
        fault = find_code_fault(fields.credit_code)
        values = {
            "name": fields.name,
            "short_name": fields.short_name,
            "region_id": regions[fields.region],
            "kind": fields.kind,
            "is_data_authority": fields.is_data_authority,
            "credit_code_finding": fault.code if fault else "",
            "credit_code_override": fields.credit_code_override if fault else "",
        }
        body = standing.get(fields.credit_code)
        if body is None:
            created.append(Body(credit_code=fields.credit_code, **values))
        elif any(getattr(body, name) != value for name, value in values.items()):
            _set(body, values)
            body.revision += 1
            changed.append(body)
    Body.objects.bulk_create(created, batch_size=BATCH)
    _tell_planner(Body)
    plain = [name.removesuffix("_id") for name in _BODY_FIELDS]
    Body.objects.bulk_update(changed, [*plain, *_SPELLED, "revision"], batch_size=BATCH)
    _link_parents({b.credit_code: b.parent_code for b in wanted})
    return len(created), len(changed)


def _set(row: Body | Account, values: dict[str, object]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    respell(row)


def _link_parents(parents: dict[str, str]) -> None:
    """Parents set after all bodies stand, so that a sheet may name them in any order."""
    codes = {*parents, *parents.values()} - {""}
    bodies = {body.credit_code: body for body in Body.objects.filter(credit_code__in=codes)}
    moved = []
    for code, parent_code in parents.items():
        parent = bodies.get(parent_code)
        body = bodies[code]
        if parent is not None and parent.pk not in {body.pk, body.parent_id}:
            body.parent = parent
            moved.append(body)
    Body.objects.bulk_update(moved, ["parent"], batch_size=BATCH)


@transaction.atomic
def write_people(rows: Sequence[Row]) -> tuple[int, int]:
    """People made or brought up to date by user name, with offices, posts and holdings.

    New accounts have no usable password: the body's administrator prints a slip for each.
    """
    bodies = {
        body.credit_code: body
        for body in Body.objects.filter(credit_code__in={_code(row) for row in rows})
    }
    people = {person_of_row(row).username: (person_of_row(row), bodies[_code(row)]) for row in rows}
    created, changed = _write_accounts(people)
    accounts = {a.username: a for a in Account.objects.filter(username__in=people)}
    posts = _write_posts(rows, _write_offices(rows, bodies))
    _write_holdings(rows, posts, accounts)
    return created, changed


def _code(row: Row) -> str:
    return row["body_code"].upper()


def _write_accounts(people: dict[str, tuple[PersonFields, Body]]) -> tuple[int, int]:
    standing = {a.username: a for a in Account.objects.filter(username__in=people)}
    created, changed = [], []
    for username, (fields, body) in people.items():
        values = {name: getattr(fields, name) for name in _PERSON_FIELDS}
        account = standing.get(username)
        if account is None:
            unusable = make_password(None)
            created.append(Account(username=username, home_body=body, password=unusable, **values))
        elif any(getattr(account, name) != value for name, value in values.items()):
            _set(account, values)
            changed.append(account)
    Account.objects.bulk_create(created, batch_size=BATCH)
    _tell_planner(Account)
    Account.objects.bulk_update(changed, [*_PERSON_FIELDS, *_SPELLED], batch_size=BATCH)
    return len(created), len(changed)


def _write_offices(rows: Sequence[Row], bodies: dict[str, Body]) -> dict[tuple[str, str], Office]:
    wanted = {(_code(row), row["office"]) for row in rows}

    def standing() -> dict[tuple[str, str], Office]:
        found = Office.objects.filter(body__in=bodies.values(), closed_on__isnull=True)
        codes = {body.pk: code for code, body in bodies.items()}
        return {(codes[o.body_id], o.name): o for o in found.order_by()}

    missing = sorted(wanted - set(standing()))
    Office.objects.bulk_create(
        [Office(body=bodies[code], name=name) for code, name in missing], batch_size=BATCH
    )
    _tell_planner(Office)
    return standing()


def _write_posts(
    rows: Sequence[Row], offices: dict[tuple[str, str], Office]
) -> dict[tuple[int, str], Post]:
    wanted: dict[tuple[int, str], list[str]] = {}
    for row in rows:
        key = (offices[_code(row), row["office"]].pk, row["title"])
        roles = {role.value for name in roles_of_row(row) if (role := role_named(name))}
        wanted[key] = sorted(roles | set(wanted.get(key, [])))
    office_ids = {office_id for office_id, _ in wanted}

    def standing() -> dict[tuple[int, str], Post]:
        found = Post.objects.filter(office_id__in=office_ids, closed_on__isnull=True)
        return {(post.office_id, post.title): post for post in found.order_by()}

    present = standing()
    fresh = [
        Post(office_id=office_id, title=title, roles=roles)
        for (office_id, title), roles in wanted.items()
        if (office_id, title) not in present
    ]
    Post.objects.bulk_create(fresh, batch_size=BATCH)
    _tell_planner(Post)
    return standing()


def _tell_planner(model: type[Model]) -> None:
    """Count the table anew: within this transaction the planner would still think it as it was.

    Thousands of fresh rows in a table thought empty turn the next joins into minutes.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


def _write_holdings(
    rows: Sequence[Row], posts: dict[tuple[int, str], Post], accounts: dict[str, Account]
) -> None:
    by_name = {(p.office.body.credit_code, p.office.name, p.title): p for p in
               Post.objects.filter(pk__in=[p.pk for p in posts.values()])
               .order_by().select_related("office__body")}  # fmt: skip
    open_rows = PostHolding.objects.filter(to_date__isnull=True, post__in=posts.values())
    standing = set(open_rows.values_list("post_id", "account_id"))
    today = clock.today()
    fresh = {}
    for row in rows:
        post = by_name[_code(row), row["office"], row["title"]]
        account = accounts[row["username"].lower()]
        if (post.pk, account.pk) not in standing:
            fresh[post.pk, account.pk] = PostHolding(
                post=post, account=account, kind=how_of_row(row), from_date=today
            )
    PostHolding.objects.bulk_create(fresh.values(), batch_size=BATCH)
