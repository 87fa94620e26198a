"""Doubts about entries and their data: told, clocked, answered, sealed."""

from datetime import timedelta

import pytest
from tests.factories.organisations import make_post
from tests.factories.sharing import make_grant, make_sides
from tests.factories.web import sign_in

from zhengtong.catalogue.domain import corrections as words
from zhengtong.catalogue.models import Correction
from zhengtong.catalogue.selectors import corrections as questions
from zhengtong.catalogue.services.corrections import (
    Doubt,
    answer_doubt,
    read_record_key,
    report_doubt,
    subject_of,
    withdraw_doubt,
)
from zhengtong.desk import public as desk
from zhengtong.desk.models import Notice
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Role
from zhengtong.ledger.models import Record

pytestmark = pytest.mark.django_db
KEY = "340102199001010011"


def report(entry, by, **changes):
    values = {"aspect": "data", "text": "登记日期晚于公示日期", **changes}
    return report_doubt(entry.uuid, Doubt(**values), by=by)


def told(template):
    return {one.body.uuid for one in Notice.objects.filter(template=template)}


@pytest.mark.policy("R27")
def test_a_doubt_starts_ten_workdays_and_source_and_users_are_told():
    sides = make_sides()
    make_grant(sides)
    reporter = make_post(Role.OFFICER)
    made = report(sides.entry, reporter, item_id=sides.entry.items[2].item_id)
    (row,) = desk.list_clocks(subject_of(made))
    assert (row.amount, row.rule, row.due_on) == (10, "R27", made.due_on)
    assert told("catalogue.correction-reported") == {sides.provider.body_id}
    assert told("catalogue.correction-open") == {sides.consumer.body_id}
    assert made.item_name == "登记日期"


@pytest.mark.policy("R27")
def test_the_answer_stops_the_clock_and_reporter_and_users_are_told():
    sides = make_sides()
    make_grant(sides)
    reporter = make_post(Role.OFFICER)
    made = report(sides.entry, reporter)
    answer_doubt(made.uuid, outcome="corrected", answer="已更正登记日期", by=sides.provider)
    (row,) = desk.list_clocks(subject_of(made))
    assert row.stopped_on == clock.today()
    assert told("catalogue.correction-answered") == {reporter.body_id, sides.consumer.body_id}
    with pytest.raises(words.CorrectionOver):
        withdraw_doubt(made.uuid, by=reporter)
    (figures,) = questions.list_figures(sides.provider, clock.today())
    assert (figures["in_time"], figures["late"], figures["share"]) == (1, 0, 100.0)


def test_the_record_is_sealed_and_only_both_sides_read_it():
    sides = make_sides()
    reporter = make_post(Role.OFFICER)
    made = report(sides.entry, reporter, record_key=KEY)
    assert read_record_key(made, by=reporter) == KEY
    assert read_record_key(made, by=sides.provider) == KEY
    assert read_record_key(made, by=sides.consumer) == ""
    assert read_record_key(made, by=make_post(Role.BODY_HEAD, body=reporter.body_id)) == ""
    stored = [str(Correction.objects.values().get()), str(list(Notice.objects.values()))]
    stored += [bytes(r) if isinstance(r, memoryview) else r for r in _journal()]
    assert all(KEY not in str(one) for one in stored)


def _journal():
    return Record.objects.values_list("content", flat=True)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"aspect": "other"}, "aspect"),
        ({"text": " "}, "text"),
        ({"text": "长" * 1001}, "text"),
        ({"record_key": KEY, "text": f"{KEY} 的日期不对"}, "text"),
        ({"record_key": KEY, "aspect": "catalogue"}, "record_key"),
        ({"item_id": "01900000-0000-7000-8000-000000000000"}, "item_id"),
    ],
)
def test_a_doubt_that_is_not_complete_is_refused_by_field(changes, field):
    sides = make_sides()
    with pytest.raises(words.CorrectionInvalid) as refused:
        report(sides.entry, sides.consumer, **changes)
    assert [gap.field for gap in refused.value.gaps] == [field]
    assert not Correction.objects.exists()


def test_only_officers_report_the_source_answers_and_the_reporter_takes_back():
    sides = make_sides()
    with pytest.raises(words.CorrectionForbidden):
        report(sides.entry, make_post(Role.AUDITOR))
    made = report(sides.entry, sides.consumer)
    with pytest.raises(words.CorrectionForbidden):
        answer_doubt(made.uuid, outcome="kept", answer="无误", by=sides.consumer)
    with pytest.raises(words.CorrectionForbidden):
        withdraw_doubt(made.uuid, by=sides.provider)
    with pytest.raises(words.CorrectionNotFound):
        withdraw_doubt(made.uuid, by=make_post(Role.OFFICER))
    assert withdraw_doubt(made.uuid, by=sides.consumer).state == "withdrawn"
    assert questions.list_figures(sides.provider, clock.today()) == []


def test_what_is_open_beyond_its_day_counts_as_late():
    sides = make_sides()
    made = report(sides.entry, sides.consumer)
    later = made.due_on + timedelta(days=1)
    (row,) = questions.list_figures(sides.provider, later)
    assert (row["open"], row["late"], row["share"]) == (1, 1, None)
    assert questions.list_figures(sides.provider, made.due_on)[0]["late"] == 0
    found = questions.narrow(Correction.objects.all(), "late", sides.provider, later)
    assert [one.uuid for one in found] == [made.uuid]


def test_a_doubt_goes_from_the_entry_page_to_its_answer():
    sides = make_sides()
    user, source = sign_in(sides.consumer), sign_in(sides.provider)
    assert "报告疑问" in user.get(f"/catalogue/{sides.entry.uuid}/").content.decode()
    sent = {"aspect": "data", "text": "日期不对", "record_key": KEY}
    shown = user.post(f"/catalogue/{sides.entry.uuid}/doubt/", sent, follow=True)
    assert KEY in shown.content.decode()
    made = Correction.objects.get()
    entry = user.get(f"/catalogue/{sides.entry.uuid}/").content.decode()
    assert made.number in entry
    assert KEY not in entry
    page = f"/catalogue/corrections/{made.uuid}/"
    assert "核实并答复" in source.get(page).content.decode()
    bad = source.post(f"{page}answer/", {"outcome": "kept", "answer": ""})
    assert bad.status_code == 422
    sent = {"outcome": "kept", "answer": "与登记簿一致", "revision": made.revision}
    assert "与登记簿一致" in source.post(f"{page}answer/", sent, follow=True).content.decode()


def test_lists_and_figures_lead_to_each_other_and_export():
    sides = make_sides()
    made = report(sides.entry, sides.consumer)
    client = sign_in(sides.provider)
    body = sides.provider.body_id
    figures = client.get("/catalogue/corrections/statistics/").content.decode()
    assert f"?view=open&amp;body={body}" in figures
    shown = client.get(f"/catalogue/corrections/?view=open&body={body}").content.decode()
    assert made.number in shown
    for path in ("?view=answer&export=xlsx", "statistics/?export=xlsx"):
        assert client.get(f"/catalogue/corrections/{path}").status_code == 200
    assert made.number not in client.get("/catalogue/corrections/?view=kept").content.decode()
