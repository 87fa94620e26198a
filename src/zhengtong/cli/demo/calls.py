"""A consumer that calls the gateway as its documentation says: token, purpose, case number."""

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from typing import Any

from zhengtong.kernel.ids import uuid7

TIMEOUT_SECONDS = 10.0
TOKEN_WAIT_SECONDS = 30.0


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back.

    Attributes:
        status: HTTP status; 0 where nobody answered.
        body: The JSON answered.
        record: Name of the call's record in the log, "" if none.
    """

    status: int
    body: dict[str, Any] = field(default_factory=dict)
    record: str = ""


@dataclass(frozen=True)
class Caller:
    """A consumer's client at one gateway."""

    gateway_url: str
    client: dict[str, str]
    purpose: str = ""

    def wait_for_token(self, grant: str) -> str:
        """A token; waits until the gateway has heard of the new credential.

        Raises:
            TimeoutError: it never did.
        """
        deadline = time.monotonic() + TOKEN_WAIT_SECONDS
        while True:
            answer = self._send("/token", {"grant_type": "client_credentials", **self.client}, {})
            if answer.status == 200:
                return str(answer.body["access_token"])
            if time.monotonic() > deadline:
                raise TimeoutError(f"no token for {grant}: {answer.status} {answer.body}")
            time.sleep(0.1)

    def call(
        self, token: str, service: str, query: dict[str, str], *, request_id: str = ""
    ) -> Answer:
        """One call of a service."""
        headers = {
            "Authorization": f"Bearer {token}",
            "X-Purpose": self.purpose,
            "X-Case-Number": "DEMO-0001",
            "X-Operator": "demo-operator",
            "X-Request-Id": request_id or str(uuid7()),
        }
        return self._send(f"/v1/services/{service}?{urllib.parse.urlencode(query)}", None, headers)

    def _send(self, path: str, form: dict[str, str] | None, headers: dict[str, str]) -> Answer:
        data = urllib.parse.urlencode(form).encode() if form is not None else None
        request = urllib.request.Request(  # noqa: S310 - loopback, built here
            self.gateway_url + path, data=data, headers=headers
        )
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as reply:  # noqa: S310
                return _read(reply.status, reply.read(), reply.headers)
        except urllib.error.HTTPError as error:
            return _read(error.code, error.read(), error.headers)
        except urllib.error.URLError as error:  # it is still starting
            return Answer(status=0, body={"detail": str(error.reason)})


def _read(status: int, body: bytes, headers: Any) -> Answer:
    try:
        content = json.loads(body)
    except ValueError:
        content = {}
    return Answer(status=status, body=content, record=headers.get("X-Record-Id", ""))
