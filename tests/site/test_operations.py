"""Maintenance, probes, doctor, metrics and levels as operators and people meet them."""

import json
from datetime import timedelta

import pytest
from tests.factories.organisations import make_post
from tests.factories.web import sign_in

from zhengtong.cli import main as command
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor, Role
from zhengtong.kernel.errors import StaleRevision
from zhengtong.ledger import public as ledger
from zhengtong.site import attendance, doctor, levels, maintenance, metrics, probes
from zhengtong.site.errors import LevelUnknown, WindowWrong
from zhengtong.toolkit import health

pytestmark = pytest.mark.django_db
BY = Actor.system("test")


@pytest.fixture(autouse=True)
def own_state(tmp_path, monkeypatch):
    monkeypatch.setenv("ZT_STATE_DIR", str(tmp_path))
    maintenance._Memory.stamp = None
    maintenance._Memory.from_file = maintenance._Memory.from_database = None
    yield tmp_path
    maintenance._Memory.from_database = None


def hours(number):
    return clock.current().now() + timedelta(hours=number)


def test_during_maintenance_people_read_when_it_ends_and_programs_get_problem_json(client):
    maintenance.turn_on(by=BY, notice_zh="升级示例", notice_en="Upgrade", ends_at=hours(1))
    page = client.get("/")
    assert page.status_code == 503
    assert "升级示例" in page.content.decode()
    assert page["Retry-After"] == "3600"
    english = client.get("/help/", headers={"accept-language": "en"}).content.decode()
    assert "Upgrade" in english
    assert "Under maintenance" in english
    answer = client.get("/api/v1/desk/matters", headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (503, "site.under-maintenance")


def test_during_maintenance_administrators_go_on_and_officers_do_not(client):
    administrator, officer = make_post(Role.SYSTEM_ADMIN), make_post(Role.OFFICER)
    maintenance.turn_on(by=BY, notice_zh="升级示例")
    entered = sign_in(administrator).get("/operations/maintenance/")
    assert entered.status_code == 200
    assert "目前只有管理员" in entered.content.decode()
    assert sign_in(officer).get("/desk/").status_code == 503
    assert client.get("/sign-in/").status_code == 200
    maintenance.turn_off(by=BY)
    assert sign_in(officer).get("/desk/").status_code == 200


def test_a_planned_window_is_announced_begins_and_ends_by_itself(client):
    plan = maintenance.Plan(starts_at=hours(30), ends_at=hours(31), notice_zh="夜间升级示例")
    maintenance.set_plan(plan, by=BY)
    assert "夜间升级示例" not in client.get("/").content.decode()
    for ahead, status, told in ((10, 200, True), (30.5, 503, True), (32, 200, False)):
        with clock.use(clock.FixedClock(hours(ahead))):
            answer = client.get("/help/")
            assert answer.status_code == status
            assert ("夜间升级示例" in answer.content.decode()) is told
    (deed,) = ledger.list_deeds_of("maintenance")
    assert deed.name == "site.maintenance-planned"


def test_maintenance_holds_while_the_database_is_down(client, monkeypatch):
    from django.db import connection
    from django.db.utils import OperationalError

    maintenance.turn_on(by=BY, notice_zh="数据库维护示例")

    def refuse(*_args, **_kwargs):
        raise OperationalError("no server")

    client.cookies["sessionid"] = "x" * 32
    monkeypatch.setattr(connection, "cursor", refuse)
    client.raise_request_exception = False
    answer = client.get("/desk/")
    assert answer.status_code == 503
    assert "数据库维护示例" in answer.content.decode()
    assert client.get("/healthz").json() == {"status": "ok"}


def test_a_window_that_ends_before_it_starts_and_a_stale_page_are_refused():
    with pytest.raises(WindowWrong):
        maintenance.set_plan(maintenance.Plan(starts_at=hours(2), ends_at=hours(1)), by=BY)
    with pytest.raises(WindowWrong):
        maintenance.set_plan(maintenance.Plan(starts_at=hours(-3), ends_at=hours(-1)), by=BY)
    maintenance.set_plan(maintenance.Plan(starts_at=hours(2)), by=BY, sent_revision=0)
    with pytest.raises(StaleRevision):
        maintenance.set_plan(maintenance.Plan(starts_at=hours(3)), by=BY, sent_revision=0)
    assert maintenance.current().starts_at == hours(2)


def test_an_unreadable_flag_keeps_people_out(client, own_state):
    (own_state / maintenance.FILE_NAME).write_text("{", encoding="utf-8")
    assert client.get("/").status_code == 503


def test_readiness_tells_maintenance_and_missing_tables_and_liveness_neither(client, monkeypatch):
    assert client.get("/readyz", headers={"host": "10.0.0.7"}).json() == {"status": "ok"}
    maintenance.turn_on(by=BY)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"status": "maintenance"})
    maintenance.turn_off(by=BY)
    monkeypatch.setattr(probes._Known, "is_migrated", False)
    monkeypatch.setattr(probes, "list_pending_migrations", lambda: ["desk.0002_x"])
    assert client.get("/readyz").json() == {"status": "migrations"}
    assert client.get("/healthz").status_code == 200
    assert client.post("/healthz").status_code == 405


