"""Review routes as data: who decides after whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from zhengtong.kernel.actor import Role

OWN_BODY = "own_body"
AUTHORITY = "authority"


@dataclass(frozen=True, kw_only=True)
class RouteStep:
    """One step of a route.

    Attributes:
        name: What is done here, a Chinese message id.
        role: Whoever holds this role in the body may decide.
        whose: ``own_body``, ``authority`` (same-level authority of the own body) or a body's UUID.
        four_eyes: The submitter may not decide it.
    """

    name: str
    role: Role
    whose: str = OWN_BODY
    four_eyes: bool = True


def route_from_data(rows: Sequence[dict[str, Any]]) -> tuple[RouteStep, ...]:
    """The route of stored rows (name, role, whose, four_eyes)."""
    return tuple(
        RouteStep(
            name=row["name"],
            role=Role(row["role"]),
            whose=row.get("whose", OWN_BODY),
            four_eyes=row.get("four_eyes", True),
        )
        for row in rows
    )


def route_to_data(route: Sequence[RouteStep]) -> list[dict[str, Any]]:
    """The rows to store for a route."""
    return [
        {"name": s.name, "role": str(s.role), "whose": s.whose, "four_eyes": s.four_eyes}
        for s in route
    ]
