import pytest
from tests.factories.organisations import (
    CITY,
    PROVINCE,
    make_account,
    make_body,
    make_post,
    make_region,
)

from zhengtong.kernel.actor import Role
from zhengtong.kernel.codes.credit_code import check_character
from zhengtong.organisations import public as organisations
from zhengtong.organisations.domain.errors import NotPermitted, SheetRefused
from zhengtong.organisations.models import (
    Account,
    Body,
    ContractorTie,
    Post,
    PostHolding,
)
from zhengtong.organisations.services import sheets

pytestmark = pytest.mark.django_db
BODIES = ["单位名称*", "统一社会信用代码*", "所属区划代码*", "单位类别*", "上级单位代码"]
PEOPLE = ["用户名", "姓名", "单位代码", "处室", "岗位名称", "岗位权限", "任职方式"]


def code(number):
    stem = f"11340000{number:09d}"
    return stem + check_character(stem)


def load(kind, rows, by):
    headings = BODIES if kind == "bodies" else PEOPLE
    return sheets.keep_sheet(kind, file_name="甲.xlsx", table=[headings, *rows], by=by)


def faults_of(kind, rows, by):
    upload = sheets.get_upload(load(kind, rows, by), by=by)
    return [(f.row, f.column) for f in sheets.check_sheet(upload, by=by)]


def test_every_faulty_cell_of_bodies_is_named_and_nothing_saved():
    admin = make_post(Role.SYSTEM_ADMIN)
    before = Body.objects.count()
    rows = [
        ["甲局", code(1), PROVINCE, "政府部门", ""],
        ["", code(2), "999999", "机关", code(77)],
        [],
        ["乙局", code(1), 340000000000.0, "政府部门", ""],
        ["丙局", "1234", PROVINCE, "授权组织", ""],
    ]
    assert faults_of("bodies", rows, admin) == [
        (3, "单位名称"), (3, "单位类别"), (3, "所属区划代码"), (3, "上级单位代码"),
        (5, "统一社会信用代码"), (6, "统一社会信用代码"),
    ]  # fmt: skip
    with pytest.raises(SheetRefused):
        sheets.take_sheet(load("bodies", rows, admin), by=admin)
    assert Body.objects.count() == before


def test_the_same_sheet_again_changes_nothing():
    admin = make_post(Role.SYSTEM_ADMIN)
    rows = [
        ["乙局", code(2), PROVINCE, "政府部门", code(1)],
        ["甲局", code(1), PROVINCE, "政府部门", ""],
    ]
    first = sheets.take_sheet(load("bodies", rows, admin), by=admin)
    assert (first.created, first.unchanged) == (2, 0)
    assert Body.objects.get(credit_code=code(2)).parent.name == "甲局"
    again = sheets.take_sheet(load("bodies", rows, admin), by=admin)
    assert (again.created, again.changed, again.unchanged) == (0, 0, 2)


def test_parents_in_a_circle_are_found():
    admin = make_post(Role.SYSTEM_ADMIN)
    rows = [
        ["甲", code(1), PROVINCE, "政府部门", code(2)],
        ["乙", code(2), PROVINCE, "政府部门", code(1)],
    ]
    assert faults_of("bodies", rows, admin) == [(2, "上级单位代码"), (3, "上级单位代码")]


def test_people_come_with_posts_and_hold_them():
    body = make_body(credit_code=code(1))
    keeper = make_post(Role.BODY_ADMIN, body=body)
    rows = [
        ["zhangsan", "张三", code(1), "办公室", "专员岗", "数据专员", "主岗"],
        ["lisi", "李四·买买提", code(1), "办公室", "专员岗", "数据专员", "副岗"],
    ]
    sheets.take_sheet(load("people", rows, keeper), by=keeper)
    holders = organisations.holders_of(Role.OFFICER, body.uuid)
    assert [(h.name, h.on_behalf_of) for h in holders] == [("张三", ""), ("李四·买买提", "张三")]
    assert not Account.objects.get(username="lisi").has_usable_password()
    sheets.take_sheet(load("people", rows, keeper), by=keeper)
    assert PostHolding.objects.filter(post__title="专员岗").count() == 2


