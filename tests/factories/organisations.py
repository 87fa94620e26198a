"""Makes regions, bodies, offices, people and posts for the tests of every room.

The usual way to someone who may do something is one line::

    officer = make_post(Role.OFFICER)                      # an Actor in a new body
    head = make_post(Role.BODY_HEAD, body=officer.body_id) # an Actor in the same body
"""

from datetime import date
from functools import cache
from itertools import count
from uuid import UUID

from django.contrib.auth.hashers import make_password

from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor, Role
from zhengtong.organisations import public as organisations
from zhengtong.organisations.domain import one_time
from zhengtong.organisations.domain.regions import level_of, parent_code
from zhengtong.organisations.models import (
    Account,
    Body,
    Delegation,
    Office,
    OneTimeDevice,
    Post,
    PostHolding,
    Region,
)
from zhengtong.organisations.services.second_factors import draw_device

PROVINCE = "340000000000"
CITY = "340100000000"
COUNTY = "340102000000"
PASSWORD = "Correct-Horse-7"
_numbers = count(1)

NAMES = {PROVINCE: "安徽省", CITY: "合肥市", COUNTY: "瑶海区"}


def make_region(code: str = PROVINCE, name: str = "") -> Region:
    """The region of that code with all regions above it; made once."""
    above = parent_code(code)
    parent = make_region(above) if above else None
    region, _ = Region.objects.get_or_create(
        code=code,
        defaults={
            "name": name or NAMES.get(code, f"测试区划{code[:6]}"),
            "level": level_of(code),
            "parent": parent,
        },
    )
    return region


def make_body(name: str = "", *, region: str = PROVINCE, authority: bool = False, **fields) -> Body:
    """A new body; ``authority=True`` gives the one data authority of the region, made once."""
    place = make_region(region)
    if authority:
        found = Body.objects.filter(region=place, is_data_authority=True, state="active").first()
        if found is not None:
            return found
    name = name or (
        f"{place.name}数据资源管理局" if authority else f"{place.name}第{next(_numbers)}局"
    )
    return Body.objects.create(name=name, region=place, is_data_authority=authority, **fields)


def body_of(body: Body | UUID | str | None) -> Body:
    """The body itself, whatever names it; a new one for None."""
    if body is None:
        return make_body()
    return body if isinstance(body, Body) else Body.objects.get(uuid=body)


def make_office(body: Body | UUID | None = None, name: str = "办公室") -> Office:
    """The office of that name; made once per body."""
    office, _ = Office.objects.get_or_create(body=body_of(body), name=name)
    return office


def make_account(
    name: str = "", *, username: str = "", password: str = PASSWORD, **fields
) -> Account:
    """A new account that may sign in with ``PASSWORD``."""
    number = next(_numbers)
    account = Account(
        username=username or f"user{number}",
        name=name or f"人员{number}",
        **{"must_change_password": False, **fields},
    )
    account.password = hash_once(password)
    account.save()
    return account


@cache
def hash_once(password: str) -> str:
    """The hash of a test's password, made once: hashing is slow on purpose."""
    return make_password(password)


def give_post(
    account: Account, *roles: Role, body: Body | UUID | None = None, title: str = "", **holding
) -> Post:
    """A new post with those roles, held by the account from 2026-01-01."""
    office = make_office(body)
    post = Post.objects.create(
        office=office, title=title or f"岗位{next(_numbers)}", roles=[role.value for role in roles]
    )
    PostHolding.objects.create(
        **{"post": post, "account": account, "from_date": date(2026, 1, 1), **holding}
    )
    return post


def make_post(
    *roles: Role, body: Body | UUID | None = None, account: Account | None = None, **holding
) -> Actor:
    """The actor of someone in a new post with those roles, in that body (a new one if none)."""
    where = body_of(body)
    who = account or make_account(home_body=where)
    post = give_post(who, *roles, body=where, **holding)
    return organisations.actor_for(who, post)


def make_reviewer(region: str = PROVINCE) -> Actor:
    """A reviewer of the region's data authority (made if missing)."""
    return make_post(Role.REVIEWER, body=make_body(region=region, authority=True))


def make_deputy(actor: Actor, name: str = "") -> Actor:
    """Someone who stands in (副岗) for the actor in the actor's post."""
    account = make_account(name)
    post = Post.objects.get(uuid=actor.post_id)
    PostHolding.objects.create(
        post=post, account=account, kind="deputy", from_date=date(2026, 1, 1)
    )
    return organisations.actor_for(account, post)


def make_delegate(actor: Actor, name: str = "", *, kinds: tuple[str, ...] = ()) -> Actor:
    """Someone to whom the actor's post is lent through 2026."""
    account = make_account(name)
    post = Post.objects.get(uuid=actor.post_id)
    Delegation.objects.create(
        post=post,
        account=account,
        given_by=account_of(actor),
        matter_kinds=list(kinds),
        from_date=date(2026, 1, 1),
        to_date=date(2026, 12, 31),
    )
    return organisations.actor_for(account, post)


def account_of(actor: Actor) -> Account:
    """The account behind an actor."""
    return Account.objects.get(uuid=actor.account_id)


def sign_in(client, actor: Actor) -> None:
    """Signs a test client in as the actor, in the actor's post."""
    client.force_login(account_of(actor), backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["organisations.post"] = str(actor.post_id or "")
    session.save()


def make_device(account: Account) -> OneTimeDevice:
    """An authenticator the account has set up."""
    device = draw_device(account)
    device.confirmed = True
    device.save()
    return device


def code_of(device: OneTimeDevice) -> str:
    """What the authenticator shows now."""
    step = one_time.step_of(clock.current().now().timestamp())
    return one_time.code_at(device.open_key(), step, algorithm=device.algorithm)
