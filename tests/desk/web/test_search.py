"""One box over everything one may see, and nothing else."""

import pytest
from tests.factories.organisations import make_account, make_body, make_post, make_reviewer
from tests.factories.web import sign_in

from zhengtong.desk import public as desk
from zhengtong.desk.models import Matter
from zhengtong.desk.selectors import finding
from zhengtong.kernel.actor import Role
from zhengtong.organisations.models import Account, Body
from zhengtong.toolkit import searching

pytestmark = pytest.mark.django_db

HOSTILE = ("%", "_", "\\", "'", "&", "|", "!", ":*", "a & b | !c:*", "\x00", "' OR 1=1 --", "<b>",
           "( )", '"', "数" * 300, "{{ x }}", "%s", "·", "\u3000")  # fmt: skip


@pytest.fixture
def kind():
    desk.register_kind(desk.MatterKind(code="test.x", title="x", subject_url=lambda _: "/"))


def open_one(actor, title="婚姻登记数据申请", subject="x:1"):
    step = desk.RouteStep(name="审核", role=Role.OFFICER, four_eyes=False)
    here = {"title": title, "body_id": actor.body_id, "by": actor, "route": [step]}
    desk.open_matter("test.x", subject=subject, **here)
    return Matter.objects.order_by("-pk")[0]


def groups_of(actor, text):
    page = sign_in(actor).get("/search/", {"q": text})
    assert page.status_code == 200
    found = {group.source.code: group for group in page.context["groups"]}
    return {code: [str(hit.title) for hit in group.hits] for code, group in found.items()}


def bare(titles):
    return [one.replace("<mark>", "").replace("</mark>", "") for one in titles]


@pytest.mark.parametrize("text", ["婚姻", "登记 申请", "婚姻登記數據", "婚 姻", "据"])
def test_a_matter_is_found_by_any_piece_of_its_title(kind, text):
    officer = make_post(Role.OFFICER)
    open_one(officer)
    assert bare(groups_of(officer, text)["matters"]) == ["婚姻登记数据申请"]


def test_a_matter_is_found_by_number_and_beginning_of_a_number(kind):
    officer = make_post(Role.OFFICER)
    number = open_one(officer).number
    for text in (number, number[:6], number.lower(), "".join(chr(ord(c) + 0xFEE0) for c in number)):
        assert "matters" in groups_of(officer, text), text


@pytest.mark.parametrize("common", [2000, 0])
def test_who_may_not_see_a_matter_gets_neither_hit_nor_count(kind, monkeypatch, common):
    """Whatever way the words are looked up: rare, common with a narrow view, common with a wide."""
    monkeypatch.setattr(finding, "COMMON_ROWS", common)
    officer = make_post(Role.OFFICER)
    matter, stranger = open_one(officer), make_post(Role.OFFICER)
    words = searching.read_words("婚姻登记")
    for narrow in (60, -1):
        monkeypatch.setattr(finding, "NARROW_BODIES", narrow)
        for actor in (officer, make_post(Role.BODY_HEAD, body=officer.body_id), make_reviewer()):
            seen = Matter.objects.for_actor(actor).filter(pk=matter.pk).exists()
            assert finding.find_matters(actor, words).exists() == seen, actor
        assert not finding.find_matters(stranger, words).exists()
    assert "matters" not in groups_of(stranger, matter.number)
    text = sign_in(stranger).get("/search/", {"q": "婚姻登记", "in": "matters"}).content.decode()
    assert "婚姻登记数据申请" not in text


