"""The pages of the exchange, used as people use them."""

import pytest
from tests.factories.exchange import make_journey, make_source, run_flow, source_facts
from tests.factories.organisations import make_post
from tests.factories.web import sign_in

from zhengtong.exchange import public as exchange
from zhengtong.exchange.models import Flow, Run, Source
from zhengtong.kernel.actor import Role

pytestmark = pytest.mark.django_db(transaction=True)
HOSTILE = "<script>alert(1)</script>'\"&"


def form_of(scene, **changes):
    facts = source_facts(scene)
    names = ("name", "kind", "host", "port", "database", "user", "schema", "tls")
    return {name: getattr(facts, name) for name in names} | {"secret": "口令x"} | changes


def test_a_source_is_registered_tested_described_and_becomes_a_draft(scene):
    scene.at_source(
        "CREATE TABLE t (id int PRIMARY KEY, name text)", "COMMENT ON TABLE t IS '名册'"
    )
    officer = make_post(Role.OFFICER)
    made = make_source(scene, officer)
    browser = sign_in(officer)
    page = browser.post(f"/exchange/sources/{made.uuid}/test/", follow=True)
    assert "连接正常" in page.content.decode()
    page = browser.post(f"/exchange/sources/{made.uuid}/describe/", follow=True)
    assert "名册" in page.content.decode()
    page = browser.get(f"/exchange/sources/{made.uuid}/table/?table=t")
    assert "生成目录草稿" in page.content.decode()
    answer = browser.post(
        f"/exchange/sources/{made.uuid}/propose/", {"table": "t", "column": ["id"]}
    )
    assert answer.status_code == 302
    assert answer["Location"].startswith("/catalogue/")


def test_the_form_registers_once_and_never_shows_the_secret(scene):
    browser = sign_in(make_post(Role.OFFICER))
    sent = form_of(scene, name=HOSTILE, idempotency_key="0123456789abcdef")
    for _ in range(2):
        answer = browser.post("/exchange/sources/new/", sent)
    source = Source.objects.get()
    assert source.name == HOSTILE
    text = browser.get(answer["Location"]).content.decode()
    assert HOSTILE not in text
    assert "口令x" not in text
    assert "已封存" in text


def test_a_wrong_form_comes_back_with_every_error(scene):
    browser = sign_in(make_post(Role.OFFICER))
    answer = browser.post("/exchange/sources/new/", form_of(scene, host="a b;c", name="x\x00y"))
    assert answer.status_code == 422
    assert Source.objects.count() == 0


def test_the_security_administrator_allows_and_revokes_addresses(scene):
    admin = make_post(Role.SECURITY_ADMIN)
    browser = sign_in(admin)
    sent = {
        "body_id": str(admin.body_id),
        "pattern": "10.0.0.0/8",
        "port_from": 1,
        "port_to": 9,
        "reason": "试",
    }
    page = browser.post("/exchange/addresses/", sent, follow=True)
    assert "10.0.0.0/8" in page.content.decode()
    wrong = browser.post("/exchange/addresses/", sent | {"pattern": "no way!"})
    assert wrong.status_code == 422


@pytest.fixture
def journey(scene):
    return make_journey(scene, ways=["batch", "file", "service"])


def test_a_flow_is_made_started_watched_and_receipted_on_pages(journey):
    Flow.objects.all().delete()
    browser = sign_in(journey.consumer)
    sent = {"target_id": str(journey.target.uuid), "mode": "full", "rejected_percent": "5"}
    made = browser.post(f"/exchange/flows/new/{journey.grant.uuid}/", sent)
    started = browser.post(f"{made['Location']}start/")
    running = browser.get(started["Location"]).content.decode()
    assert 'hx-trigger="every 2s"' in running
    run = Run.objects.get()
    exchange.carry_out_run(run.uuid)
    done = browser.get(started["Location"]).content.decode()
    assert "hx-trigger" not in done
    assert "500" in done
    receipt = browser.get(f"/exchange/deliveries/{run.delivery.uuid}/").content.decode()
    assert "来源行数 = 目标行数 + 隔离行数" in receipt
    assert "不一致" not in receipt


def test_pages_of_a_run_answer_both_sides_and_nobody_else(journey):
    run = run_flow(journey)
    stranger = make_post(Role.OFFICER)
    pages = [f"/exchange/runs/{run.uuid}/", f"/exchange/runs/{run.uuid}/quarantine/",
             f"/exchange/deliveries/{run.delivery_id}/", f"/exchange/flows/{run.flow_id}/"]  # fmt: skip  # noqa: E501
    for page in pages:
        assert sign_in(journey.consumer).get(page).status_code == 200
        assert sign_in(journey.provider).get(page).status_code == 200
        assert sign_in(stranger).get(page).status_code == 404


def test_files_are_made_sealed_and_fetched_by_the_consumer_only(journey):
    browser = sign_in(journey.consumer)
    started = browser.post(f"/exchange/grants/{journey.grant.uuid}/export/")
    run = Run.objects.get(uuid=started["Location"].rstrip("/").split("/")[-1])
    exchange.carry_out_run(run.uuid)
    names = [file["name"] for file in run.delivery.files]
    address = f"/exchange/deliveries/{run.delivery.uuid}/files/{names[0]}"
    lines = b"".join(browser.get(address).streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 501
    assert lines[1].startswith("1,")
    assert sign_in(journey.provider).get(address).status_code == 403
    page = browser.post(f"/exchange/deliveries/{run.delivery.uuid}/acknowledge/", follow=True)
    assert journey.consumer.name in page.content.decode()


def test_lists_ask_the_same_number_of_questions_however_long(
    journey, django_assert_max_num_queries
):
    run_flow(journey)
    run_flow(journey)
    browser = sign_in(journey.consumer)
    for page in ("/exchange/sources/", "/exchange/flows/", "/exchange/deliveries/"):
        with django_assert_max_num_queries(30):
            assert browser.get(page).status_code == 200
