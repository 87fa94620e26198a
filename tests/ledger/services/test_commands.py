"""``zhengtong ledger …`` as an operator runs it."""

import argparse
import json

import pytest
from django.db import connection, transaction
from tests.ledger.samples import OFFICER

from zhengtong.ledger import commands
from zhengtong.ledger import public as ledger
from zhengtong.ledger.models import Record

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def sealed_deed(settings, tmp_path):
    settings.ZT_STATE_DIR = tmp_path
    with transaction.atomic():
        ledger.record_deed("a.b", subject="x", by=OFFICER)
    ledger.seal_pending()


def run(*words):
    parser = argparse.ArgumentParser()
    commands.register(parser.add_subparsers())
    arguments = parser.parse_args(["ledger", *map(str, words)])
    return arguments.run(arguments)


def test_verify_tells_by_its_exit_status(capsys):
    assert run("verify") == 0
    assert "完好" in capsys.readouterr().out
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE ledger_record SET content = '{}'")
    assert run("verify", "--log", "deeds") == 1
    assert "“content”已被改动" in capsys.readouterr().out
    assert run("verify", "--json") == 1
    assert json.loads(capsys.readouterr().out)[0]["findings"][0]["index"] == 0


def test_proof_checkpoint_and_verifier_are_written(tmp_path):
    record = Record.objects.get()
    assert run("proof", record.uuid, "-o", tmp_path / "proof.json") == 0
    assert run("checkpoint", "-o", tmp_path / "checkpoint") == 0
    assert run("checkpoint", "--since", tmp_path / "checkpoint", "-o", tmp_path / "c.json") == 0
    assert run("export-verifier", "-o", tmp_path / "verify.py") == 0
    assert run("verify", "--checkpoint", tmp_path / "checkpoint") == 0
    assert "TRUSTED_KEYS = [\n" in (tmp_path / "verify.py").read_text(encoding="utf-8")


def test_a_new_epoch_is_opened_by_command(tmp_path, capsys):
    run("checkpoint", "-o", tmp_path / "checkpoint")
    assert run("open-epoch", tmp_path / "checkpoint", "--reason", "恢复备份") == 0
    assert capsys.readouterr().out == "2\n"
    assert run("seal") == 0
