"""What became of an ended value: a set, for a value may be split among several."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Life:
    """One span of a value's life.

    Attributes:
        valid_from: First day, None if not known.
        valid_to: First day on which it is no longer valid, None while it is.
        successors: Values that took its place.
    """

    valid_from: date | None
    valid_to: date | None
    successors: tuple[str, ...]

    def holds_on(self, day: date) -> bool:
        """Whether the value is valid on the day."""
        started = self.valid_from is None or self.valid_from <= day
        return started and (self.valid_to is None or day < self.valid_to)


def follow(value: str, lives: Mapping[str, Sequence[Life]], on: date) -> frozenset[str]:
    """The values valid on the day that hold what the given one meant; itself while it is valid.

    A value without known successors leads nowhere: the set is empty, never guessed. Values that
    name each other in a circle are followed once.

    Policy: P8.2
    """
    found: set[str] = set()
    seen: set[str] = set()
    todo = [value]
    while todo:
        one = todo.pop()
        if one in seen:
            continue
        seen.add(one)
        spans = lives.get(one, ())
        if any(span.holds_on(on) for span in spans):
            found.add(one)
            continue
        ended = [span for span in spans if span.valid_to is not None and span.valid_to <= on]
        todo.extend(code for span in ended for code in span.successors)
    return frozenset(found)
