"""An emergency purge: by two persons, everywhere, with the logs still verifiable."""

import json
from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import DatabaseError, connection, transaction
from tests.catalogue.services.test_sources import claim, collector
from tests.factories.catalogue import make_basis, make_published_entry
from tests.factories.organisations import account_of, make_delegate, make_deputy, make_post
from tests.factories.web import sign_in

from zhengtong.catalogue.models import Entry
from zhengtong.desk.models import Notice
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Role
from zhengtong.ledger import public as ledger
from zhengtong.ledger.domain.errors import (
    PurgeNotAlone,
    PurgeNotOpen,
    PurgeNotYours,
    PurgeUnnamed,
    RecordCleared,
)
from zhengtong.ledger.models import Purge, Record
from zhengtong.ledger.services import sweeping
from zhengtong.ledger.services.purge_run import carry_out, rehearse
from zhengtong.ledger.services.purges import confirm_purge, refuse_purge, request_purge
from zhengtong.ledger.services.sealer import seal_pending
from zhengtong.toolkit.models import AnsweredRequest

pytestmark = pytest.mark.django_db
WORD = "绝密工程“玄武-七号”示例"


@pytest.fixture(autouse=True)
def own_state(tmp_path, settings):
    settings.ZT_STATE_DIR = tmp_path
    (tmp_path / "log").mkdir()
    (tmp_path / "log" / "web.log").write_text(f"before {WORD} after\n", encoding="utf-8")
    status = {"at": "2026-03-01T02:00:00+00:00", "target": "s3://backup/1", "verified": True}
    (tmp_path / "backup-status.json").write_text(json.dumps(status), encoding="utf-8")
    return tmp_path


@pytest.fixture
def asker():
    return make_post(Role.SECURITY_ADMIN)


@pytest.fixture
def second():
    return make_post(Role.AUDITOR)


def ask(asker, *, words=(WORD,), subjects=()):
    return request_purge(
        subjects=subjects, words=words, reason="误存示例", basis="保密办指令示例", by=asker
    )


def tell_everyone(title, text=""):
    now = clock.current().now()
    Notice.objects.create(
        audience="everyone", kind="desk.test", title=title, text=text, created_at=now
    )


def spread_word(actor):
    """The word where people and machines leave it: entry, notice, journal, cache, session, job."""
    entry = make_published_entry(title=f"{WORD}台账")
    tell_everyone(f"关于{WORD}", f"见{WORD}。")
    with transaction.atomic():
        ledger.record_deed("desk.matter-opened", subject="x", by=actor, title=WORD, nested=[WORD])
    AnsweredRequest.objects.create(scope="s", key="k" * 8, fingerprint="f", body=WORD.encode())
    session = SessionStore()
    session["draft"] = {"text": WORD}
    session.save()
    return entry


def test_a_purge_leaves_the_word_nowhere_and_every_log_verifiable(asker, second, own_state):
    entry = spread_word(asker)
    seal_pending()
    before = {log: ledger.verify_log(log) for log in ("deeds", "refusals", "calls")}
    purge = ask(asker)
    rehearsed = rehearse(purge)
    assert sweeping.scan(sweeping.vary([WORD]))
    confirm_purge(purge.uuid, by=second)
    report = carry_out(purge.uuid)
    assert report.is_clean, (report.remaining, report.failed)
    assert sweeping.scan(sweeping.vary([WORD]), left_out=()) == {}
    assert WORD not in (own_state / "log" / "web.log").read_text(encoding="utf-8")
    assert report.records == rehearsed.records >= 1
    assert set(report.tables) == set(rehearsed.tables)
    assert {"catalogue_entry", "catalogue_version", "desk_notice", "toolkit_answeredrequest",
            "catalogue_searchrow"} <= set(report.tables)  # fmt: skip
    assert (report.sessions, report.backups) == (1, ["2026-03-01T02:00:00+00:00 s3://backup/1"])
    seal_pending()
    for log, verdict in before.items():
        after = ledger.verify_log(log)
        assert verdict.is_whole
        assert after.is_whole, after.findings
    assert ledger.verify_log("deeds").cleared == report.records
    assert Entry.objects.filter(uuid=entry.uuid).exists()


def test_the_record_keeps_its_commitment_and_no_proof_of_its_words_is_given(asker, second):
    spread_word(asker)
    seal_pending()
    row = Record.objects.filter(content__contains=WORD, name="desk.matter-opened").get()
    purge = ask(asker)
    confirm_purge(purge.uuid, by=second)
    carry_out(purge.uuid)
    now = Record.objects.get(pk=row.pk)
    assert (bytes(now.commitment), now.sequence) == (bytes(row.commitment), row.sequence)
    assert bytes(now.nonce) == bytes(16)
    assert json.loads(now.content)["facts"] == {"purged": str(purge.uuid)}
    with pytest.raises(RecordCleared):
        ledger.export_proof("deeds", row.uuid)


def test_what_is_cleared_without_a_purge_is_found_by_verification(asker, second):
    spread_word(asker)
    purge = ask(asker)
    confirm_purge(purge.uuid, by=second)
    carry_out(purge.uuid)
    seal_pending()
    victim = Record.objects.filter(purges__isnull=True, log="deeds").first()
    content = {**json.loads(victim.content), "facts": {"purged": str(purge.uuid)}}
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_record DISABLE TRIGGER ledger_only_cleared")
        cursor.execute(
            "UPDATE ledger_record SET content = %s, nonce = %s WHERE id = %s",
            [json.dumps(content, ensure_ascii=False), bytes(16), victim.pk],
        )
        cursor.execute(
            "INSERT INTO ledger_purgedrecord (purge_id, record_id) VALUES (%s, %s)",
            [Purge.objects.get().pk, victim.pk],
        )
        cursor.execute("ALTER TABLE ledger_record ENABLE TRIGGER ledger_only_cleared")
    found = {one.what for one in ledger.verify_log("deeds").findings}
    assert "record-changed" in found


