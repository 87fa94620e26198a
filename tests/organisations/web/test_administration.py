import io
import json
from pathlib import Path

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.factories.organisations import (
    PROVINCE,
    account_of,
    make_account,
    make_body,
    make_office,
    make_post,
    make_region,
    sign_in,
)

from zhengtong.kernel.actor import Role
from zhengtong.kernel.codes.credit_code import check_character
from zhengtong.organisations.models import Account, Body, Office

pytestmark = pytest.mark.django_db
STEM = "11340000002986096"
CODE = STEM + check_character(STEM)
HOSTILE = json.loads((Path(__file__).parents[2] / "data" / "blns.json").read_text("utf-8"))


def signed_in(client, *roles, **more):
    actor = make_post(*roles, **more)
    sign_in(client, actor)
    return actor


def test_everybody_signed_in_reads_the_list_with_few_statements(
    client, django_assert_max_num_queries
):
    signed_in(client, Role.OFFICER)
    for _ in range(25):
        make_body()
    with django_assert_max_num_queries(18):
        page = client.get("/organisations/?q=局&region=34")
    assert "单位列表" in page.content.decode()


def test_strangers_are_sent_to_the_sign_in_page(client):
    assert client.get("/organisations/")["Location"].startswith("/sign-in/?next=")


def test_a_body_page_shows_people_only_to_their_keepers(client):
    body = make_body()
    make_account("李小四", home_body=body)
    signed_in(client, Role.OFFICER, body=body)
    assert "李小四" not in client.get(f"/organisations/{body.uuid}/").content.decode()
    signed_in(client, Role.BODY_ADMIN, body=body)
    assert "李小四" in client.get(f"/organisations/{body.uuid}/").content.decode()


def test_a_body_administrator_makes_office_post_account_and_assigns(client):
    keeper = signed_in(client, Role.BODY_ADMIN)
    base = f"/organisations/{keeper.body_id}/"
    client.post(f"{base}offices/", {"office-name": "数据处"})
    office = Office.objects.get(name="数据处")
    post = {"post-office": str(office.uuid), "post-title": "专员岗", "post-roles": ["officer"]}
    client.post(f"{base}posts/", post)
    slip = client.post(f"{base}people/new/", {"username": "lisi", "name": "李四"})
    assert "一次性密码" in slip.content.decode()
    person = Account.objects.get(username="lisi")
    address = f"/organisations/posts/{office.posts.get().uuid}/assign/"
    assert client.get(address).status_code == 200
    client.post(address, {"account": str(person.uuid), "kind": "main"})
    assert person.holdings.get().post.title == "专员岗"
    assert "李四（主岗）" in client.get(base).content.decode()


def test_another_bodys_keeper_changes_nothing(client):
    signed_in(client, Role.BODY_ADMIN)
    other = make_office()
    client.post(f"/organisations/{other.body.uuid}/offices/", {"office-name": "偷设处"})
    assert not Office.objects.filter(name="偷设处").exists()


def test_the_system_administrator_registers_and_changes_a_body(client):
    signed_in(client, Role.SYSTEM_ADMIN)
    form = {"name": "示例厅", "credit_code": CODE, "region": "34", "kind": "department"}
    client.post("/organisations/new/", form)
    body = Body.objects.get(name="示例厅")
    change = f"/organisations/{body.uuid}/change/"
    assert CODE in client.get(change).content.decode()
    client.post(change, {**form, "name": "示例新厅", "revision": "1"})
    stale = client.post(change, {**form, "name": "旧页", "revision": "1"})
    assert "已过期" in stale.content.decode()
    client.post(f"/organisations/{body.uuid}/close/", {"revision": "2"})
    body.refresh_from_db()
    assert (body.name, body.state) == ("示例新厅", "closed")


def test_security_administrators_lock_and_see_sign_ins_auditors_only_see(client):
    person = account_of(make_post(Role.OFFICER))
    page = f"/organisations/people/{person.uuid}/"
    signed_in(client, Role.AUDITOR)
    assert "登录中的设备" in client.get(page).content.decode()
    assert client.post(f"{page}lock/", {"reason": "试"}).status_code == 403
    signed_in(client, Role.SECURITY_ADMIN)
    client.post(f"{page}lock/", {"reason": "离岗"})
    person.refresh_from_db()
    assert person.locked_reason == "离岗"
    client.post(f"{page}release/")
    person.refresh_from_db()
    assert person.may_sign_in


