"""Rules of reminders on their page, and the dry run: what would be told, and nothing is told."""

import io

import pytest
from python_calamine import CalamineWorkbook
from tests.desk.services.test_reminders import at, officer  # noqa: F401 - a fixture
from tests.factories.organisations import make_post
from tests.factories.web import sign_in

from zhengtong.desk.models import Clock, ClockReminder, Notice
from zhengtong.desk.services.reminders import remind_all
from zhengtong.kernel.actor import Role

pytestmark = pytest.mark.django_db
PAGE = "/desk/reminders/"


def rows_of(client):
    return [
        (row["telling"].clock.title, row["telling"].stage.name)
        for row in client.get(f"{PAGE}?by=today").context["page"]
    ]


def test_the_dry_run_lists_what_is_then_told_and_tells_nothing(officer):  # noqa: F811
    admin = make_post(Role.SYSTEM_ADMIN)
    (clock,) = Clock.objects.all()
    for month, day, stages in ((3, 2, []), (3, 13, ["before-1"]), (3, 16, ["due"])):
        with at(month, day):
            client = sign_in(admin)
            assert rows_of(client) == [(clock.title, stage) for stage in stages]
            notices, told = Notice.objects.count(), ClockReminder.objects.count()
            assert rows_of(client) == [(clock.title, stage) for stage in stages]
            assert (Notice.objects.count(), ClockReminder.objects.count()) == (notices, told)
            assert remind_all() == len(stages)
            assert rows_of(client) == []


def test_rules_show_their_source_and_the_clocks_they_hold_for(officer, settings, tmp_path):  # noqa: F811
    client = sign_in(make_post(Role.SYSTEM_ADMIN))
    page = client.get(PAGE)
    assert "随平台提供" in page.content.decode()
    assert [row["running"] for row in page.context["rules"]] == [0, 1]
    own = tmp_path / "own.toml"
    rule = 'events = ["nothing.*"]\nbefore_workdays = [7]\nsource = "本市规定"'
    own.write_text(f"[[rules]]\n{rule}\n", encoding="utf-8")
    settings.ZT_REMINDERS_FILE = str(own)
    text = client.get(PAGE).content.decode()
    assert all(said in text for said in (str(own), "本市规定", "没有适用的规则"))
    assert rows_of(client) == []


def test_only_administrator_and_auditor_see_the_rules(officer):  # noqa: F811
    assert sign_in(officer).get(PAGE).status_code == 403
    auditor = sign_in(make_post(Role.AUDITOR))
    for query in ("", "?by=today"):
        assert auditor.get(f"{PAGE}{query}").status_code == 200


def test_both_lists_go_home_as_workbooks(officer):  # noqa: F811
    client = sign_in(make_post(Role.SYSTEM_ADMIN))
    with at(3, 16):
        for query, count in (("", 2), ("by=today&", 1)):
            sent = client.get(f"{PAGE}?{query}export=xlsx").content
            sheet = CalamineWorkbook.from_filelike(io.BytesIO(sent)).get_sheet_by_index(0)
            assert len(sheet.to_python()) == 1 + count


def test_the_dry_run_asks_as_much_for_many_as_for_few(officer, django_assert_max_num_queries):  # noqa: F811
    client = sign_in(make_post(Role.SYSTEM_ADMIN))
    with at(3, 16):
        rows_of(client)
        with django_assert_max_num_queries(60) as few:
            rows_of(client)
        most = len(few.captured_queries)
        (clock,) = Clock.objects.all()
        for number in range(8):
            Clock.objects.create(
                subject=f"s:{number}", event=clock.event, title="另一", body=clock.body,
                profile=clock.profile, certainty=clock.certainty, start_on=clock.start_on,
                unit=clock.unit, due_on=clock.due_on,
            )  # fmt: skip
        with django_assert_max_num_queries(most):
            assert len(rows_of(client)) == 9