def test_the_database_refuses_to_clear_a_record_without_a_confirmed_purge(asker):
    spread_word(asker)
    purge = ask(asker)
    for name in ("", str(purge.uuid)):
        with pytest.raises(DatabaseError):
            clear_by_hand(name)


def clear_by_hand(name):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('zhengtong.purge', %s, true)", [name])
        content = json.dumps({"facts": {"purged": name}})
        cursor.execute("UPDATE ledger_record SET nonce = %s, content = %s", [bytes(16), content])


def test_the_second_person_is_another_one_in_another_role_acting_for_nobody(asker, second):
    purge = ask(asker)
    both = make_post(Role.AUDITOR, account=account_of(asker))
    for actor, error in (
        (asker, PurgeNotYours),
        (both, PurgeNotAlone),
        (make_deputy(asker), PurgeNotYours),
        (make_deputy(second), PurgeNotAlone),
        (make_delegate(second), PurgeNotAlone),
        (make_post(Role.SECURITY_ADMIN), PurgeNotYours),
        (make_post(Role.OFFICER), PurgeNotYours),
    ):
        with pytest.raises(error):
            confirm_purge(purge.uuid, by=actor)
    with pytest.raises(PurgeNotYours):
        ask(make_deputy(asker))
    with pytest.raises(PurgeNotYours):
        ask(second)
    assert confirm_purge(purge.uuid, by=second).state == "confirmed"
    with pytest.raises(PurgeNotOpen):
        confirm_purge(purge.uuid, by=make_post(Role.SYSTEM_ADMIN))


def test_a_purge_not_confirmed_in_time_or_refused_clears_nothing(asker, second):
    spread_word(asker)
    late, refused = ask(asker), ask(asker)
    with (
        clock.use(clock.FixedClock(clock.current().now() + timedelta(hours=25))),
        pytest.raises(PurgeNotOpen),
    ):
        confirm_purge(late.uuid, by=second)
    refuse_purge(refused.uuid, by=second)
    for purge in (late, refused):
        with pytest.raises(PurgeNotOpen):
            carry_out(purge.uuid)
    assert "desk_notice" in sweeping.scan([WORD])
    assert Purge.objects.get(pk=refused.pk).secret is None


def test_short_words_and_nothing_named_are_refused(asker):
    for words in ((), ("三个字",), ("  ",), tuple(f"第{n}段文字" for n in range(21))):
        with pytest.raises(PurgeUnnamed):
            ask(asker, words=words)


def test_a_named_entry_is_cleared_with_its_name_wherever_that_stands(asker, second):
    entry = make_published_entry(title="玄武七号库存台账")
    version = Entry.objects.get(uuid=entry.uuid).current
    tell_everyone("新目录：玄武七号库存台账")
    purge = ask(asker, words=(), subjects=[("catalogue.entry", entry.uuid)])
    confirm_purge(purge.uuid, by=second)
    report = carry_out(purge.uuid)
    assert report.is_clean, (report.remaining, report.failed)
    version.refresh_from_db()
    assert version.title.startswith("[已清除")
    assert version.summary.startswith("[已清除")
    assert sweeping.scan(["玄武七号库存台账"], left_out=()) == {}


def test_a_claim_and_an_article_are_cleared_by_their_names(asker, second):
    made, basis = claim(collector(), reason="误写的内容"), make_basis(note="误写的内容")
    named = [("catalogue.source-claim", made.uuid), ("catalogue.basis", basis.uuid)]
    purge = ask(asker, words=(), subjects=named)
    confirm_purge(purge.uuid, by=second)
    report = carry_out(purge.uuid)
    assert report.is_clean, (report.remaining, report.failed)
    made.refresh_from_db()
    basis.refresh_from_db()
    for text in (made.reason, made.basis, basis.note, basis.document):
        assert text.startswith("[已清除")


def test_the_pages_lead_from_asking_to_the_report_by_two_persons(asker, second):
    entry = make_published_entry(title="玄武七号库存台账")
    first, other = sign_in(asker), sign_in(second)
    found = first.post("/ledger/purges/new/", {"q": "玄武七号", "search": "1"})
    assert f"catalogue.entry {entry.uuid}" in found.content.decode()
    sent = {
        "subjects": f"catalogue.entry {entry.uuid}", "words": WORD, "reason": "误存示例",
        "basis": "指令示例", "q": "玄武七号",
    }  # fmt: skip
    address = first.post("/ledger/purges/new/", sent).headers["Location"]
    assert "catalogue_entry" in first.get(address).content.decode()
    assert first.post(f"{address}confirm/").status_code == 403
    assert WORD not in first.get(address).content.decode()
    assert "确认清除" in other.get(address).content.decode()
    assert other.post(f"{address}confirm/", {"revision": "1"}).status_code == 302
    carry_out(Purge.objects.get().uuid)
    page = other.get(address).content.decode()
    assert "清除报告" in page
    assert "没有残留" in page
    assert asker.name in page
    assert second.name in page
    assert sign_in(make_post(Role.OFFICER)).get(address).status_code == 403
