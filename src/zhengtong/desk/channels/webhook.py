"""Short messages and the government messenger through an HTTP gateway of the house.

The gateway's address is a setting of the operator, never of a user. Redirects are not followed.
"""

from dataclasses import dataclass

import httpx

from zhengtong.desk.channels.ports import AddressRefused, ChannelDown, Outgoing

PERMANENT = frozenset({400, 404, 410, 413, 415, 422})


@dataclass(frozen=True, kw_only=True)
class Webhook:
    """Where messages are posted.

    Attributes:
        token: Sent as a bearer token; "" for none.
    """

    url: str
    token: str = ""
    timeout_s: float = 10.0


class WebhookChannel:
    """Posts ``{"id", "to", "title", "text", "link"}``; any 2xx means taken."""

    def __init__(self, webhook: Webhook) -> None:
        self.webhook = webhook

    def send(self, outgoing: Outgoing) -> None:
        """Return once the gateway has taken the message."""
        headers = {"Idempotency-Key": outgoing.key}
        if self.webhook.token:
            headers["Authorization"] = f"Bearer {self.webhook.token}"
        content = {
            "id": outgoing.key,
            "to": outgoing.to,
            "title": outgoing.title,
            "text": outgoing.text,
            "link": outgoing.link,
        }
        try:
            with httpx.Client(timeout=self.webhook.timeout_s, trust_env=False) as client:
                answer = client.post(self.webhook.url, json=content, headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise ChannelDown(type(error).__name__) from error
        if answer.is_success:
            return
        if answer.status_code in PERMANENT:
            raise AddressRefused(f"HTTP {answer.status_code}")
        raise ChannelDown(f"HTTP {answer.status_code}")
