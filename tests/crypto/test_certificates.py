"""Certificates made by the openssl command (SM2) and by cryptography (the others)."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from zhengtong.crypto.certificates import (
    CertificateUnreadable,
    find_issuer,
    read_certificate,
    read_certificates,
    verify_signature,
)
from zhengtong.crypto.software_key import SoftwareKey

DATA = Path(__file__).resolve().parents[1] / "data" / "sign_in"
NOW = datetime(2027, 3, 2, tzinfo=UTC)
KEYS = {
    "ecdsa": lambda: ec.generate_private_key(ec.SECP256R1()),
    "rsa": lambda: rsa.generate_private_key(65537, 2048),
    "ed25519": ed25519.Ed25519PrivateKey.generate,
}


def certify(key, *, issuer_key=None, name="root", issuer="root", is_authority=True, days=3650):
    """A certificate in DER and its private key in PEM."""
    names = [x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, n)]) for n in (name, issuer)]
    plain = isinstance(issuer_key or key, ed25519.Ed25519PrivateKey)
    built = (
        x509.CertificateBuilder(names[1], names[0], key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .sign(issuer_key or key, None if plain else hashes.SHA256())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return built.public_bytes(serialization.Encoding.DER), pem


@pytest.mark.parametrize("kind", KEYS)
def test_what_a_software_key_signs_its_certificate_verifies(kind):
    der, pem = certify(KEYS[kind]())
    found = read_certificate(der)
    signature = SoftwareKey(pem).sign_challenge(b"challenge")
    assert found.algorithm == kind
    assert verify_signature(kind, found.public_key, b"challenge", signature)
    assert not verify_signature(kind, found.public_key, b"another", signature)
    forged = signature[:-1] + bytes([signature[-1] ^ 1])
    assert not verify_signature(kind, found.public_key, b"challenge", forged)


def test_sm2_certificates_of_openssl_are_read_chained_and_verified():
    issuers = read_certificates((DATA / "ca.pem").read_bytes())
    zhang = read_certificate((DATA / "zhangsan.pem").read_bytes())
    signature = SoftwareKey((DATA / "zhangsan.key").read_bytes()).sign_challenge(b"challenge")
    assert zhang.algorithm == "sm2"
    assert find_issuer(zhang, issuers, at=NOW) is not None
    assert verify_signature("sm2", zhang.public_key, b"challenge", signature)
    other = read_certificate((DATA / "lisi.pem").read_bytes())
    assert not verify_signature("sm2", other.public_key, b"challenge", signature)


def test_an_sm2_certificate_whose_body_was_changed_has_no_issuer():
    issuers = read_certificates((DATA / "ca.pem").read_bytes())
    der = read_certificate((DATA / "zhangsan.pem").read_bytes()).der
    forged = read_certificate(der.replace(b"zhangsan", b"lisilisi"))
    assert find_issuer(forged, issuers, at=NOW) is None


def test_a_chain_ends_at_a_trusted_root_and_only_by_authorities():
    keys = [KEYS["ecdsa"]() for _each in range(3)]
    root, _ = certify(keys[0])
    middle, _ = certify(keys[1], issuer_key=keys[0], name="middle")
    leaf, _ = certify(keys[2], issuer_key=keys[1], name="leaf", issuer="middle", is_authority=False)
    pretender, _ = certify(keys[1], issuer_key=keys[0], name="middle", is_authority=False)
    root, middle, leaf, pretender = map(read_certificate, (root, middle, leaf, pretender))
    assert find_issuer(leaf, [middle, root], at=NOW) == root
    assert find_issuer(leaf, [middle], at=NOW) is None
    assert find_issuer(leaf, [pretender, root], at=NOW) is None


def test_an_issuer_out_of_date_counts_no_more():
    keys = [KEYS["ecdsa"](), KEYS["ecdsa"]()]
    root, _ = certify(keys[0], days=30)
    leaf, _ = certify(keys[1], issuer_key=keys[0], name="leaf", is_authority=False)
    assert find_issuer(read_certificate(leaf), [read_certificate(root)], at=NOW) is None


@pytest.mark.parametrize("data", [b"", b"not a certificate", b"-----BEGIN CERTIFICATE-----\nAA\n"])
def test_what_is_no_certificate_is_said_to_be_none(data):
    with pytest.raises(CertificateUnreadable):
        read_certificate(data)


def test_a_weak_rsa_key_is_not_taken():
    key = rsa.generate_private_key(65537, 1024)  # noqa: S505 - weak on purpose
    with pytest.raises(CertificateUnreadable):
        read_certificate(certify(key)[0])


def test_a_file_that_holds_no_key_signs_nothing():
    with pytest.raises(ValueError, match="no private key"):
        SoftwareKey(b"-----BEGIN PRIVATE KEY-----\nAAAA\n").sign_challenge(b"x")
