"""What happens in the census and is told upwards."""

from dataclasses import dataclass
from typing import ClassVar

from zhengtong.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class SystemRegistered(Event):
    """A system was registered; ``subject`` is its UUID."""

    name: ClassVar[str] = "census.system-registered"
    code: str
    title: str
    body_id: str
