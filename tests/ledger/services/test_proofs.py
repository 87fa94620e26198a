"""Proofs and the offline verifier: accepted as exported, refused with any byte changed."""

import json
import subprocess
import sys

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.crypto.test_digests import read_vectors
from tests.ledger.samples import OFFICER, make_call

from zhengtong.crypto import digests, signing, sm2_verify
from zhengtong.ledger import public as ledger
from zhengtong.ledger.models import Record
from zhengtong.ledger.services import epochs, keys, proofs
from zhengtong.ledger.services.verification import verify_log

pytestmark = pytest.mark.django_db(transaction=True)
VERIFIER: dict = {}
exec(compile(proofs.join_verifier(), "zt_verify.py", "exec"), VERIFIER)  # noqa: S102 - our own


@pytest.fixture
def workshop(settings, tmp_path):
    settings.ZT_STATE_DIR = tmp_path
    ledger.append_calls([make_call(number=number) for number in range(300)])
    ledger.seal_pending()
    return tmp_path


def export(place=123, log="calls"):
    record = Record.objects.filter(log=log).order_by("id")[place]
    return proofs.proof_text(ledger.export_proof(log, record.uuid))


def run_verifier(script, *arguments):
    return subprocess.run(
        [sys.executable, "-I", script, *arguments], capture_output=True, check=False
    )


@pytest.mark.policy("R56")
def test_a_proof_is_checked_offline_by_one_file(workshop):
    script, proof = workshop / "verify.py", workshop / "proof.json"
    script.write_text(ledger.verifier_source(), encoding="utf-8")
    proof.write_text(export(), encoding="utf-8")
    found = run_verifier(script, proof)
    assert found.returncode == 0, found.stderr.decode()
    assert "通过" in found.stdout.decode()
    assert "VALID" in found.stdout.decode()
    proof.write_text(export().replace('"status\\":200', '"status\\":201'), encoding="utf-8")
    assert run_verifier(script, proof).returncode == 1
    assert run_verifier(script, workshop / "nowhere").returncode == 2


def test_the_joined_verifier_imports_the_standard_library_alone():
    source = proofs.join_verifier()
    compile(source, "zt_verify.py", "exec")
    assert "zhengtong.ledger" not in source
    assert source.startswith('#!/usr/bin/env python3\n"""')


def test_without_a_trusted_key_the_verdict_says_so(workshop):
    script, proof = workshop / "verify.py", workshop / "proof.json"
    script.write_text(proofs.join_verifier(), encoding="utf-8")
    proof.write_text(export(), encoding="utf-8")
    assert run_verifier(script, proof).returncode == 3
    pins = [f"{name}:{key.hex()}" for name, key in keys.public_keys()]
    options = [part for pin in pins for part in ("--key", pin)]
    assert run_verifier(script, proof, *options).returncode == 0
    stranger = signing.sm2_signer(signing.new_sm2_key()).public_key.hex()
    assert run_verifier(script, proof, "--key", f"sm2:{stranger}").returncode == 1


def test_every_changed_byte_of_a_proof_is_refused(workshop):
    data = export().encode()
    trusted = keys.public_keys()
    VERIFIER["check_proof"](data, trusted)

    @given(st.integers(0, len(data) - 1), st.integers(1, 255))
    @example(len(data) - 1, ord("\n") ^ ord(" "))
    @settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
    def refuse(position, flip):
        changed = bytearray(data)
        changed[position] ^= flip
        with pytest.raises((VERIFIER["Rejected"], ValueError, KeyError, TypeError)):
            VERIFIER["check_proof"](bytes(changed), trusted)

    refuse()


@pytest.mark.parametrize("data", [b"", b"[]\n", b"{}\n", b"\xff", b"[" * 100_000, b"null\n"])
def test_what_is_no_proof_is_refused(data):
    with pytest.raises(VERIFIER["Rejected"]):
        VERIFIER["check_proof"](data, [])


def test_a_later_head_is_shown_to_extend_an_earlier_checkpoint(workshop):
    earlier = ledger.latest_checkpoint("calls")
    ledger.append_calls([make_call() for _ in range(40)])
    ledger.seal_pending()
    consistency = proofs.proof_text(proofs.prove_consistency(earlier))
    trusted = keys.public_keys()
    facts = VERIFIER["check_proof"](export().encode(), trusted, consistency)
    assert (facts["size"], facts["consistent"]) == (340, 300)
    broken = json.loads(consistency)
    broken["path"][0] = "00" * 32
    with pytest.raises(VERIFIER["Rejected"]):
        VERIFIER["check_proof"](export().encode(), trusted, json.dumps(broken))


def test_a_foreign_checkpoint_is_not_proven(workshop):
    for text in ("nothing", ledger.latest_checkpoint("calls").replace("at 2026", "at 2027")):
        with pytest.raises(ledger.CheckpointNotOurs):
            proofs.prove_consistency(text)


def test_an_unsealed_record_has_no_proof_yet(workshop):
    with transaction.atomic():
        ledger.record_deed("a.b", subject="x", by=OFFICER)
    record = Record.objects.get(log="deeds")
    with pytest.raises(ledger.RecordNotSealed):
        ledger.export_proof("deeds", record.uuid)
    with pytest.raises(ledger.RecordNotFound):
        ledger.export_proof("calls", record.uuid)


def test_the_verifiers_own_cryptography_agrees_with_the_known_answers():
    for vector in read_vectors("openssl_evpmd_sm3.txt", "Digest"):
        if vector["Digest"] == "SM3" and "Input" in vector:
            data = bytes.fromhex(vector["Input"])
            assert VERIFIER["sm3"](data) == digests.sm3(data)
    signer = signing.sm2_signer(signing.new_sm2_key())
    signature = signer.sign(b"text")
    assert VERIFIER["sm2_verify"](signer.public_key, b"text", signature)
    assert not VERIFIER["sm2_verify"](signer.public_key, b"texx", signature)
    assert VERIFIER["N"] == sm2_verify.N
    edwards = signing.Ed25519Signer(bytes(range(32)))
    signature = edwards.sign(b"text")
    assert VERIFIER["ed25519_verify"](edwards.public_key, b"text", signature)
    assert not VERIFIER["ed25519_verify"](edwards.public_key, b"texx", signature)


def test_after_an_older_backup_a_new_epoch_cites_the_published_head(workshop):
    published = ledger.latest_checkpoint("calls")
    number = epochs.open_epoch(cites=published, by=OFFICER, reason="恢复备份")
    ledger.append_calls([make_call()])
    ledger.seal_pending()
    assert number == 2
    first = Record.objects.get(log="calls", epoch=2, leaf__index=0)
    assert json.loads(first.content)["facts"]["cites"] == published
    assert verify_log("calls").is_whole
    assert ledger.latest_checkpoint("calls").splitlines()[0].endswith("/calls/2")
    with pytest.raises(ledger.CheckpointNotOurs):
        epochs.open_epoch(cites="nothing", by=OFFICER, reason="")
