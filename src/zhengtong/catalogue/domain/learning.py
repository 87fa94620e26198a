"""What earlier verdicts teach about a column: one's own body first, then many bodies alike."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

OWN, SHARED = "own", "shared"


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What was decided for a column of a name and kind in one body."""

    body_id: UUID
    element_code: str
    grade: int
    personal: str


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """What verdicts say of a column.

    Attributes:
        origin: ``own`` (decided in the same body) or ``shared`` (by many bodies alike).
        bodies: How many bodies decided so.
    """

    element_code: str
    grade: int
    personal: str
    origin: str
    bodies: int


def find_lesson(
    newest: Iterable[Decided], *, body_id: UUID, confirming_bodies: int
) -> Lesson | None:
    """The lesson of the newest decision of each body; None if there is none to follow.

    Policy: P8.2
    """
    decided = list(newest)
    counted = Counter((one.element_code, one.grade, one.personal) for one in decided)
    own = next((one for one in decided if one.body_id == body_id), None)
    if own is not None:
        said = (own.element_code, own.grade, own.personal)
        return _lesson(said, OWN, counted[said])
    for said, bodies in counted.most_common(1):
        if bodies >= confirming_bodies:
            return _lesson(said, SHARED, bodies)
    return None


def _lesson(said: tuple[str, int, str], origin: str, bodies: int) -> Lesson:
    return Lesson(
        element_code=said[0], grade=said[1], personal=said[2], origin=origin, bodies=bodies
    )
