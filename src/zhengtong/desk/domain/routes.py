"""Review routes as data: who decides after whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from zhengtong.desk.domain.countersign import Mode
from zhengtong.kernel.actor import Role

OWN_BODY = "own_body"
OWN_OFFICE = "own_office"
AUTHORITY = "authority"


@dataclass(frozen=True, kw_only=True)
class Party:
    """One who decides at a step: a role, and of whom, as in ``RouteStep.whose``."""

    role: Role
    whose: str = OWN_BODY


@dataclass(frozen=True, kw_only=True)
class RouteStep:
    """One step of a route.

    Attributes:
        name: What is done here, a Chinese message id.
        role: Whoever holds this role in the body may decide.
        whose: ``own_body``, ``own_office`` (处室 of whoever submits), ``authority`` (same-level
            authority of the own body) or a body's UUID.
        four_eyes: The submitter may not decide it.
        mode: How many parties must agree; ``one`` where there is only one.
        also: Parties besides the first, deciding at the same time (会签).
    """

    name: str
    role: Role
    whose: str = OWN_BODY
    four_eyes: bool = True
    mode: Mode = Mode.ONE
    also: tuple[Party, ...] = ()

    @property
    def parties(self) -> tuple[Party, ...]:
        """All who decide at this step, the first one first."""
        return (Party(role=self.role, whose=self.whose), *self.also)


def route_from_data(rows: Sequence[dict[str, Any]]) -> tuple[RouteStep, ...]:
    """The route of stored rows (name, role, whose, four_eyes, mode, also)."""
    return tuple(
        RouteStep(
            name=row["name"],
            role=Role(row["role"]),
            whose=row.get("whose", OWN_BODY),
            four_eyes=row.get("four_eyes", True),
            mode=Mode(row.get("mode", Mode.ONE)),
            also=tuple(
                Party(role=Role(party["role"]), whose=party.get("whose", OWN_BODY))
                for party in row.get("also", ())
            ),
        )
        for row in rows
    )


def route_to_data(route: Sequence[RouteStep]) -> list[dict[str, Any]]:
    """The rows to store for a route."""
    return [
        {
            "name": s.name,
            "role": str(s.role),
            "whose": s.whose,
            "four_eyes": s.four_eyes,
            "mode": str(s.mode),
            "also": [{"role": str(party.role), "whose": party.whose} for party in s.also],
        }
        for s in route
    ]
