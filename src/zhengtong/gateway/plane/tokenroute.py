"""POST /token: a client's id and secret for a short-lived token (RFC 6749, client credentials)."""

import base64
import binascii
import time
from urllib.parse import parse_qsl, unquote_plus

import orjson

from zhengtong.gateway.plane.calls import Calls
from zhengtong.gateway.plane.control import ControlChannel
from zhengtong.gateway.plane.records import CallFacts
from zhengtong.gateway.plane.refusals import (
    BodyRefused,
    ClientRefused,
    CredentialRevoked,
    GrantTypeRefused,
    Refused,
    TooManyAttempts,
)
from zhengtong.gateway.plane.replies import Reply
from zhengtong.gateway.plane.requests import RawRequest
from zhengtong.gateway.plane.tokens import AttemptBrake, TokenDesk, is_secret_right
from zhengtong.kernel import clock


class TokenRoute:
    """Answers requests for tokens; refused ones are recorded as calls of the service ``token``."""

    def __init__(
        self, *, control: ControlChannel, tokens: TokenDesk, brake: AttemptBrake, calls: Calls
    ) -> None:
        self._control = control
        self._tokens = tokens
        self._brake = brake
        self._calls = calls

    def answer(self, request: RawRequest) -> Reply:
        """A token, or a problem document."""
        facts = CallFacts(at=clock.current().now(), started=time.monotonic(), service="token")
        facts.snapshot = self._control.snapshot.version
        try:
            body = self._issue(request, facts)
        except Refused as refusal:
            # The body holds the secret: it is not digested either.
            bare = RawRequest(request.method, request.path, b"", request.headers)
            return self._calls.refuse(bare, refusal, facts=facts)
        headers = [
            (b"content-type", b"application/json"),
            (b"cache-control", b"no-store"),
        ]
        return Reply(200, headers, body)

    def _issue(self, request: RawRequest, facts: CallFacts) -> bytes:
        client_id, secret = self._client_of(request)
        if self._brake.is_braked(client_id):
            raise TooManyAttempts
        snapshot = self._control.snapshot
        credential = snapshot.credentials.get(client_id)
        if credential is None or not is_secret_right(credential, secret):
            self._brake.note_failure(client_id)
            raise ClientRefused
        facts.credential = credential.client_id
        facts.grant = credential.grant
        if not credential.is_live:
            raise CredentialRevoked
        token = self._tokens.issue(client_id, (credential.grant,))
        return orjson.dumps(
            {
                "access_token": token,
                "token_type": "Bearer",
                "expires_in": self._tokens.life_seconds,
            }
        )

    def _client_of(self, request: RawRequest) -> tuple[str, str]:
        try:
            text = request.body.decode("ascii")
            form = dict(parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=16))
        except (ValueError, UnicodeError) as error:
            raise BodyRefused from error
        if form.get("grant_type") != "client_credentials":
            raise GrantTypeRefused
        scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "basic":
            return _basic_pair(encoded)
        return form.get("client_id", "")[:128], form.get("client_secret", "")[:256]


def _basic_pair(encoded: str) -> tuple[str, str]:
    try:
        pair = base64.b64decode(encoded.strip(), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeError) as error:
        raise ClientRefused from error
    client_id, _, secret = pair.partition(":")
    return unquote_plus(client_id)[:128], unquote_plus(secret)[:256]
