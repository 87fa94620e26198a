from itertools import pairwise

import pytest
from tests.factories.organisations import (
    PASSWORD,
    account_of,
    give_post,
    make_account,
    make_body,
    make_office,
    make_post,
)

from zhengtong.kernel import clock
from zhengtong.kernel.actor import Role
from zhengtong.ledger.models import Record
from zhengtong.organisations.domain.errors import (
    AdministratorsNotSeparate,
    InvalidFields,
    NotPermitted,
    PostAlreadyHeld,
)
from zhengtong.organisations.domain.people import PersonFields
from zhengtong.organisations.models import Post
from zhengtong.organisations.services import accounts, delegations, posts

pytestmark = pytest.mark.django_db
THREE = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)
PAIRS = [(a, b) for a in THREE for b in THREE if a != b]


@pytest.mark.policy("R57")
@pytest.mark.parametrize(("held", "added"), PAIRS)
def test_no_account_holds_two_administrators_posts(held, added):
    admin = make_post(Role.SYSTEM_ADMIN)
    person = make_account()
    give_post(person, held, body=admin.body_id)
    post = Post.objects.create(office=make_office(admin.body_id), title="乙", roles=[added])
    with pytest.raises(AdministratorsNotSeparate):
        posts.assign_post(post_id=post.uuid, account_id=person.uuid, by=admin)


@pytest.mark.policy("R57")
def test_an_administrators_post_is_not_lent_to_another_administrator():
    auditor = make_post(Role.AUDITOR)
    security = make_post(Role.SECURITY_ADMIN, body=auditor.body_id)
    today = clock.today()
    period = delegations.Period(from_date=today, to_date=today)
    with pytest.raises(AdministratorsNotSeparate):
        delegations.lend_post(
            post_id=auditor.post_id, to=security.account_id, period=period, by=auditor
        )


def test_one_post_never_carries_two_administrators_roles():
    admin = make_post(Role.SYSTEM_ADMIN)
    office = make_office(admin.body_id)
    with pytest.raises(AdministratorsNotSeparate):
        posts.open_post(
            office_id=office.uuid, title="全能岗", roles=[Role.SYSTEM_ADMIN, Role.AUDITOR], by=admin
        )


def test_a_lent_post_ends_when_taken_back():
    head = make_post(Role.BODY_HEAD)
    taker = make_account(home_body=account_of(head).home_body)
    today = clock.today()
    period = delegations.Period(from_date=today, to_date=today.replace(year=2027))
    lent = delegations.lend_post(post_id=head.post_id, to=taker.uuid, period=period, by=head)
    from zhengtong.organisations import public as organisations

    assert organisations.actor_for(taker, head.post_id).on_behalf_of == head.name
    delegations.take_back_post(delegation_id=lent, by=head)
    with pytest.raises(organisations.PostNotFound):
        organisations.actor_for(taker, head.post_id)


def test_body_administrators_keep_only_their_own_people():
    keeper = make_post(Role.BODY_ADMIN)
    fields = PersonFields(username="lisi", name="李四")
    with pytest.raises(NotPermitted):
        accounts.create_account(fields, body_id=make_body().uuid, by=keeper)
    slip = accounts.create_account(fields, body_id=keeper.body_id, by=keeper)
    assert (slip.username, len(slip.password)) == ("lisi", 19)
    journal = "".join(Record.objects.values_list("content", flat=True))
    assert "organisations.account-created" in journal
    assert slip.password not in journal


def test_body_administrators_hand_out_no_reserved_role():
    keeper = make_post(Role.BODY_ADMIN)
    office = make_office(keeper.body_id)
    with pytest.raises(NotPermitted):
        posts.open_post(office_id=office.uuid, title="审核岗", roles=[Role.REVIEWER], by=keeper)
    post_id = posts.open_post(
        office_id=office.uuid, title="专员岗", roles=[Role.OFFICER], by=keeper
    )
    person = make_account(home_body=office.body)
    posts.assign_post(post_id=post_id, account_id=person.uuid, by=keeper)
    with pytest.raises(PostAlreadyHeld):
        posts.assign_post(post_id=post_id, account_id=make_account().uuid, by=keeper)
    posts.close_post(post_id=post_id, by=keeper)
    assert person.holdings.count() == 0


def test_only_the_security_administrator_locks_and_never_itself():
    security = make_post(Role.SECURITY_ADMIN)
    person = make_account()
    with pytest.raises(NotPermitted):
        accounts.lock_account(
            account_id=person.uuid, reason="离岗", by=make_post(Role.SYSTEM_ADMIN)
        )
    with pytest.raises(NotPermitted):
        accounts.lock_account(account_id=security.account_id, reason="试", by=security)
    accounts.lock_account(account_id=person.uuid, reason="离岗", by=security)
    person.refresh_from_db()
    assert not person.may_sign_in
    accounts.release_account(account_id=person.uuid, by=security)


@pytest.mark.parametrize("new", ["Short-1", "alllowercaseonly", "Zhangsan-2026x", PASSWORD])
def test_passwords_that_break_a_rule_are_refused(new):
    person = make_account("张三", username="zhangsan")
    actor = make_post(Role.OFFICER, account=person)
    with pytest.raises(InvalidFields):
        accounts.change_own_password(account_id=person.uuid, old=PASSWORD, new=new, by=actor)


def test_the_last_five_passwords_are_not_taken_again():
    person = make_account()
    actor = make_post(Role.OFFICER, account=person)
    chain = [PASSWORD, *(f"Horse-Battery-{n}" for n in range(5))]
    for old, new in pairwise(chain):
        accounts.change_own_password(account_id=person.uuid, old=old, new=new, by=actor)
    for used in chain[1:]:
        with pytest.raises(InvalidFields):
            accounts.change_own_password(account_id=person.uuid, old=chain[-1], new=used, by=actor)
    accounts.change_own_password(account_id=person.uuid, old=chain[-1], new=PASSWORD, by=actor)


def test_contractors_lose_their_posts_with_their_tie():
    from datetime import date

    from zhengtong.organisations.models import ContractorTie
    from zhengtong.organisations.selectors.posts import list_standings

    contractor = account_of(make_post(Role.CONTRACTOR))
    tie = ContractorTie.objects.create(
        account=contractor, sponsor=make_account(), company="示例公司", end_date=date(2026, 3, 2)
    )
    assert list_standings(contractor)
    ContractorTie.objects.filter(pk=tie.pk).update(end_date=date(2026, 3, 1))
    assert not list_standings(contractor)