def test_doctor_says_what_is_wrong_and_what_to_do_in_two_languages(capsys):
    status = command.main(["doctor", "--json", "--lang", "en"])
    report = json.loads(capsys.readouterr().out)
    by_code = {one["code"]: one for one in report["checks"]}
    assert status == {"ok": 0, "warning": 1, "broken": 2}[report["state"]]
    assert by_code["site.migrations"]["state"] == "ok"
    assert by_code["site.queue"]["state"] == "broken"
    assert "zhengtong worker" in by_code["site.queue"]["findings"][0]["remedy"]
    assert by_code["site.backup"]["state"] == "warning"
    assert command.main(["doctor", "site.migrations"]) == 0
    assert "数据库结构与程序版本一致" in capsys.readouterr().out


def test_one_check_that_breaks_or_hangs_does_not_hide_the_others(monkeypatch):
    def raise_bug():
        raise RuntimeError("boom")

    def sleep_in_database():
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(5)")

    known = dict(health._checks)
    monkeypatch.setattr(health, "_checks", known)
    health.register_check(health.Check(code="test.bug", title="x", run=raise_bug))
    health.register_check(
        health.Check(code="test.slow", title="x", run=sleep_in_database, limit_seconds=0.05)
    )
    outcomes = {one.check.code: one for one in doctor.examine()}
    assert outcomes["test.bug"].state == outcomes["test.slow"].state == "broken"
    assert outcomes["site.migrations"].state == "ok"
    down = health.run_checks(is_database_there=False)
    assert {one.state for one in down if one.check.needs_database} == {"warning"}
    assert any(one.state == "ok" for one in down)


def test_doctor_sees_exposed_keys_a_full_disk_and_an_old_backup(own_state, monkeypatch, settings):
    settings.ZT_STATE_DIR = own_state
    keys = own_state / "keys"
    keys.mkdir()
    (keys / "vault.key").write_text("00" * 16, encoding="ascii")
    (keys / "vault.key").chmod(0o644)
    monkeypatch.setenv("ZT_DISK_BROKEN_BYTES", str(2**62))
    status = {"at": hours(-50).isoformat(), "target": "/backup", "verified": True}
    (own_state / "backup-status.json").write_text(json.dumps(status), encoding="utf-8")
    found = {one.check.code: one for one in doctor.examine()}
    assert found["vault.master-key"].state == "broken"
    assert found["site.disk"].state == "broken"
    assert found["site.backup"].state == "warning"
    assert "50" in found["site.backup"].findings[0].sentence()


def test_pages_and_api_of_operations_are_for_their_roles():
    paths = ("/operations/health/", "/operations/settings/", "/api/v1/operations/health")
    for role, status in ((Role.AUDITOR, 200), (Role.SYSTEM_ADMIN, 200), (Role.OFFICER, 403)):
        browser = sign_in(make_post(role))
        assert [browser.get(path).status_code for path in paths] == [status] * 3
    auditor = sign_in(make_post(Role.AUDITOR))
    assert auditor.get("/operations/maintenance/").status_code == 403
    assert auditor.post("/operations/levels/", {}).status_code == 403


def test_settings_show_source_and_findings_and_no_secret(monkeypatch):
    monkeypatch.setenv("ZT_METRICS_TOKEN", "very-secret-token")
    monkeypatch.setenv("ZT_DEMO", "1")
    monkeypatch.setenv("ZT_HTTP_HOST", "0.0.0.0")  # noqa: S104 - the value under test
    html = sign_in(make_post(Role.SYSTEM_ADMIN)).get("/operations/settings/").content.decode()
    assert "very-secret-token" not in html
    assert "演示模式（ZT_DEMO）开在本机以外" in html
    assert "环境变量" in html
    assert "postgresql://" not in html


def test_a_level_set_at_run_time_is_taken_up_journalled_and_ends_by_itself():
    import logging

    logger = logging.getLogger("zhengtong.exchange")
    before = logger.level
    browser = sign_in(make_post(Role.SYSTEM_ADMIN))
    sent = {"logger": "zhengtong.exchange", "level": "DEBUG", "minutes": "30"}
    assert browser.post("/operations/levels/", sent).status_code == 302
    attendance.Attendance("web").take_turn()
    assert logger.level == logging.DEBUG
    assert ledger.list_deeds_of("zhengtong.exchange")[0].facts["level"] == "DEBUG"
    with clock.use(clock.FixedClock(hours(0.6))):
        levels.apply_levels()
    assert logger.level == before
    with pytest.raises(LevelUnknown):
        levels.set_level("x", "LOUD", lasting=timedelta(minutes=5), by=BY)


def test_metrics_count_requests_by_route_and_are_closed_to_strangers(client, monkeypatch):
    client.get("/help/officer/")
    metrics.forget_counted()
    text = client.get("/metrics").content.decode()
    assert 'zt_requests_total{method="GET",route="site:guide",status="200"}' in text
    assert "/help/" not in text
    for name in ("zt_matters_open", "zt_clocks_overdue", "zt_sealing_lag_seconds", "zt_queue{"):
        assert name in text
    stranger = {"REMOTE_ADDR": "10.2.3.4"}
    assert client.get("/metrics", **stranger).status_code == 403
    assert client.get("/metrics", headers={"x-forwarded-for": "1.2.3.4"}).status_code == 403
    monkeypatch.setenv("ZT_METRICS_FROM", "10.2.0.0/16")
    assert client.get("/metrics", **stranger).status_code == 200
    monkeypatch.setenv("ZT_METRICS_TOKEN", "t" * 20)
    token = {"authorization": "Bearer " + "t" * 20}
    assert client.get("/metrics", REMOTE_ADDR="8.8.8.8", headers=token).status_code == 200


def test_figures_counted_in_the_database_are_cached(client, django_assert_num_queries):
    metrics.forget_counted()
    client.get("/metrics")
    with django_assert_num_queries(0):
        client.get("/metrics")
