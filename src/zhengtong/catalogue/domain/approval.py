"""Whose approval publishes: the head of the department first, then the same-level authority."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from zhengtong.catalogue.domain.errors import ReviewForbidden
from zhengtong.kernel.actor import Role


@dataclass(frozen=True, kw_only=True)
class StepFacts:
    """One approval: from which role, of which body."""

    role: Role
    body_id: UUID


def check_approvals(approvals: Sequence[StepFacts], *, body_id: UUID, authority_id: UUID) -> None:
    """Let pass what the head of the provider itself and then its authority approved.

    However a body lays out its route, these two may not be missing, and the authority's is last.

    Raises:
        ReviewForbidden: one of the two is missing, or the last was another's.

    Policy: P7.2, R02, R05
    """
    head = StepFacts(role=Role.BODY_HEAD, body_id=body_id)
    authority = StepFacts(role=Role.REVIEWER, body_id=authority_id)
    if head not in approvals or not approvals or approvals[-1] != authority:
        raise ReviewForbidden
