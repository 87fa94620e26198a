"""权限清理: every right of a body decided on by somebody else than its holder, then carried out."""

from datetime import UTC, date, datetime

import pytest
from tests.factories.organisations import account_of, body_of, make_body, make_delegate, make_post

from zhengtong.desk import public as desk
from zhengtong.desk.domain import rights_errors
from zhengtong.desk.models import Clock, Matter, RightsReview
from zhengtong.desk.selectors import matters as selectors
from zhengtong.desk.services import rights_reviews
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Role
from zhengtong.organisations.models import Account, Delegation, OneTimeDevice, PostHolding

pytestmark = pytest.mark.django_db


class Place:
    """A body with two administrators and an officer, and the platform's administrators."""

    def __init__(self):
        self.admin = make_post(Role.BODY_ADMIN)
        self.other = make_post(Role.BODY_ADMIN, body=self.admin.body_id)
        self.officer = make_post(Role.OFFICER, body=self.admin.body_id)
        self.security = make_post(Role.SECURITY_ADMIN)
        now = clock.current().now()
        Account.objects.update(last_login=now)

    def open(self):
        return rights_reviews.open_review(self.admin.body_id, by=self.security)

    def decide(self, review, by, verdict="keep", reason="", *, of=None):
        lines = review.lines.exclude(account=by.account_id)
        lines = lines.filter(account=of.account_id) if of else lines
        verdicts = {line.pk: (verdict, reason) for line in lines}
        return rights_reviews.decide_lines(review.uuid, verdicts, by=by)


@pytest.fixture
def place():
    return Place()


def test_a_review_lists_every_right_as_a_matter_with_its_clock(place):
    make_delegate(place.officer)
    review = place.open()
    assert sorted(review.lines.values_list("kind", flat=True)) == [
        "delegation", "holding", "holding", "holding",
    ]  # fmt: skip
    todo = selectors.list_todo(place.admin).get()
    assert todo.matter == Matter.objects.get(pk=review.matter_id)
    assert review.due_on == date(2026, 3, 23)
    with pytest.raises(rights_errors.RightsReviewOpen):
        place.open()


def test_each_quarter_one_review_for_each_body_with_people_and_no_second(place, monkeypatch):
    make_body("无人局")
    rules = {**rights_reviews.rights_rules(), "opened_at_once": 100}
    monkeypatch.setattr(rights_reviews, "rights_rules", lambda: rules)
    assert rights_reviews.open_due_reviews() == 2
    assert rights_reviews.open_due_reviews() == 0
    assert set(RightsReview.objects.values_list("period", flat=True)) == {"2026Q1"}


@pytest.mark.parametrize(("day", "period"), [((2026, 3, 31), "2026Q1"), ((2026, 10, 1), "2026Q4")])
def test_a_quarter_has_three_months(day, period):
    assert rights_reviews.period_of(date(*day)) == period


def test_kept_and_taken_rights_are_carried_out_when_all_are_decided(place):
    review = place.open()
    place.decide(review, place.admin)
    with pytest.raises(rights_errors.RightsUndecided):
        rights_reviews.confirm_review(review.uuid, by=place.admin)
    place.decide(review, place.admin, "take", "已调离", of=place.officer)
    place.decide(review, place.other, of=place.admin)
    done = rights_reviews.confirm_review(review.uuid, by=place.admin)
    assert done.closed_by_name == place.admin.name
    holding = PostHolding.objects.get(account__uuid=place.officer.account_id)
    assert holding.to_date == date(2026, 3, 1)
    assert Matter.objects.get(pk=review.matter_id).state == "approved"
    assert Clock.objects.get(subject=f"rights-review:{review.uuid}").stopped_on
    with pytest.raises(rights_errors.RightsReviewOver):
        rights_reviews.confirm_review(review.uuid, by=place.admin)


def test_nobody_decides_on_their_own_rights(place):
    review = place.open()
    mine = review.lines.get(account=place.admin.account_id)
    with pytest.raises(rights_errors.OwnRight):
        rights_reviews.decide_lines(review.uuid, {mine.pk: ("keep", "")}, by=place.admin)


def test_marked_rights_are_kept_only_with_a_reason(place):
    Account.objects.filter(uuid=place.officer.account_id).update(
        last_login=datetime(2025, 1, 1, tzinfo=UTC)
    )
    review = place.open()
    assert review.lines.get(account=place.officer.account_id).flags == ["idle", "one-factor"]
    for verdict in ("keep", "take"):
        with pytest.raises(rights_errors.RightReasonMissing):
            place.decide(review, place.admin, verdict, of=place.officer)
    place.decide(review, place.admin, "keep", "长期病假", of=place.officer)


def test_somebody_with_things_in_hand_keeps_the_post_and_nothing_is_done_by_halves(place):
    deputy = make_delegate(place.officer)
    head = desk.RouteStep(name="审批", role=Role.BODY_ADMIN, four_eyes=False)
    desk.open_matter(
        "test.review", subject="entry:1", title="某目录", body_id=place.officer.body_id,
        by=place.officer, route=[head],
    )  # fmt: skip
    review = place.open()
    place.decide(review, place.admin, reason="核实")
    place.decide(review, place.admin, "take", "调离", of=place.officer)
    place.decide(review, place.admin, "take", "不再需要", of=deputy)
    place.decide(review, place.other, of=place.admin)
    with pytest.raises(rights_errors.RightNotTaken) as caught:
        rights_reviews.confirm_review(review.uuid, by=place.admin)
    assert caught.value.facts["name"] == place.officer.name
    assert Delegation.objects.get().revoked_on is None


def test_a_right_that_is_gone_by_then_is_shown_as_changed(place):
    review = place.open()
    place.decide(review, place.admin)
    place.decide(review, place.admin, "take", "调离", of=place.officer)
    place.decide(review, place.other, of=place.admin)
    PostHolding.objects.filter(account__uuid=place.officer.account_id).update(to_date="2026-02-20")
    rights_reviews.confirm_review(review.uuid, by=place.admin)
    assert review.lines.get(account=place.officer.account_id).is_changed


def test_others_neither_see_nor_decide(place):
    review = place.open()
    for stranger in (place.officer, make_post(Role.BODY_ADMIN)):
        with pytest.raises(rights_errors.RightsReviewNotFound):
            rights_reviews.confirm_review(review.uuid, by=stranger)
    with pytest.raises(rights_errors.RightsReviewForbidden):
        rights_reviews.confirm_review(review.uuid, by=place.security)
    with pytest.raises(rights_errors.RightsReviewForbidden):
        rights_reviews.open_review(place.admin.body_id, by=place.admin)
    assert account_of(place.admin).home_body == body_of(place.admin.body_id)


def test_staff_without_a_second_factor_are_marked_which_alone_asks_for_no_reason(place):
    account = account_of(place.officer)
    OneTimeDevice.objects.create(user=account, confirmed=True, secret_id=account.uuid)
    review = place.open()
    marks = dict(review.lines.values_list("account", "flags"))
    assert marks[place.officer.account_id] == []
    assert marks[place.other.account_id] == ["one-factor"]
    place.decide(review, place.admin)
    assert not review.lines.exclude(account=place.admin.account_id).filter(verdict="").exists()