def test_people_of_other_bodies_are_not_known(client):
    signed_in(client, Role.BODY_ADMIN)
    stranger = make_account("陌生人", home_body=make_body())
    assert client.get(f"/organisations/people/{stranger.uuid}/").status_code == 404
    assert "陌生人" not in client.get("/organisations/people/").content.decode()


def sheet(*rows):
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    page = book.add_worksheet()
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    book.close()
    return SimpleUploadedFile("单位.xlsx", file.getvalue())


def test_a_workbook_is_previewed_then_confirmed(client):
    signed_in(client, Role.SYSTEM_ADMIN)
    make_region(PROVINCE)
    heads = ("单位名称*", "统一社会信用代码*", "所属区划代码*", "单位类别*")
    good = sheet(heads, ("新登记局", CODE, 340000000000, "政府部门"))
    preview = client.post("/organisations/import/", {"kind": "bodies", "file": good})["Location"]
    assert "没有发现错误" in client.get(preview).content.decode()
    assert not Body.objects.filter(name="新登记局").exists()
    client.post(preview)
    assert Body.objects.filter(name="新登记局").exists()
    bad = sheet(heads, ("甲局", "123", 1, "机关"))
    preview = client.post("/organisations/import/", {"kind": "bodies", "file": bad})["Location"]
    assert "3 处错误" in client.get(preview).content.decode()


@pytest.mark.parametrize("content", [b"PK\x03\x04nonsense", b"\x00\x01", b"", b"a,b\n1,2"])
def test_files_that_are_no_sheets_are_refused_in_words(client, content):
    signed_in(client, Role.SYSTEM_ADMIN)
    file = SimpleUploadedFile("坏.csv", content)
    answer = client.post("/organisations/import/", {"kind": "bodies", "file": file})
    assert answer.status_code == 200
    assert "需要补正" in answer.content.decode()


@pytest.mark.parametrize("kind", ["bodies", "people"])
def test_templates_are_workbooks(client, kind):
    signed_in(client, Role.SYSTEM_ADMIN)
    assert client.get(f"/organisations/import/template/{kind}/").content[:2] == b"PK"


def test_hostile_office_names_are_kept_verbatim_or_refused(client):
    keeper = signed_in(client, Role.BODY_ADMIN)
    address = f"/organisations/{keeper.body_id}/"
    for text in HOSTILE[::7]:
        client.post(f"{address}offices/", {"office-name": text[:100]})
    kept = set(Office.objects.filter(body__uuid=keeper.body_id).values_list("name", flat=True))
    assert kept <= {text[:100].strip() for text in HOSTILE} | {"办公室"}
    page = client.get(address).content.decode()
    assert "<script>alert" not in page
    assert client.get("/organisations/", {"q": "\x00<script>"}).status_code == 200


def test_tokens_are_shown_once_and_a_post_is_lent_and_taken_back(client):
    head = signed_in(client, Role.BODY_HEAD)
    form = {"label": "测试", "days": "30", "scopes": ["desk:read"]}
    assert "zt_" in client.post("/me/tokens/", form).content.decode()
    assert "令牌已生成" not in client.get("/me/tokens/").content.decode()
    taker = make_account("代办人", home_body=account_of(head).home_body)
    lend = {"account": str(taker.uuid), "from_date": "2026-03-02", "to_date": "2026-03-09"}
    client.post("/me/lend/", lend)
    given = taker.delegations.get()
    assert "代办人" in client.get("/me/lend/").content.decode()
    client.post(f"/me/lend/{given.uuid}/end/")
    given.refresh_from_db()
    assert given.revoked_on


def test_the_api_has_its_own_reference_page(client):
    page = client.get("/api/v1/docs")
    assert "/api/v1/organisations/bodies" in page.content.decode()
    assert client.get("/api/v1/openapi.json").json()["openapi"].startswith("3.")
