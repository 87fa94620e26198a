"""What sharing tells the rooms above."""

from dataclasses import dataclass

from zhengtong.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class RequestSubmitted(Event):
    """A complete request with its head's consent reached the provider; subject = request."""

    name = "sharing.request-submitted"
    entry: str
    number: str


@dataclass(frozen=True, kw_only=True)
class GrantDecided(Event):
    """A grant was given; subject = grant."""

    name = "sharing.grant-decided"
    entry: str
    consumer: str
    provider: str


@dataclass(frozen=True, kw_only=True)
class RequestRefused(Event):
    """A request was refused with reasons; subject = request."""

    name = "sharing.request-refused"
    entry: str


@dataclass(frozen=True, kw_only=True)
class GrantReviewNeeded(Event):
    """A later version stops items of a grant; subject = grant."""

    name = "sharing.grant-review-needed"
    items: list[str]


@dataclass(frozen=True, kw_only=True)
class GrantSuspended(Event):
    """A grant was suspended; subject = grant."""

    name = "sharing.grant-suspended"


@dataclass(frozen=True, kw_only=True)
class GrantResumed(Event):
    """A suspended or reviewed grant is live again; subject = grant."""

    name = "sharing.grant-resumed"


@dataclass(frozen=True, kw_only=True)
class GrantEnded(Event):
    """A grant ended; subject = grant."""

    name = "sharing.grant-ended"
