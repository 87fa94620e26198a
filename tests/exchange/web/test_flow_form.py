"""Choosing quality rules on the page of a new flow."""

import pytest
from tests.factories.exchange import make_journey
from tests.factories.web import sign_in

from zhengtong.exchange import public as exchange
from zhengtong.exchange.models import Flow, QuarantinedRow, Run
from zhengtong.standards import public as standards

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def journey(scene):
    standards.load_standards()
    sides = make_journey(scene)
    Flow.objects.all().delete()
    return sides


def page_of(journey):
    return f"/exchange/flows/new/{journey.grant.uuid}/"


def form_of(journey, **changes):
    return {"target_id": str(journey.target.uuid), "mode": "full", "lines": "3"} | changes


def test_sensible_rules_are_proposed_and_ticked(journey):
    page = sign_in(journey.consumer).get(page_of(journey)).content.decode()
    for key in ("not-null:id", "citizen-id:citizen_id:QR-001", "length:name"):
        assert f'value="{key}"' in page
    assert page.count("checked") == 3
    assert "文字长度 ≤ 30" in page


def test_ticked_rules_and_lines_become_the_rules_of_the_flow(journey):
    sent = form_of(
        journey, proposed=["not-null:id", "length:name"], rejected_rows="7", rejected_percent="",
        line_0_kind="range", line_0_column="amount", line_0_setting="0..500",
    )  # fmt: skip
    browser = sign_in(journey.consumer)
    answer = browser.post(page_of(journey), sent)
    assert answer.status_code == 302
    flow = Flow.objects.get()
    assert [(r["name"], r["kind"], r["column"], r["settings"]) for r in flow.rules] == [
        ("R1", "not-null", "id", {}), ("R2", "length", "name", {"most": 30}),
        ("R3", "range", "amount", {"low": "0", "high": "500"}),
    ]  # fmt: skip
    assert flow.limits == {"rejected_rows": 7, "rejected_percent": None}
    page = browser.get(answer["Location"]).content.decode()
    assert "取值范围 0..500" in page


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (("range", "name", "1..2"), "line_0_setting"),
        (("range", "amount", "1.234.."), "line_0_setting"),
        (("range", "id", "9..1"), "line_0_setting"),
        (("pattern", "name", "("), "line_0_setting"),
        (("pattern", "name", "(?=a)"), "line_0_setting"),
        (("length", "name", "many"), "line_0_setting"),
        (("codes", "name", "@nowhere"), "line_0_setting"),
        (("date-order", "born", "name"), "line_0_setting"),
        (("credit-code", "id", ""), "line_0_setting"),
        (("not-null", "", ""), "line_0_column"),
        (("", "name", ""), "line_0_kind"),
        (("pattern", "name", "a\x00b"), "line_0_setting"),
    ],
)
def test_a_wrong_line_is_named_at_its_field(journey, line, field):
    parts = dict(zip(("line_0_kind", "line_0_column", "line_0_setting"), line, strict=True))
    sent = form_of(journey, **parts)
    answer = sign_in(journey.consumer).post(page_of(journey), sent)
    assert answer.status_code == 422
    assert f'id="id_{field}-error"' in answer.content.decode()
    assert not Flow.objects.exists()


def test_more_lines_keep_what_was_filled(journey):
    sent = form_of(journey, more="1", line_2_kind="pattern", line_2_setting="<b>x</b>")
    page = sign_in(journey.consumer).post(page_of(journey), sent).content.decode()
    assert 'name="line_5_kind"' in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page
    assert "is-wrong" not in page
    assert "checked" not in page


@pytest.mark.policy("R41")
def test_chosen_rules_are_applied_and_code_sets_are_those_of_the_day(journey):
    sent = form_of(
        journey, rejected_percent="",
        line_0_kind="range", line_0_column="amount", line_0_setting="..30",
        line_1_kind="region-code", line_1_column="name", line_1_setting="",
    )  # fmt: skip
    sign_in(journey.consumer).post(page_of(journey), sent)
    journey.flow = Flow.objects.get()
    run = exchange.start_run(journey.flow.uuid, by=journey.consumer)
    exchange.carry_out_run(run.uuid)
    assert exchange.get_run(run.uuid).rows_written == 0
    broken = QuarantinedRow.objects.filter(run=Run.objects.get())
    assert broken.filter(kind="range").count() == 480
    assert broken.filter(kind="region-code").count() == 500


@pytest.mark.policy("P8.2", "R41")
def test_the_rules_of_a_data_element_set_rows_aside_under_their_own_code(journey):
    browser = sign_in(journey.consumer)
    page = browser.get(page_of(journey)).content.decode()
    assert 'value="citizen-id:citizen_id:QR-001"' in page
    assert "QR-001 公民身份号码校验" in page
    proposed = ["citizen-id:citizen_id:QR-001", "not-null:citizen_id:QR-002"]
    browser.post(page_of(journey), form_of(journey, proposed=proposed, rejected_percent=""))
    flow = Flow.objects.get()
    assert [(rule["name"], rule["kind"]) for rule in flow.rules] == [
        ("QR-001", "citizen-id"), ("QR-002", "not-null"),
    ]  # fmt: skip
    run = exchange.start_run(flow.uuid, by=journey.consumer)
    exchange.carry_out_run(run.uuid)
    done = exchange.get_run(run.uuid)
    broken = QuarantinedRow.objects.filter(run=Run.objects.get())
    assert set(broken.values_list("rule", flat=True)) == {"QR-001"}
    assert broken.count() + done.rows_written == 500
    assert 0 < done.rows_written < 500
