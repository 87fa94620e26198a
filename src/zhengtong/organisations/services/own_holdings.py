"""What organisations themselves hang on a body: offices with their posts, people, lower bodies."""

from uuid import UUID

from django.db.models import QuerySet

from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import N_
from zhengtong.organisations.domain.holdings import (
    LINES_SHOWN,
    Carrying,
    Holding,
    register_holding,
)
from zhengtong.organisations.models import Account, Body, Office
from zhengtong.organisations.services.holdings import plain_holding, rename_clashes


def _offices(body_id: UUID) -> QuerySet[Office]:
    return Office.objects.filter(body__uuid=body_id, closed_on__isnull=True).order_by("pk")


def _people(body_id: UUID) -> QuerySet[Account]:
    return Account.objects.filter(home_body__uuid=body_id).order_by("pk")


def carry_offices(way: Carrying, offices: QuerySet[Office]) -> int:
    """The offices with their posts and holders; one whose name is taken is told apart."""
    taken = _offices(way.to_id)
    rename_clashes(offices, taken, field="name", label=way.from_label, limit=100)
    return offices.order_by().update(body_id=way.to_pk)


def _carry_people(way: Carrying, _by: Actor) -> int:
    """People come along; a staff number that the successor gave already is emptied."""
    taken = _people(way.to_id).exclude(employee_number="").values("employee_number")
    _people(way.from_id).filter(employee_number__in=taken).update(employee_number="")
    return _people(way.from_id).order_by().update(home_body_id=way.to_pk)


def _carry_children(way: Carrying, _by: Actor) -> int:
    """Lower bodies; a successor that stood below the body moves up to its place first."""
    former = Body.objects.get(pk=way.from_pk)
    Body.objects.filter(pk=way.to_pk, parent=former).update(parent=former.parent)
    return Body.objects.filter(parent=former).exclude(pk=way.to_pk).update(parent_id=way.to_pk)


def register() -> None:
    """Declare them."""
    register_holding(
        Holding(
            code="organisations.offices",
            title=N_("处室、岗位和任职"),
            fields=("organisations.Office.body",),
            list_open=lambda body_id: [office.name for office in _offices(body_id)[:LINES_SHOWN]],
            count_open=lambda body_id: _offices(body_id).count(),
            carry=lambda way, _by: carry_offices(way, _offices(way.from_id)),
        ),
        Holding(
            code="organisations.people",
            title=N_("人员"),
            fields=("organisations.Account.home_body",),
            list_open=lambda body_id: [one.name for one in _people(body_id)[:LINES_SHOWN]],
            count_open=lambda body_id: _people(body_id).count(),
            carry=_carry_people,
        ),
        Holding(
            code="organisations.children",
            title=N_("下级单位"),
            fields=("organisations.Body.parent",),
            list_open=lambda body_id: [b.name for b in _children(body_id)[:LINES_SHOWN]],
            count_open=lambda body_id: _children(body_id).count(),
            carry=_carry_children,
        ),
        plain_holding(
            "organisations.answered",
            N_("指定其为数据主管部门的单位"),
            lambda body_id: Body.objects.filter(explicit_authority__uuid=body_id),
            field="explicit_authority",
            line=lambda body: body.name,
        ),
    )


def _children(body_id: UUID) -> QuerySet[Body]:
    return Body.objects.filter(parent__uuid=body_id, state=Body.State.ACTIVE).order_by("pk")
