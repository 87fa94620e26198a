"""Events: what happened, told upwards after commit."""

from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Self


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of all events; every field is plain JSON.

    Attributes:
        name: Stable name, as ``catalogue.entry-published``.
        subject: Outer name of what it happened to; order is kept per subject only.
    """

    name: ClassVar[str] = ""
    subject: str

    def to_payload(self) -> dict[str, Any]:
        """The fields as a plain dict."""
        return asdict(self)

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> Self:
        """The event of those fields; unknown fields of a newer writer are ignored."""
        known = {key: payload[key] for key in cls.__dataclass_fields__ if key in payload}
        return cls(**known)
