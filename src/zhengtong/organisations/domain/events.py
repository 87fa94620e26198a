"""What organisations tell upwards."""

from dataclasses import dataclass
from typing import ClassVar

from zhengtong.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class BodyReformed(Event):
    """Bodies were renamed, merged, split or abolished; ``subject`` is the reform's UUID."""

    name: ClassVar[str] = "organisations.body-reformed"
    kind: str
    sources: list[str]
    targets: list[str]


@dataclass(frozen=True, kw_only=True)
class StandingsChanged(Event):
    """Somebody no longer holds a post, or a post was closed; ``subject`` is the body's UUID."""

    name: ClassVar[str] = "organisations.standings-changed"
