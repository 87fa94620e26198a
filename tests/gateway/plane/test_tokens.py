"""Tokens: had for id and secret, refused when forged, expired, foreign or revoked."""

import base64
import json
import time

import pytest
from gateway_rig import Rig, free_port

from zhengtong.gateway.plane.refusals import TokenExpired, TokenInvalid
from zhengtong.gateway.plane.tokens import AttemptBrake, TokenDesk
from zhengtong.gateway.plane.tokensigners import signer_of

pytestmark = pytest.mark.django_db


def desk(tmp_path, *, profile="intl", audience="gateway:here", now=time.time):
    signer = signer_of(profile, tmp_path)
    return TokenDesk(signer, audience=audience, life_seconds=600, now=now)


@pytest.mark.parametrize("profile", ["intl", "gm"])
def test_a_token_says_what_was_put_into_it(tmp_path, profile):
    tokens = desk(tmp_path, profile=profile)
    claims = desk(tmp_path, profile=profile).verify(tokens.issue("client", ("grant",)))
    assert (claims.client_id, claims.grants) == ("client", ("grant",))


@pytest.mark.parametrize("profile", ["intl", "gm"])
def test_a_token_changed_anywhere_is_refused(tmp_path, profile):
    tokens = desk(tmp_path, profile=profile)
    head, body, signature = tokens.issue("client", ("grant",)).split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    forged = base64.urlsafe_b64encode(json.dumps(claims | {"sub": "other"}).encode()).decode()
    none = base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
    for token in (
        f"{head}.{forged.rstrip('=')}.{signature}",
        f"{none}.{body}.",
        f"{head}.{body}.{signature[:-4]}AAAA",
        f"{head}.{body}",
        "",
        "a.b.c",
        "." * 3000,
    ):
        with pytest.raises(TokenInvalid):
            tokens.verify(token)


def test_a_token_of_another_gateway_or_key_is_refused(tmp_path):
    foreign = desk(tmp_path, audience="gateway:there").issue("client", ("grant",))
    other = desk(tmp_path / "b").issue("client", ("grant",))
    for token in (foreign, other):
        with pytest.raises(TokenInvalid):
            desk(tmp_path).verify(token)


def test_a_token_expires_even_when_it_was_remembered(tmp_path):
    now = [1_000_000.0]
    tokens = desk(tmp_path, now=lambda: now[0])
    token = tokens.issue("client", ("grant",))
    tokens.verify(token)
    now[0] += 601
    with pytest.raises(TokenExpired):
        tokens.verify(token)


def test_failed_tries_brake_a_client_for_a_minute():
    now = [0.0]
    brake = AttemptBrake(now=lambda: now[0], limit=3)
    for _ in range(3):
        brake.note_failure("client")
    assert brake.is_braked("client")
    assert not brake.is_braked("other")
    now[0] = 61
    assert not brake.is_braked("client")


def test_id_and_secret_give_a_token_and_anything_else_does_not(gateway, control):
    client_id, secret = control.credential(control.grant())
    gateway.wait_for(lambda: gateway.token(client_id, secret).status == 200)
    assert gateway.token(client_id, secret).json["token_type"] == "Bearer"
    assert gateway.token(client_id, secret + "x").json["code"] == "gateway.client-refused"
    assert gateway.token("nobody", secret).json["code"] == "gateway.client-refused"
    answer = gateway.ask("POST", "/token", body=b"grant_type=password")
    assert answer.json["code"] == "gateway.grant-type-refused"
    assert gateway.ask("GET", "/token").status == 405


def test_id_and_secret_may_come_as_basic_authorization(gateway, control):
    client_id, secret = control.credential(control.grant())
    gateway.wait_for(lambda: gateway.token(client_id, secret).status == 200)
    pair = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
    answer = gateway.ask(
        "POST",
        "/token",
        headers={"Authorization": f"Basic {pair}"},
        body=b"grant_type=client_credentials",
    )
    assert answer.status == 200


def test_ten_wrong_secrets_close_the_desk_for_that_client(gateway, control):
    client_id, _ = control.credential(control.grant())
    for _ in range(10):
        assert gateway.token(client_id, "wrong").status == 401
    answer = gateway.token(client_id, "wrong")
    assert (answer.status, answer.headers["retry-after"]) == (429, "60")


def test_an_expired_token_is_refused_by_the_gateway(control, gateway, tmp_path_factory):
    state = control.state_dir
    tokens = TokenDesk(
        signer_of("intl", state / "gateway"),
        audience=f"gateway:{(state / 'gateway' / 'host').read_text()}",
        life_seconds=600,
        now=lambda: time.time() - 3600,
    )
    answer = gateway.call("villages", tokens.issue("client", ("grant",)))
    assert (answer.status, answer.json["code"]) == (401, "gateway.token-expired")


def test_the_gm_profile_signs_tokens_by_sm2(control, tmp_path_factory):
    client = control.credential(control.grant())
    rig = Rig(
        control.database_url,
        tmp_path_factory.mktemp("gm"),
        free_port(),
        {"ZT_CRYPTO_PROFILE": "gm"},
    )
    rig.start()
    try:
        token = rig.token(*client).json["access_token"]
    finally:
        rig.stop()
    head = json.loads(base64.urlsafe_b64decode(token.split(".")[0] + "=="))
    assert head["alg"] == "SM2"
