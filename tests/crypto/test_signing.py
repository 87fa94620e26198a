"""SM2: the implementations, the pure-Python check, openssl and the known answers agree."""

import base64
import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.crypto.test_digests import VECTORS

from zhengtong.crypto import signing, sm2_verify

KEY = signing.new_sm2_key()
SIGNER = signing.sm2_signer(KEY)
SIGNATURE = SIGNER.sign(b"message")


def test_the_published_signatures_verify():
    text = (VECTORS / "openssl_evppkey_sm2.txt").read_text(encoding="utf-8")
    pem = text[text.index("-----BEGIN") : text.index("-----END")].splitlines()[1:]
    public_key = base64.b64decode("".join(pem))[-65:]
    blocks = [b for b in text.split("\n\n") if b.startswith("Verify") and "digest:SM3" in b]
    assert len(blocks) == 2
    for block in blocks:
        facts = dict(line.split(" = ") for line in block.splitlines())
        raw = sm2_verify.raw_from_der(bytes.fromhex(facts["Output"]))
        assert sm2_verify.verify_digest(public_key, bytes.fromhex(facts["Input"]), raw)


def test_z_value_of_the_default_user_is_the_standard_one():
    # GM/T 0003.5-2012 annex A, recommended curve.
    key = bytes.fromhex(
        "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
        "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
    )
    assert sm2_verify.z_value(key).hex() == (
        "b2e14c5c79c6df5b85f4fe7ed8db7a262b9da7e07ccb0ea9f4747b8ccda8a4f3"
    )
    signature = bytes.fromhex(
        "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
        "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa"
    )
    assert sm2_verify.verify(key, b"message digest", signature)


@pytest.mark.parametrize("name", sorted(signing.sm2_implementations()))
def test_each_implementation_signs_for_all_the_others(name):
    try:
        signer = signing.sm2_implementations()[name](KEY)
    except (ImportError, OSError):
        pytest.skip(f"{name} is not on this machine")
    signature = signer.sign(b"text")
    assert sm2_verify.verify(signer.public_key, b"text", signature)
    assert SIGNER.verify(b"text", signature)
    assert not signer.verify(b"texx", signature)
    assert not signer.verify(b"text", signature[:-1])
    assert signer.key_id == SIGNER.key_id


@given(st.integers(0, 63), st.integers(1, 255))
@settings(max_examples=40, deadline=None)
def test_a_changed_byte_of_a_signature_is_noticed(position, flip):
    changed = bytearray(SIGNATURE)
    changed[position] ^= flip
    assert not sm2_verify.verify(SIGNER.public_key, b"message", bytes(changed))
    assert not SIGNER.verify(b"message", bytes(changed))


def test_keys_and_signatures_out_of_range_are_refused():
    off_curve = b"\x04" + bytes(63) + b"\x01"
    assert not sm2_verify.verify(off_curve, b"message", SIGNATURE)
    assert not sm2_verify.verify(SIGNER.public_key, b"message", bytes(64))
    order = sm2_verify.N.to_bytes(32, "big")
    assert not sm2_verify.verify(SIGNER.public_key, b"message", order + SIGNATURE[32:])
    assert not sm2_verify.verify(SIGNER.public_key, b"message", SIGNATURE, user_id=b"other")


@pytest.mark.parametrize("der", ["", "3006020101020101ff", "30060201010202", "300702020001020101"])
def test_a_sloppy_der_signature_is_refused(der):
    with pytest.raises(ValueError):
        sm2_verify.raw_from_der(bytes.fromhex(der))


@given(st.integers(1, sm2_verify.N - 1), st.integers(1, sm2_verify.N - 1))
def test_der_and_raw_signatures_convert_both_ways(r, s):
    raw = r.to_bytes(32, "big") + s.to_bytes(32, "big")
    assert sm2_verify.raw_from_der(sm2_verify.der_from_raw(raw)) == raw


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl command here")
def test_the_openssl_command_agrees_both_ways(tmp_path):
    key, public, message, signature = (tmp_path / n for n in ("key", "pub", "msg", "sig"))
    key.write_bytes(KEY)
    public.write_bytes(signing.sm2_public_pem(SIGNER.public_key))
    message.write_bytes(b"to whom it may concern")
    options = ["-rawin", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678", "-in", message]
    openssl = ["openssl", "pkeyutl"]
    subprocess.run([*openssl, "-sign", "-inkey", key, *options, "-out", signature], check=True)
    theirs = sm2_verify.raw_from_der(signature.read_bytes())
    assert sm2_verify.verify(SIGNER.public_key, message.read_bytes(), theirs)
    signature.write_bytes(sm2_verify.der_from_raw(SIGNER.sign(message.read_bytes())))
    subprocess.run(
        [*openssl, "-verify", "-pubin", "-inkey", public, *options, "-sigfile", signature],
        check=True, capture_output=True,
    )  # fmt: skip


def test_ed25519_signs_and_verifies():
    signer = signing.Ed25519Signer(bytes(range(32)))
    signature = signer.sign(b"text")
    assert signer.verify(b"text", signature)
    assert not signer.verify(b"texx", signature)
    assert not signer.verify(b"text", b"short")
    assert "key" not in repr(signer)


def test_a_foreign_key_file_is_refused():
    with pytest.raises(ValueError):
        signing.sm2_public_key_of(b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")


def test_without_any_implementation_the_word_is_clear(monkeypatch):
    monkeypatch.setattr(signing, "sm2_implementations", dict)
    with pytest.raises(signing.NoSm2Signer, match="tongsuopy"):
        signing.sm2_signer(KEY)
