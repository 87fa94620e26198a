"""The route editor: checked, previewed, in versions, found before it blocks."""

import json

import pytest
from tests.factories.organisations import make_body, make_post, make_reviewer
from tests.factories.web import sign_in

from zhengtong.desk import public as desk
from zhengtong.desk.domain.errors import RouteFaulty
from zhengtong.desk.models import Matter, Notice, Route, RouteFault, RouteVersion
from zhengtong.desk.services.route_health import check_routes
from zhengtong.desk.services.routes import save_route
from zhengtong.kernel.actor import Role
from zhengtong.kernel.errors import Forbidden, StaleRevision
from zhengtong.ledger import public as ledger
from zhengtong.organisations import public as organisations
from zhengtong.organisations.models import PostHolding

pytestmark = pytest.mark.django_db
HEAD = desk.RouteStep(name="部门负责人审批", role=Role.BODY_HEAD)
AUTHORITY = desk.RouteStep(name="数据主管部门审核", role=Role.REVIEWER, whose=desk.AUTHORITY)
SHARING = desk.RouteStep(name="共享机构审核", role=Role.SHARING_HEAD)
KIND = "test.routed"


@pytest.fixture
def body(monkeypatch):
    kind = desk.MatterKind(
        code=KIND, title="试验事项", subject_url="/x/{}".format, route_default=(HEAD, AUTHORITY)
    )
    monkeypatch.setitem(desk.find_kind.__globals__["_kinds"], KIND, kind)
    make_reviewer()
    officer = make_post(Role.OFFICER)
    make_post(Role.BODY_HEAD, body=officer.body_id)
    make_post(Role.SHARING_HEAD, body=officer.body_id)
    make_post(Role.SHARING_HEAD, body=officer.body_id)
    return officer


@pytest.fixture
def keeper(body):
    return make_post(Role.BODY_ADMIN, body=body.body_id)


def save(steps, keeper, **kwargs):
    return save_route(KIND, steps, body_id=keeper.body_id, by=keeper, **kwargs)


def gaps_of(steps, keeper):
    with pytest.raises(RouteFaulty) as caught:
        save(steps, keeper)
    return [gap.message for gap in caught.value.gaps]


def step(name, role, whose=desk.OWN_BODY, *, four_eyes=True):
    return desk.RouteStep(name=name, role=role, whose=whose, four_eyes=four_eyes)


def joint(name, role, *others, mode=desk.Mode.ALL):
    also = tuple(desk.Party(role=other) for other in others)
    return desk.RouteStep(name=name, role=role, mode=mode, also=also)


BAD = [
    ([], "至少要有一个环节"),
    ([HEAD, step("再批", Role.BODY_HEAD), AUTHORITY], "原地打转"),
    ([HEAD, step("登记", Role.BODY_ADMIN, "0" * 32), AUTHORITY], "指定的单位不存在"),
    ([HEAD, step("看看", Role.BODY_HEAD, "hello"), AUTHORITY], "指定的单位不存在"),
    ([HEAD, step("无人", Role.REVIEWER), AUTHORITY], "无人可办"),
    ([step("", Role.SHARING_HEAD), HEAD, AUTHORITY], "没有名称"),
    ([step("长" * 65, Role.SHARING_HEAD), HEAD, AUTHORITY], "名称过长"),
    ([HEAD], "不能缺少"),
    ([AUTHORITY, HEAD], "不能缺少"),
    ([step("部门负责人审批", Role.BODY_HEAD, four_eyes=False), AUTHORITY], "不能缺少"),
    ([HEAD, SHARING, step("又批", Role.BODY_HEAD), AUTHORITY], "已单独办理"),
    ([HEAD, SHARING, AUTHORITY] * 5, "流程最多"),
    ([HEAD, joint("同办", Role.SHARING_HEAD, Role.SHARING_HEAD), AUTHORITY], "会签岗位重复"),
    ([HEAD, joint("同办", Role.SHARING_HEAD, Role.REVIEWER), AUTHORITY], "无人可办"),
    ([HEAD, joint("同办", Role.SHARING_HEAD, mode=desk.Mode.ALL), AUTHORITY], "不符"),
    ([joint("任一", Role.BODY_HEAD, Role.OFFICER, mode=desk.Mode.ANY), AUTHORITY], "不能缺少"),
]


