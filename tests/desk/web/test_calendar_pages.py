"""The calendar's pages as administrators and others open them."""

import json
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.factories.organisations import CITY, make_post, make_region
from tests.factories.web import sign_in

from zhengtong.desk import public as desk
from zhengtong.desk.models import CalendarChange
from zhengtong.desk.selectors.calendars import working_calendar
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Role
from zhengtong.kernel.deadlines import Term

pytestmark = pytest.mark.django_db

DAYS = [
    {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
    {"name": "国庆节", "date": "2027-10-01", "isOffDay": True},
]


@pytest.fixture
def admin():
    return sign_in(make_post(Role.SYSTEM_ADMIN))


def upload(client, days, year=2027):
    text = json.dumps({"year": year, "days": days}).encode()
    file = SimpleUploadedFile("2027.json", text)
    return client.post("/desk/calendar/load/", {"source": "通知", "file": file})


def test_a_file_is_previewed_then_confirmed(admin):
    answer = upload(admin, DAYS)
    page = admin.get(answer["Location"])
    assert "这是预览" in page.content.decode()
    assert admin.post(f"{answer['Location']}confirm/").status_code == 302
    assert "已生效" in admin.get(answer["Location"]).content.decode()
    assert not working_calendar().is_workday(date(2027, 1, 1))


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ([*DAYS, {"name": "x", "date": "2027-02-30", "isOffDay": True}], "第 3 个日期写法不对"),
        ([*DAYS, DAYS[0]], "第 3 个日期重复：2027-01-01"),
        ([*DAYS, DAYS[0] | {"date": "2026-05-01"}], "第 3 个日期不在该年度内：2026-05-01"),
        ([DAYS[0]], "缺少法定节假日：2027-10-01"),
    ],
)
def test_a_faulty_file_is_refused_with_the_row(admin, days, told):
    answer = upload(admin, days)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not CalendarChange.objects.exists()


def by_hand(*rows, year="2027"):
    form = {"year": year, "source": "通知", "days-TOTAL_FORMS": "10", "days-INITIAL_FORMS": "0"}
    for number, (name, first, last, made_up) in enumerate(rows):
        values = {"name": name, "first": first, "last": last, "made_up_1": made_up}
        form |= {f"days-{number}-{field}": value for field, value in values.items()}
    return form


def test_a_year_is_entered_by_hand(admin):
    rows = (
        ("元旦", "2027-01-01", "2027-01-03", ""),
        ("国庆节", "2027-10-01", "2027-10-07", "2027-10-09"),
    )
    answer = admin.post("/desk/calendar/enter/", by_hand(*rows))
    admin.post(f"{answer['Location']}confirm/")
    calendar = working_calendar()
    assert not calendar.is_workday(date(2027, 10, 7))
    assert calendar.is_workday(date(2027, 10, 9))


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (("五一", "2027-05-03", "2027-05-01", ""), "第 3 行：结束日期早于开始日期"),
        (("五一", "2026-05-01", "", ""), "第 3 行：2026-05-01 不在 2027 年内"),
        (("五一", "2027-01-02", "", ""), "第 3 行：2027-01-02 已在前面出现过"),
        (("", "2027-05-01", "", ""), "请填写节日名称"),
        (("五一", "2027-02-30", "", ""), "日期"),
    ],
)
def test_a_faulty_row_by_hand_is_named(admin, row, told):
    rows = (("元旦", "2027-01-01", "2027-01-03", ""), ("国庆节", "2027-10-01", "", ""), row)
    answer = admin.post("/desk/calendar/enter/", by_hand(*rows))
    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_a_regional_day_is_set_and_ended_by_its_pages(admin):
    make_region(CITY)
    form = {"region": CITY, "on": "2026-03-04", "name": "防汛停工", "source": "市政府通知"}
    answer = admin.post("/desk/calendar/region/", form)
    admin.post(f"{answer['Location']}confirm/")
    page = admin.get("/desk/calendar/").content.decode()
    assert "防汛停工" in page
    again = admin.post("/desk/calendar/region/", form)
    assert "本来就是放假日" in again.content.decode()


def test_others_see_confirmed_changes_with_their_own_clocks_only(admin):
    officer, stranger = make_post(Role.OFFICER), make_post(Role.OFFICER)
    term = Term(event="x", amount=10, profile="CN-2025")
    with clock.use(clock.FixedClock(datetime(2026, 12, 25, 2, tzinfo=UTC))):
        desk.start_clock("x", term=term, title="某时限", body_id=officer.body_id, by=officer)
    address = upload(admin, DAYS)["Location"]
    assert sign_in(officer).get(address).status_code == 404
    admin.post(f"{address}confirm/")
    assert "某时限" in sign_in(officer).get(address).content.decode()
    assert "某时限" not in sign_in(stranger).get(address).content.decode()
    assert sign_in(officer).post(f"{address}confirm/").status_code == 403


@pytest.mark.parametrize("path", ["", "load/", "enter/", "region/", "changes/"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_calendar_page_opens_in_both_languages(path, language):
    client = sign_in(make_post(Role.SYSTEM_ADMIN), language=language)
    assert client.get(f"/desk/calendar/{path}").status_code == 200
