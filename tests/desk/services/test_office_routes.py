"""Routes through one's own office: 经办 → 处室负责人 → 分管领导 → 部门负责人."""

import pytest
from tests.factories.organisations import account_of, make_body, make_post, make_reviewer

from zhengtong.desk import public as desk
from zhengtong.desk.domain import errors
from zhengtong.desk.domain.kinds import MatterKind
from zhengtong.desk.models import Notice, RouteFault, Step
from zhengtong.desk.selectors import matters as selectors
from zhengtong.desk.selectors.routes import preview_route
from zhengtong.desk.services.route_health import check_routes
from zhengtong.desk.services.routes import save_route
from zhengtong.desk.services.transfers import transfer_step
from zhengtong.desk.services.urges import urge_matter
from zhengtong.kernel.actor import Role
from zhengtong.organisations import public as organisations
from zhengtong.organisations.models import Office, Post, PostHolding

pytestmark = pytest.mark.django_db
KIND = "test.office"
ROUTE = (
    desk.RouteStep(name="处室审核", role=Role.OFFICE_HEAD, whose=desk.OWN_OFFICE),
    desk.RouteStep(name="分管领导审批", role=Role.LEADER),
    desk.RouteStep(name="部门负责人签发", role=Role.BODY_HEAD),
)


def post_in(body, office, role):
    """Somebody with a post of that role in the named office of the body."""
    actor = make_post(role, body=body)
    row, _ = Office.objects.get_or_create(body=body, name=office)
    Post.objects.filter(uuid=actor.post_id).update(office=row)
    return organisations.actor_for(account_of(actor), actor.post_id)


class Body:
    """A body of two offices, each with an officer and a head, a leader and a head of all."""

    def __init__(self):
        make_reviewer()
        self.row = make_body()
        self.officer = post_in(self.row, "数据处", Role.OFFICER)
        self.head = post_in(self.row, "数据处", Role.OFFICE_HEAD)
        self.other_officer = post_in(self.row, "法规处", Role.OFFICER)
        self.other_head = post_in(self.row, "法规处", Role.OFFICE_HEAD)
        self.leader = post_in(self.row, "办公室", Role.LEADER)
        self.chief = post_in(self.row, "办公室", Role.BODY_HEAD)

    def open(self, by=None, subject="entry:1"):
        return desk.open_matter(
            KIND, subject=subject, title="某目录", body_id=self.row.uuid, by=by or self.officer
        )


@pytest.fixture
def body(monkeypatch):
    kind = MatterKind(code=KIND, title="试验事项", subject_url="/x/{}".format, route_default=ROUTE)
    monkeypatch.setitem(desk.find_kind.__globals__["_kinds"], KIND, kind)
    return Body()


def approve(matter, by):
    return desk.decide_step(matter.uuid, by=by, decision="approve", opinion="同意")


def test_a_matter_walks_from_the_officer_through_the_office_to_the_head_of_the_body(body):
    matter = body.open()
    for person in (body.head, body.leader, body.chief):
        assert selectors.list_todo(person).filter(matter__uuid=matter.uuid).exists()
        matter = approve(matter, person)
    assert matter.outcome == "approved"


def test_the_head_of_another_office_neither_sees_the_step_waiting_nor_decides_it(body):
    matter = body.open()
    assert not selectors.list_todo(body.other_head).exists()
    with pytest.raises(errors.NotYourStep):
        approve(matter, body.other_head)
    with pytest.raises(errors.TransferTargetWrong):
        transfer_step(matter.uuid, by=body.head, to_account=body.other_head.account_id)
    other = body.open(body.other_officer, subject="entry:2")
    assert selectors.list_todo(body.other_head).get().matter.uuid == other.uuid
    urge_matter(other.uuid, by=body.other_officer)
    told = Notice.objects.filter(account=body.other_head.account_id)
    assert told.exists()
    assert not Notice.objects.filter(account=body.head.account_id).exists()


def test_a_resubmitted_matter_goes_to_the_office_of_whoever_submits_it_now(body):
    matter = body.open()
    desk.decide_step(matter.uuid, by=body.head, decision="return", opinion="缺依据")
    again = body.open(body.other_officer)
    assert again.uuid == matter.uuid
    assert Step.objects.get(matter__uuid=matter.uuid, state="current").office.name == "法规处"


def test_a_restarted_matter_keeps_its_office(body):
    matter = body.open()
    desk.decide_step(matter.uuid, by=body.head, decision="return", opinion="缺依据")
    desk.restart_matter(matter.uuid, by=body.officer)
    step = Step.objects.get(matter__uuid=matter.uuid, state="current")
    assert (step.office.name, step.role) == ("数据处", "office_head")


def test_somebody_of_another_body_submits_to_the_whole_body(body):
    stranger = make_post(Role.OFFICER)
    matter = body.open(stranger)
    assert selectors.list_todo(body.other_head).filter(matter__uuid=matter.uuid).exists()


def test_an_office_without_a_head_refuses_the_matter_and_is_found_before(body):
    keeper = post_in(body.row, "办公室", Role.BODY_ADMIN)
    save_route(KIND, ROUTE, body_id=body.row.uuid, by=keeper)
    rows = preview_route(KIND, body.row.uuid, ROUTE)
    by_name = {row.submitted_by: row for row in rows}
    assert by_name[body.officer.name].steps[0].names == (body.head.name,)
    assert not any(row.is_blocked for row in rows)
    PostHolding.objects.filter(account__uuid=body.head.account_id).update(to_date="2026-02-01")
    rows = {row.submitted_by: row for row in preview_route(KIND, body.row.uuid, ROUTE)}
    assert rows[body.officer.name].is_blocked
    assert not rows[body.other_officer.name].is_blocked
    with pytest.raises(errors.RouteHasNoHolder) as caught:
        body.open()
    assert caught.value.facts["body"].endswith("数据处")
    check_routes()
    assert RouteFault.objects.get().step_body_name.endswith("数据处")


def test_a_step_that_waits_at_an_office_whose_head_left_is_found(body):
    body.open()
    PostHolding.objects.filter(account__uuid=body.head.account_id).update(to_date="2026-02-01")
    check_routes()
    waiting = [fault for fault in RouteFault.objects.all() if fault.waiting]
    assert [fault.step_body_name for fault in waiting] == [f"{body.row.name}数据处"]