@pytest.mark.parametrize("text", ["省数据", "sjj", "shujuju", "安徽省數據資源", "ＳＪＪ", "据局"])
def test_a_body_is_found_by_name_short_name_pinyin_and_initials(text):
    make_body("安徽省数据资源管理局", short_name="省数据局", credit_code="11340000MB1234567X")
    Body.objects.filter(name__startswith="安徽省").update(
        pinyin="anhuishengshujuju", initials="ahssjj"
    )
    found = groups_of(make_post(Role.OFFICER), text).get("bodies", [])
    assert bare(found) == ["安徽省数据资源管理局"]


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("单雄信", ("shanxiong", "sxx", "dxx", "单雄", "信")),
        ("曾国华", ("zengguohua", "zgh")),
        ("欧阳娜娜", ("ouyangnn"[:6], "oynn")),
        ("阿卜杜拉·买买提", ("阿卜杜拉买买提", "拉•买", "拉・买买", "maimaiti")),
        ("𠮷田明", ("𠮷田", "明")),
        ("陳國強", ("陳國", "國", "chenguoqiang")),
    ],
)
def test_a_person_is_found_as_the_name_is_written_and_spelled(name, texts):
    administrator = make_post(Role.SYSTEM_ADMIN)
    make_account(name, username="someone-else", home_body=make_body())
    for text in texts:
        assert name in bare(groups_of(administrator, text).get("people", [])), text


def test_people_are_for_who_keeps_them_and_telephones_for_fewer():
    body = make_body()
    make_account("李四光", username="lisg", phone="13855512345", home_body=body)
    assert "people" not in groups_of(make_post(Role.OFFICER, body=body), "李四光")
    assert "people" not in groups_of(make_post(Role.BODY_ADMIN), "李四光")
    assert "people" not in groups_of(make_post(Role.AUDITOR), "13855512345")
    keeper = make_post(Role.BODY_ADMIN, body=body)
    assert bare(groups_of(keeper, "13855512345")["people"]) == ["李四光"]
    page = sign_in(keeper).get("/search/", {"q": "李四光"}).content.decode()
    assert "13855512345" not in page


def test_renamed_people_and_bodies_are_spelled_anew():
    account, body = make_account("张三"), make_body("旧名局")
    account.name, body.name = "仇士良", "新名厅"
    account.save()
    body.save()
    assert Account.objects.get(pk=account.pk).pinyin.startswith("qiushiliang")
    assert Body.objects.get(pk=body.pk).initials == "xmt"


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_typed_breaks_the_page_or_finds_everything(kind, text):
    officer = make_post(Role.OFFICER)
    open_one(officer)
    assert not groups_of(officer, text).get("matters")
    assert sign_in(officer).get("/search/", {"q": text, "in": "matters"}).status_code == 200


def test_what_was_looked_for_is_marked_and_everything_else_escaped():
    words = searching.read_words("ａｂ 数据")
    marked = searching.mark_words("<i>AB數據</i>", words)
    assert marked == "&lt;i&gt;<mark>AB數據</mark>&lt;/i&gt;"
    assert searching.mark_words("", words) == ""
    assert searching.read_words("\ud800 \x00").words == ()


def test_the_page_asks_as_much_for_many_as_for_few(kind, django_assert_max_num_queries):
    officer = make_post(Role.OFFICER)
    client = sign_in(officer)
    open_one(officer)
    client.get("/search/?q=婚姻")
    with django_assert_max_num_queries(80) as few:
        client.get("/search/?q=婚姻")
    for number in range(2, 60):
        open_one(officer, subject=f"x:{number}")
    with django_assert_max_num_queries(len(few.captured_queries)):
        page = client.get("/search/?q=婚姻")
    assert page.context["groups"][0].count == "50+"
    listed = client.get("/search/?q=婚姻&in=matters&page=3")
    assert len(listed.context["hits"]) == 19
    export = client.get("/search/?q=婚姻&in=matters&export=xlsx")
    assert export["X-Export-Number"]


def test_the_api_gives_groups_and_parts_of_one(kind):
    officer = make_post(Role.OFFICER)
    open_one(officer)
    client = sign_in(officer)
    groups = client.get("/api/v1/search?q=婚姻登记数据").json()["groups"]
    assert [one["group"] for one in groups] == ["matters"]
    one = client.get("/api/v1/search?q=婚姻登记数据&group=matters&offset=0&limit=1").json()[
        "groups"
    ][0]
    assert one["hits"][0]["title"] == "婚姻登记数据申请"
    assert client.get("/api/v1/search?q=x&group=nothing").status_code == 404
    assert client.get("/api/v1/search?q=%00").status_code == 422
