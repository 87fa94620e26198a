"""The vault: sealed at rest, opened for its purpose, journalled, silent about the secret itself."""

import json
import logging

import pytest

from zhengtong.crypto import sealing
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.ids import uuid7
from zhengtong.ledger.models import Record
from zhengtong.vault import public as vault
from zhengtong.vault.keyfiles import keys_dir, master_key
from zhengtong.vault.models import Secret
from zhengtong.vault.services.secrets import reseal_all

pytestmark = pytest.mark.django_db
OFFICER = Actor(account_id=uuid7(), name="王敏")
WORKER = Actor.system("worker")


@pytest.fixture(autouse=True)
def own_state_folder(settings, tmp_path):
    settings.ZT_STATE_DIR = tmp_path


def test_a_secret_opens_for_its_purpose():
    name = vault.seal_secret("exchange.source", "密码 p@ss")
    opened = vault.open_secret(name, by=WORKER, purpose="exchange.source")
    assert opened.decode() == "密码 p@ss"
    with pytest.raises(vault.SecretNotFound):
        vault.open_secret(name, by=WORKER, purpose="gateway.credential")


def test_the_database_holds_neither_secret_nor_key():
    vault.seal_secret("exchange.source", b"p@ssword")
    secret = Secret.objects.get()
    stored = bytes(secret.ciphertext)
    assert b"p@ssword" not in stored
    key = (keys_dir() / "vault.key").read_text(encoding="ascii")
    assert bytes.fromhex(key) not in stored
    assert key not in repr(vars(secret))


def test_a_person_who_opens_a_secret_is_journalled(caplog):
    caplog.set_level(logging.DEBUG)
    name = vault.seal_secret("exchange.source", b"p@ssword", by=OFFICER)
    vault.open_secret(name, by=OFFICER, purpose="exchange.source")
    vault.open_secret(name, by=WORKER, purpose="exchange.source")
    deeds = [json.loads(record.content) for record in Record.objects.order_by("id")]
    assert [deed["name"] for deed in deeds] == ["vault.secret-sealed", "vault.secret-opened"]
    assert deeds[1]["subject"] == str(name)
    assert "p@ssword" not in json.dumps(deeds)
    assert "p@ssword" not in caplog.text


def test_a_replaced_secret_gives_the_new_value():
    name = vault.seal_secret("a", b"old")
    vault.replace_secret(name, b"new", purpose="a")
    assert vault.open_secret(name, by=WORKER, purpose="a") == b"new"
    vault.destroy_secret(name, purpose="a")
    with pytest.raises(vault.SecretNotFound):
        vault.open_secret(name, by=WORKER, purpose="a")


def test_a_ciphertext_moved_to_another_row_does_not_open():
    first, second = vault.seal_secret("a", b"one"), vault.seal_secret("a", b"two")
    stolen = Secret.objects.get(uuid=first).ciphertext
    Secret.objects.filter(uuid=second).update(ciphertext=stolen)
    with pytest.raises(vault.SecretDamaged):
        vault.open_secret(second, by=WORKER, purpose="a")


def test_a_keyed_hash_key_is_made_once_for_each_purpose():
    assert vault.hmac_key("subjects") == vault.hmac_key("subjects")
    assert vault.hmac_key("subjects") != vault.hmac_key("operators")
    assert len(vault.hmac_key("subjects")) == 32


def test_a_key_file_others_can_read_is_refused():
    vault.seal_secret("a", b"one")
    path = keys_dir() / "vault.key"
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    with pytest.raises(vault.KeyFileExposed):
        vault.seal_secret("a", b"two")


def test_a_lost_master_key_is_named():
    name = vault.seal_secret("a", b"one")
    (keys_dir() / "vault.key").unlink()
    with pytest.raises(vault.KeyMissing) as caught:
        vault.open_secret(name, by=WORKER, purpose="a")
    assert caught.value.facts["key_id"] == Secret.objects.get().key_id


def test_after_a_change_of_master_key_all_is_sealed_anew():
    name = vault.seal_secret("a", b"one")
    old = keys_dir() / "vault.key"
    old.rename(keys_dir() / f"vault-{master_key().key_id}.key")
    assert reseal_all() == 1
    assert sealing.key_id_of(bytes(Secret.objects.get().ciphertext)) == master_key().key_id
    assert vault.open_secret(name, by=WORKER, purpose="a") == b"one"


def test_a_sealed_key_file_keeps_its_first_content():
    assert vault.sealed_key_file("x.sealed", lambda: b"one") == b"one"
    assert vault.sealed_key_file("x.sealed", lambda: b"two") == b"one"
    assert b"one" not in (keys_dir() / "x.sealed").read_bytes()


def test_the_key_is_not_shown_in_its_repr():
    key = (master_key(), (keys_dir() / "vault.key").read_text(encoding="ascii"))
    assert key[1] not in repr(key[0])
