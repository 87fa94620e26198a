"""What of the standards hangs on a body: its amendments."""

from uuid import UUID

from django.db.models import F, QuerySet

from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import N_
from zhengtong.organisations import public as organisations
from zhengtong.standards.domain.lifecycle import OPEN
from zhengtong.standards.models import Amendment


def _open(body_id: UUID) -> QuerySet[Amendment]:
    return Amendment.objects.filter(body__uuid=body_id, stage__in=OPEN).order_by("pk")


def _carry(way: organisations.Carrying, _by: Actor) -> int:
    """Amendments whatever their stage; published versions keep the names they were made under."""
    own = Amendment.objects.filter(body__uuid=way.from_id)
    return own.update(body_id=way.to_pk, revision=F("revision") + 1)


def register() -> None:
    """Declare them."""
    organisations.register_holding(
        organisations.Holding(
            code="standards.amendments",
            title=N_("标准变更"),
            fields=("standards.Amendment.body",),
            list_open=lambda body_id: [
                one.title for one in _open(body_id)[: organisations.LINES_SHOWN]
            ],
            count_open=lambda body_id: _open(body_id).count(),
            carry=_carry,
            count_binding=lambda body_id: _open(body_id).count(),
        )
    )