@pytest.mark.parametrize(("steps", "words"), BAD)
def test_a_route_that_loops_or_names_nobody_is_not_saved(keeper, steps, words):
    assert any(words in message for message in gaps_of(steps, keeper))
    assert not Route.objects.exists()


def test_a_step_of_a_closed_body_is_refused(keeper):
    closed = make_body(state="closed")
    steps = [HEAD, step("会签", Role.BODY_HEAD, str(closed.uuid)), AUTHORITY]
    assert any("已撤销" in message for message in gaps_of(steps, keeper))


def test_new_matters_take_the_saved_route_and_those_under_way_keep_theirs(keeper, body):
    def open_one(subject):
        return desk.open_matter(KIND, subject=subject, title="某", body_id=body.body_id, by=body)

    before = open_one("a")
    save([SHARING, HEAD, AUTHORITY], keeper)
    after = open_one("b")
    names = {m.uuid: list(m.steps.values_list("name", flat=True)) for m in Matter.objects.all()}
    assert names[before.uuid] == [HEAD.name, AUTHORITY.name]
    assert names[after.uuid] == [SHARING.name, HEAD.name, AUTHORITY.name]
    facts = ledger.list_records("deeds", name="desk.route-saved")[0].facts
    assert facts["body"] == str(body.body_id)


def test_a_stale_page_and_a_stranger_change_nothing(keeper, body):
    save([HEAD, AUTHORITY], keeper, revision=0)
    with pytest.raises(StaleRevision):
        save([SHARING, HEAD, AUTHORITY], keeper, revision=0)
    for actor in (body, make_post(Role.BODY_ADMIN)):
        with pytest.raises(Forbidden):
            save_route(KIND, [HEAD, AUTHORITY], body_id=body.body_id, by=actor)
    with pytest.raises(Forbidden):
        save_route(KIND, [HEAD, AUTHORITY], body_id=None, by=keeper)
    assert Route.objects.get().revision == 1


def form_of(steps, verb, revision="0"):
    form = {"count": len(steps), "verb": verb, "revision": revision, "note": "示例数据"}
    for place, one in enumerate(steps):
        values = {"name": one.name, "role": one.role, "whose": one.whose}
        values["four_eyes"] = "1" if one.four_eyes else ""
        form |= {f"step-{place}-{key}": value for key, value in values.items()}
    return form


def test_the_editor_works_without_scripts_and_shows_who_gets_what(keeper, body):
    client, url = sign_in(keeper), f"/desk/routes/{KIND}/"
    added = client.post(url, form_of([HEAD, AUTHORITY], "add")).context["rows"]
    assert len(added) == 3
    moved = client.post(url, form_of([HEAD, AUTHORITY], "up:1")).context["rows"]
    assert [row["name"] for row in moved] == [AUTHORITY.name, HEAD.name]
    assert len(client.post(url, form_of([HEAD, AUTHORITY], "remove:0")).context["rows"]) == 1
    assert client.post(url, form_of([HEAD, AUTHORITY], "up:99999999")).status_code == 200
    joined = client.post(url, form_of([HEAD, AUTHORITY], "party:0")).context["rows"][0]
    assert (joined["mode"], len(joined["also"])) == ("all", 1)
    preview = client.post(url, form_of([SHARING, HEAD, AUTHORITY], "preview")).context["preview"]
    assert preview[0].submitted_by == body.name
    assert [len(s.names) for s in preview[0].steps] == [2, 1, 1]
    assert not Route.objects.exists()
    assert client.post(url, form_of([HEAD], "save")).status_code == 422
    assert client.post(url, form_of([SHARING, HEAD, AUTHORITY], "save")).status_code == 302
    assert "本单位流程" in client.get("/desk/routes/").content.decode()


