"""What of the census hangs on a body: its information systems."""

from uuid import UUID

from django.db.models import F, QuerySet

from zhengtong.census.domain import vocabulary
from zhengtong.census.models import System
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import N_
from zhengtong.organisations import public as organisations


def _systems(body_id: UUID) -> QuerySet[System]:
    return System.objects.filter(body__uuid=body_id).order_by("pk")


def _carry(way: organisations.Carrying, _by: Actor) -> int:
    """Systems with their codes; one whose name is taken is told apart."""
    own = _systems(way.from_id)
    organisations.rename_clashes(own, _systems(way.to_id), field="name", label=way.from_label)
    return own.order_by().update(body_id=way.to_pk, revision=F("revision") + 1)


def register() -> None:
    """Declare them."""
    organisations.register_holding(
        organisations.Holding(
            code="census.systems",
            title=N_("信息系统"),
            fields=("census.System.body",),
            list_open=lambda body_id: [
                f"{one.code} {one.name}" for one in _systems(body_id)[: organisations.LINES_SHOWN]
            ],
            count_open=lambda body_id: _systems(body_id).count(),
            carry=_carry,
            count_binding=lambda body_id: (
                _systems(body_id).exclude(phase=vocabulary.Phase.STOPPED).count()
            ),
        )
    )
