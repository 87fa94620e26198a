"""机构改革 as the administrator does it: preview, confirm, the sheet, the history of a body."""

import pytest
from tests.factories.organisations import body_of, make_body, make_post, make_reviewer
from tests.factories.sharing import make_sides
from tests.factories.web import sign_in

from zhengtong.kernel.actor import Role
from zhengtong.organisations.models import Body, BodyReform

pytestmark = pytest.mark.django_db
NEW = "/organisations/reforms/new/"


@pytest.fixture
def client():
    make_reviewer()
    return sign_in(make_post(Role.SYSTEM_ADMIN))


def fields(*sources, into=(), **more):
    return {
        "kind": "merge", "document": "皖编〔2026〕1号", "on": "2026-03-02",
        "sources": "\n".join(sources), "targets": "\n".join(into), "verb": "preview", **more,
    }  # fmt: skip


def test_a_merger_is_previewed_confirmed_and_stands_in_the_history_of_both(client):
    sides = make_sides()
    source, target = body_of(sides.provider.body_id), make_body("承接局")
    page = client.post(NEW, fields(source.name, into=[target.name])).content.decode()
    for words in ("会移交的内容", "数据目录", "人员", "再填一次文号"):
        assert words in page
    assert not BodyReform.objects.exists()
    sent = fields(source.name, into=[target.name], verb="carry-out", confirmed="皖编〔2026〕1号")
    sheet = client.post(NEW, sent, follow=True).content.decode()
    assert "机构改革清单" in sheet
    assert f"{source.name} → 承接局" in sheet
    for body in (source, target):
        shown = client.get(f"/organisations/{body.uuid}/").content.decode()
        assert BodyReform.objects.get().number in shown
    assert "承接单位" in client.get(f"/organisations/{source.uuid}/").content.decode()
    told = client.get(f"/api/v1/organisations/bodies/{source.uuid}/successors").json()
    assert [one["name"] for one in told] == ["承接局"]


def test_without_the_number_typed_again_nothing_happens(client):
    source, target = make_body("甲局"), make_body("乙局")
    sent = fields("甲局", into=["乙局"], verb="carry-out", confirmed="别的")
    answer = client.post(NEW, sent)
    assert answer.status_code == 422
    assert "两次须一致" in answer.content.decode()
    assert Body.objects.filter(pk__in=[source.pk, target.pk], state="active").count() == 2


def test_every_line_that_names_no_body_is_told(client):
    make_body("甲局")
    page = client.post(NEW, fields("甲局", "没有局", into=["也没有局"])).content.decode()
    assert "第 2 行“没有局”" in page
    assert "第 1 行“也没有局”" in page


def test_a_split_offers_offices_and_things_to_each_successor(client):
    sides = make_sides()
    source, new = body_of(sides.provider.body_id), make_body("分设局")
    sent = fields(source.name, into=[source.name, new.name], kind="split")
    page = client.post(NEW, sent).content.decode()
    assert 'name="holding-catalogue.entries"' in page
    sent |= {
        "holding-catalogue.entries": str(new.uuid), "verb": "carry-out",
        "confirmed": "皖编〔2026〕1号",
    }  # fmt: skip
    client.post(NEW, sent)
    moves = {move["code"]: move["to"] for move in BodyReform.objects.get().report["moves"]}
    assert moves == {"catalogue.entries": "分设局"}


def test_others_read_the_list_and_do_not_reform():
    officer = sign_in(make_post(Role.OFFICER))
    assert officer.get("/organisations/reforms/").status_code == 200
    assert officer.get(NEW).status_code == 403


def test_who_does_not_run_the_platform_sees_how_much_went_not_what(client):
    sides = make_sides()
    source, target = body_of(sides.provider.body_id), make_body("承接局")
    client.post(
        NEW, fields(source.name, into=["承接局"], verb="carry-out", confirmed="皖编〔2026〕1号")
    )
    sheet = f"/organisations/reforms/{BodyReform.objects.get().uuid}/"
    title = sides.entry.title
    assert title in client.get(sheet).content.decode()
    shown = sign_in(make_post(Role.OFFICER, body=target)).get(sheet).content.decode()
    assert "数据目录：1" in shown
    assert title not in shown


def test_who_looks_for_the_old_name_is_told_where_it_went(client):
    make_body("甲局")
    make_body("乙局")
    client.post(NEW, fields("甲局", into=["乙局"], verb="carry-out", confirmed="皖编〔2026〕1号"))
    page = client.get("/organisations/", {"q": "甲局"}).content.decode()
    assert "已撤销或合并的单位" in page
    assert "乙局" in page


def test_what_keeps_a_body_from_being_abolished_is_named(client):
    sides = make_sides()
    name = body_of(sides.provider.body_id).name
    sent = fields(name, kind="abolish", verb="carry-out", confirmed="皖编〔2026〕1号")
    page = client.post(NEW, sent).content.decode()
    assert "请先处理，或者办理合并、拆分" in page
    assert "处室、岗位和任职" in page