def test_versions_are_kept_brought_back_and_the_route_can_be_dropped(keeper):
    save([SHARING, HEAD, AUTHORITY], keeper)
    save([HEAD, SHARING, AUTHORITY], keeper)
    client, url = sign_in(keeper), f"/desk/routes/{KIND}/"
    client.post(f"{url}versions/1/restore/", {"revision": "2"})
    assert Route.objects.get().steps[0]["name"] == SHARING.name
    assert list(RouteVersion.objects.values_list("number", flat=True)) == [3, 2, 1]
    client.post(f"{url}drop/", {"revision": "3"})
    assert client.get(url).context["route"].source == "declared"
    assert client.post(f"{url}drop/", {"revision": "4"}).status_code == 404


def test_routes_go_out_as_a_file_and_come_back_all_or_none(keeper):
    client = sign_in(keeper)
    data = json.loads(client.get("/desk/routes/routes.json").content)
    row = next(one for one in data["routes"] if one["kind"] == KIND)
    row["steps"].insert(0, {"name": "共享机构审核", "role": "sharing_head"})

    def load(value):
        text = value if isinstance(value, bytes) else json.dumps(value).encode()
        from django.core.files.uploadedfile import SimpleUploadedFile

        return client.post("/desk/routes/load/", {"file": SimpleUploadedFile("r.json", text)})

    for bad in (b"\xff", b"[" * 90000, [], {"format": "x"}, {**data, "routes": [{"kind": 1}]},
                {**data, "routes": [row, {**row, "kind": "none.such"}]}):  # fmt: skip
        assert load(bad).status_code in {302, 404}
        assert not Route.objects.exists()
    load({**data, "routes": [row]})
    assert Route.objects.get().steps[0]["name"] == "共享机构审核"


def test_a_route_whose_holder_left_is_found_told_once_and_shown(keeper, body):
    save([SHARING, HEAD, AUTHORITY], keeper)
    desk.open_matter(KIND, subject="a", title="某", body_id=body.body_id, by=body)
    assert check_routes() == 0
    admin = make_post(Role.SYSTEM_ADMIN)
    for holding in PostHolding.objects.filter(post__roles__contains=["sharing_head"]):
        organisations.end_holding(holding_id=holding.pk, by=admin)
    ledger.deliver_pending()
    assert RouteFault.objects.get().waiting == 1
    check_routes()
    told = Notice.objects.filter(template="desk.route-fault")
    assert [notice.account for notice in told] == [keeper.account_id]
    page = sign_in(keeper).get("/desk/routes/health/").content.decode()
    assert SHARING.name in page
    other = sign_in(make_post(Role.BODY_ADMIN)).get("/desk/routes/health/").content.decode()
    assert SHARING.name not in other
    make_post(Role.SHARING_HEAD, body=body.body_id)
    assert check_routes() == 0
    assert not RouteFault.objects.exists()


def test_the_check_costs_the_same_for_many_bodies(body, django_assert_max_num_queries):
    for number in range(12):
        officer = make_post(Role.OFFICER)
        head = make_post(Role.BODY_HEAD, body=officer.body_id)
        desk.open_matter(KIND, subject=str(number), title="某", body_id=head.body_id, by=officer)
    with django_assert_max_num_queries(14):
        assert check_routes() == 0


def test_the_api_reads_checks_saves_and_drops_routes(keeper):
    client, url = sign_in(keeper), f"/api/v1/desk/review-routes/{KIND}"
    steps = [{"name": "共享机构审核", "role": "sharing_head"},
             {"name": "部门负责人审批", "role": "body_head"},
             {"name": "数据主管部门审核", "role": "reviewer", "whose": "authority"}]  # fmt: skip

    def put(**sent):
        body = json.dumps({"revision": 0, "steps": steps, **sent})
        return client.put(url, body, content_type="application/json")

    assert put(steps=steps[:1]).status_code == 422
    assert put(steps=[{"name": "某", "role": "king"}]).json()["code"] == "desk.route-unreadable"
    assert put().json()["source"] == "body"
    assert put().json()["code"] == "kernel.stale-revision"
    sent = json.dumps({"revision": 0, "steps": steps[:2]})
    checked = client.post(f"{url}/check", sent, content_type="application/json").json()
    assert len(checked["gaps"]) == 1
    assert client.get(url).json()["revision"] == 1
    assert client.delete(f"{url}?revision=1").json()["source"] == "declared"
