"""会签, 加签, 征求意见, 催办, 督办 on the real database."""

import re
from datetime import date, timedelta

import pytest
from tests.factories.organisations import make_body, make_delegate, make_post, make_reviewer

from zhengtong.desk import public as desk
from zhengtong.desk.domain import errors, verb_errors
from zhengtong.desk.domain.kinds import MatterKind
from zhengtong.desk.models import Matter, MatterAction, Notice, Step, Supervision
from zhengtong.desk.selectors import matters as selectors
from zhengtong.desk.services.additions import add_step
from zhengtong.desk.services.consultations import ask_opinions, give_opinion, take_back_question
from zhengtong.desk.services.supervisions import (
    close_supervision,
    open_supervision,
    reply_supervision,
)
from zhengtong.desk.services.urges import urge_matter
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Role

pytestmark = pytest.mark.django_db
HEAD, SHARING = Role.BODY_HEAD, Role.SHARING_HEAD


class Town:
    """An officer, both heads and a second officer of a body, and the authority's reviewer."""

    def __init__(self):
        self.reviewer = make_reviewer()
        self.officer = make_post(Role.OFFICER)
        self.head, self.sharing, self.colleague = (
            make_post(role, body=self.officer.body_id) for role in (HEAD, SHARING, Role.OFFICER)
        )

    def open(self, *route, subject="entry:1"):
        steps = route or (desk.RouteStep(name="审批", role=HEAD),)
        return desk.open_matter(
            "test.review",
            subject=subject,
            title="某目录",
            body_id=self.officer.body_id,
            by=self.officer,
            route=steps,
            subject_version="v3",
        )


@pytest.fixture
def town():
    return Town()


def both(mode):
    also = (desk.Party(role=SHARING),)
    return (
        desk.RouteStep(name="会签", role=HEAD, mode=mode, also=also),
        desk.RouteStep(name="审核", role=Role.REVIEWER, whose=desk.AUTHORITY),
    )


def decide(matter, by, decision="approve", **more):
    return desk.decide_step(matter.uuid, by=by, decision=decision, opinion="意见", **more)


def test_all_parties_have_the_step_at_once_and_all_must_agree(town):
    matter = town.open(*both(desk.Mode.ALL))
    assert len(matter.current_steps) == 2
    assert selectors.list_todo(town.head).exists()
    assert selectors.list_todo(town.sharing).exists()
    matter = decide(matter, town.sharing, revision=matter.revision)
    assert [s.role for s in matter.current_steps] == ["body_head"]
    matter = decide(matter, town.head, revision=1)
    assert matter.current_step.role == "reviewer"


def test_of_any_the_first_agreement_moves_on_and_frees_the_others(town):
    matter = town.open(*both(desk.Mode.ANY))
    matter = decide(matter, town.head)
    assert matter.current_step.role == "reviewer"
    assert not selectors.list_todo(town.sharing).exists()


def test_one_return_among_all_ends_the_round_and_the_next_asks_all_again(town):
    matter = town.open(*both(desk.Mode.ALL))
    assert decide(matter, town.head, "return", gaps=["缺依据", "缺份数"]).outcome == "returned"
    assert MatterAction.objects.get(verb="return").gaps == ["缺依据", "缺份数"]
    again = desk.restart_matter(matter.uuid, by=town.officer)
    assert len(again.current_steps) == 2


def test_nobody_decides_for_two_parties(town):
    route = (
        desk.RouteStep(
            name="会签", role=HEAD, mode=desk.Mode.ALL, also=(desk.Party(role=SHARING),)
        ),
    )
    double = make_post(HEAD, SHARING, body=town.officer.body_id)
    matter = town.open(*route)
    decide(matter, double)
    with pytest.raises(errors.StepAlreadyDecided):
        decide(matter, double)


def test_a_delegate_who_submitted_decides_nothing_of_it(town):
    matter = town.open(*both(desk.Mode.ALL))
    lent = make_delegate(town.head)
    Matter.objects.update(started_by=lent.account_id)
    with pytest.raises(errors.FourEyes):
        decide(matter, lent)
    with pytest.raises(errors.FourEyes):
        add_step(matter.uuid, by=lent, account_id=town.colleague.account_id, is_before=False)


@pytest.mark.parametrize("is_before", [True, False])
def test_a_person_added_decides_before_or_after(town, is_before):
    matter = town.open()
    colleague = town.colleague
    add_step(matter.uuid, by=town.head, account_id=colleague.account_id, is_before=is_before)
    first, second = (colleague, town.head) if is_before else (town.head, colleague)
    assert not selectors.list_todo(second).exists()
    assert decide(matter, first).outcome is None
    assert decide(matter, second).outcome == "approved"


def test_a_step_added_before_the_last_of_all_parties_keeps_what_the_others_decided(town):
    matter = town.open(*both(desk.Mode.ALL))
    decide(matter, town.sharing)
    add_step(matter.uuid, by=town.head, account_id=town.colleague.account_id, is_before=True)
    assert Step.objects.get(role="sharing_head").state == "approved"
    decide(matter, town.colleague)
    matter = decide(matter, town.head)
    assert matter.current_step.role == "reviewer"


