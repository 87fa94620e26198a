"""Digests and ciphers against the published known answers."""

import re
from pathlib import Path

import pytest

from zhengtong.crypto import digests, sealing

VECTORS = Path(__file__).parent / "vectors"


def read_vectors(name, first_key):
    text = (VECTORS / name).read_text(encoding="utf-8")
    for block in re.split(r"\n\s*\n", text):
        pairs = re.findall(r"^(\w+) = (.*)$", block, re.MULTILINE)
        facts = {}
        for key, value in pairs:
            facts.setdefault(key, value)
        if first_key in facts:
            yield facts


def as_bytes(text):
    return text.strip('"').encode() if text.startswith('"') else bytes.fromhex(text)


def test_sm3_of_abc_is_the_standard_one():
    wanted = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert digests.sm3(b"abc").hex() == wanted
    assert digests._cryptography_sm3(b"abc").hex() == wanted


def test_sm3_agrees_with_the_known_answers():
    vectors = read_vectors("openssl_evpmd_sm3.txt", "Digest")
    plain = [v for v in vectors if v["Digest"] == "SM3" and "Input" in v]
    assert len(plain) >= 4
    for vector in plain:
        assert digests.sm3(as_bytes(vector["Input"])) == bytes.fromhex(vector["Output"])


def test_hmac_sm3_agrees_with_the_known_answers():
    vectors = list(read_vectors("openssl_evpmac_sm3.txt", "MAC"))
    assert len(vectors) >= 4
    for vector in vectors:
        found = digests.hmac_sm3(as_bytes(vector["Key"]), as_bytes(vector["Input"]))
        assert found == bytes.fromhex(vector["Output"])


def test_without_sm3_in_hashlib_the_answers_are_the_same(monkeypatch):
    wanted = digests.hmac_sm3(b"key", b"data")
    monkeypatch.setattr(digests, "HASHLIB_HAS_SM3", False)
    stream = digests.sm3_stream(b"a")
    stream.update(b"bc")
    assert stream.copy().digest() == stream.digest() == digests.sm3(b"abc")
    assert digests.hmac_sm3(b"key", b"data") == wanted


def test_sm4_gcm_agrees_with_rfc_8998():
    from cryptography.hazmat.primitives.ciphers import Cipher
    from cryptography.hazmat.primitives.ciphers.modes import GCM

    (vector,) = [
        v for v in read_vectors("openssl_evpciph_sm4.txt", "Cipher") if v["Cipher"] == "SM4-GCM"
    ]
    facts = {key: as_bytes(v) for key, v in vector.items() if key not in {"Cipher", "Title"}}
    encryptor = Cipher(sealing.SM4(facts["Key"]), GCM(facts["IV"])).encryptor()
    encryptor.authenticate_additional_data(facts["AAD"])
    assert encryptor.update(facts["Plaintext"]) + encryptor.finalize() == facts["Ciphertext"]
    assert encryptor.tag == facts["Tag"]


def test_a_sealed_value_opens_for_its_own_row_only():
    key = bytes(range(16))
    sealed = sealing.seal(key, "口令".encode(), associated=b"row 1")
    assert sealing.open_sealed(key, sealed, associated=b"row 1").decode() == "口令"
    assert sealing.key_id_of(sealed) == sealing.key_id(key)
    for wrong in ((key, b"row 2"), (bytes(16), b"row 1")):
        with pytest.raises(sealing.NotOpened):
            sealing.open_sealed(wrong[0], sealed, associated=wrong[1])


def test_every_changed_byte_of_a_sealed_value_is_noticed():
    key = bytes(range(16))
    sealed = sealing.seal(key, b"secret", associated=b"row")
    for position in range(len(sealed)):
        changed = bytearray(sealed)
        changed[position] ^= 1
        with pytest.raises(sealing.NotOpened):
            sealing.open_sealed(key, bytes(changed), associated=b"row")
