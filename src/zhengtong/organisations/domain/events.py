"""What organisations tell upwards."""

from dataclasses import dataclass
from typing import ClassVar

from zhengtong.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class StandingsChanged(Event):
    """Somebody no longer holds a post, or a post was closed; ``subject`` is the body's UUID."""

    name: ClassVar[str] = "organisations.standings-changed"