def test_a_sheet_hands_out_no_reserved_power():
    body = make_body(credit_code=code(1))
    keeper = make_post(Role.BODY_ADMIN, body=body)
    reviewer = make_post(Role.REVIEWER, body=body, title="审核岗")
    make_account(username="elsewhere", home_body=make_body())
    rows = [
        ["zhangsan", "张三", code(1), "办公室", "新岗", "数据主管部门审核人", "主岗"],
        ["lisi", "李四", code(1), "办公室", "审核岗", "数据专员", "副岗"],
        ["elsewhere", "王五", code(1), "办公室", "新岗二", "数据专员", "主岗"],
    ]
    assert faults_of("people", rows, keeper) == [
        (2, "岗位权限"), (3, "岗位名称"), (4, "用户名"),
    ]  # fmt: skip
    assert Post.objects.get(uuid=reviewer.post_id).holdings.count() == 1


def test_nobody_loads_people_into_anothers_body():
    make_body(credit_code=code(1))
    keeper = make_post(Role.BODY_ADMIN)
    rows = [["zhangsan", "张三", code(1), "办公室", "专员岗", "数据专员", "主岗"]]
    assert faults_of("people", rows, keeper) == [(2, "单位代码")]
    with pytest.raises(NotPermitted):
        load("bodies", [], keeper)


def test_a_sheet_gives_no_contractor_a_post_of_staff_and_no_staff_a_contractors():
    admin, body = make_post(Role.SYSTEM_ADMIN), make_body()
    Body.objects.filter(pk=body.pk).update(credit_code=code(5))
    officer = make_post(Role.OFFICER, body=body)
    sponsor = Account.objects.get(uuid=officer.account_id)
    tied = make_account("外包员", home_body=body)
    ContractorTie.objects.create(
        account=tied, sponsor=sponsor, company="示例公司", end_date="2026-06-30"
    )
    rows = [
        [tied.username, "外包员", code(5), "办公室", "专员岗", "数据专员", "主岗"],
        [tied.username, "外包员", code(5), "办公室", "驻场岗", "驻场运维", "主岗"],
        [sponsor.username, "甲", code(5), "办公室", "驻场岗", "驻场运维", "副岗"],
        ["newcomer", "乙", code(5), "办公室", "另一岗", "数据专员", "主岗"],
        ["newcomer", "乙", code(5), "办公室", "驻场岗二", "驻场运维", "主岗"],
    ]
    found = [f for f in faults_of("people", rows, admin) if f[1] == "岗位权限"]
    assert found == [(2, "岗位权限"), (4, "岗位权限"), (6, "岗位权限")]
    assert not faults_of("people", rows[1:2], admin)


@pytest.mark.parametrize("table", [[], [["无关", "列"]], [BODIES], [BODIES, ["", "", ""]]])
def test_a_sheet_without_columns_or_rows_is_refused(table):
    admin = make_post(Role.SYSTEM_ADMIN)
    with pytest.raises(SheetRefused):
        sheets.keep_sheet("bodies", file_name="x.csv", table=table, by=admin)


@pytest.mark.slow
def test_3100_bodies_and_20000_people_load_in_two_sheets():
    admin = make_post(Role.SYSTEM_ADMIN)
    make_region(CITY)
    bodies = [
        [f"单位{n}", code(n), CITY, "政府部门", code(1) if n > 1 else ""] for n in range(1, 3101)
    ]
    sheets.take_sheet(load("bodies", bodies, admin), by=admin)
    people = [
        [f"person{n}", f"人员{n}", code(n % 3100 + 1), "办公室", f"岗位{n}", "数据专员", "主岗"]
        for n in range(20_000)
    ]
    taken = sheets.take_sheet(load("people", people, admin), by=admin)
    assert taken.created == 20_000