def test_neither_submitter_nor_stranger_is_added(town):
    matter = town.open()
    for who in (town.officer, town.reviewer, town.head):
        with pytest.raises(verb_errors.PersonNotSuitable):
            add_step(matter.uuid, by=town.head, account_id=who.account_id, is_before=True)


def test_an_opinion_asked_is_answered_beside_the_step(town):
    matter = town.open()
    other = make_post(SHARING)
    asked = ask_opinions(
        matter.uuid,
        by=town.head,
        question="可行吗",
        accounts=[town.colleague.account_id],
        bodies=[other.body_id],
        is_awaited=True,
    )
    assert asked == 2
    assert selectors.list_todo(other).get().question == "可行吗"
    with pytest.raises(verb_errors.OpinionsOutstanding):
        decide(matter, town.head)
    give_opinion(matter.uuid, by=other, opinion="可行")
    give_opinion(matter.uuid, by=town.colleague, opinion="可行")
    with pytest.raises(verb_errors.NothingAsked):
        give_opinion(matter.uuid, by=other, opinion="再说")
    assert decide(matter, town.head).outcome == "approved"


def test_a_question_not_awaited_holds_nothing_up_and_can_be_taken_back(town):
    matter = town.open()
    people = [town.colleague.account_id]
    ask_opinions(matter.uuid, by=town.head, question="可行吗", accounts=people)
    step = Step.objects.get(kind="consultation")
    take_back_question(matter.uuid, by=town.head, step_id=step.pk)
    ask_opinions(matter.uuid, by=town.head, question="可行吗", accounts=people)
    assert decide(matter, town.head).outcome == "approved"
    assert set(Step.objects.filter(kind="consultation").values_list("state", flat=True)) == {
        "cancelled"
    }


def test_who_waits_urges_once_a_day(town, fixed_clock):
    matter = town.open()
    assert urge_matter(matter.uuid, by=town.officer, text="急") == 1
    assert Notice.objects.get(kind="desk.matter-urged").account == town.head.account_id
    with pytest.raises(verb_errors.UrgedAlready):
        urge_matter(matter.uuid, by=town.colleague)
    with clock.use(clock.FixedClock(fixed_clock.at + timedelta(days=1))):
        urge_matter(matter.uuid, by=town.colleague)
    with pytest.raises(verb_errors.NotYoursToUrge):
        urge_matter(matter.uuid, by=town.reviewer)


def test_the_authority_supervises_and_the_body_replies(town):
    matter = town.open()
    terms = {"reason": "久拖不决", "reply_by": date(2026, 3, 10)}
    row = open_supervision(matter.uuid, by=town.reviewer, **terms)
    assert re.fullmatch(r"DB2026\d{6}", row.number)
    with pytest.raises(verb_errors.SupervisionRunning):
        open_supervision(matter.uuid, by=town.reviewer, **terms)
    reply_supervision(row.uuid, by=town.head, reply="本周办结")
    with pytest.raises(verb_errors.SupervisionNotYours):
        close_supervision(row.uuid, by=town.head, finding="好")
    close_supervision(row.uuid, by=town.reviewer, finding="属实")
    with pytest.raises(verb_errors.SupervisionOver):
        reply_supervision(row.uuid, by=town.head, reply="再说")
    verbs = MatterAction.objects.values_list("verb", flat=True)
    assert list(verbs) == ["submit", "supervise", "reply", "supervised"]


def test_only_the_same_level_authority_supervises_and_only_into_the_future(town):
    matter = town.open()
    stranger = make_post(Role.REVIEWER, body=make_body(region="340100000000", authority=True))
    with pytest.raises((verb_errors.SupervisionNotYours, errors.MatterNotFound)):
        open_supervision(matter.uuid, by=stranger, reason="急", reply_by=date(2026, 3, 10))
    with pytest.raises(verb_errors.ReplyDayPast):
        open_supervision(matter.uuid, by=town.reviewer, reason="急", reply_by=date(2026, 3, 1))
    assert not Supervision.objects.exists()


def test_the_flow_sheet_names_the_version_each_line_was_done_on(town):
    decide(town.open(), town.head)
    assert set(MatterAction.objects.values_list("subject_version", flat=True)) == {"v3"}


def test_the_owner_of_a_kind_is_told_of_its_end_in_the_same_deed(town):
    told = []
    kind = MatterKind(
        code="test.review",
        title="审核",
        subject_url=lambda _s: "/",
        on_closed=lambda row, by: told.append((row.outcome, by.name)),
    )
    desk.register_kind(kind)
    try:
        decide(town.open(), town.head)
    finally:
        from zhengtong.desk.domain import kinds

        kinds._kinds.pop("test.review")
    assert told == [("approved", town.head.name)]
