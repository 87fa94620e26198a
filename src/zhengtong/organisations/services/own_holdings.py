"""What organisations themselves hang on a body: offices with their posts, people, lower bodies."""

from uuid import UUID

from django.db.models import F, QuerySet

from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import N_
from zhengtong.organisations.domain.holdings import (
    LINES_SHOWN,
    Carrying,
    Holding,
    register_holding,
)
from zhengtong.organisations.models import Account, Body, Office, PostHolding
from zhengtong.organisations.selectors.bodies import list_bodies_below
from zhengtong.organisations.services.holdings import rename_clashes


def _offices(body_id: UUID) -> QuerySet[Office]:
    return Office.objects.filter(body__uuid=body_id, closed_on__isnull=True).order_by("pk")


def _people(body_id: UUID) -> QuerySet[Account]:
    return Account.objects.filter(home_body__uuid=body_id).order_by("pk")


def carry_offices(way: Carrying, offices: QuerySet[Office]) -> int:
    """The offices with their posts and holders; one whose name is taken is told apart."""
    taken = _offices(way.to_id)
    rename_clashes(offices, taken, field="name", label=way.from_label)
    return offices.order_by().update(body_id=way.to_pk)


def carry_people(way: Carrying, people: QuerySet[Account]) -> int:
    """People come along; a staff number that the successor gave already is emptied."""
    keys = list(people.values_list("pk", flat=True))
    taken = _people(way.to_id).exclude(employee_number="").values("employee_number")
    moving = Account.objects.filter(pk__in=keys)
    moving.filter(employee_number__in=taken).update(employee_number="")
    return moving.update(home_body_id=way.to_pk)


def _carry_children(way: Carrying, _by: Actor) -> int:
    """Lower bodies; a successor that stood anywhere below the body moves up to its place first."""
    former = Body.objects.get(pk=way.from_pk)
    if way.to_id in list_bodies_below(way.from_id):
        Body.objects.filter(pk=way.to_pk).update(parent=former.parent, revision=F("revision") + 1)
    below = Body.objects.filter(parent=former).exclude(pk=way.to_pk)
    return below.update(parent_id=way.to_pk, revision=F("revision") + 1)


def _answered(body_id: UUID) -> QuerySet[Body]:
    return Body.objects.filter(explicit_authority__uuid=body_id).order_by("pk")


def _carry_answered(way: Carrying, _by: Actor) -> int:
    """Bodies that name it; a successor among them answers to its region's authority again."""
    count = _answered(way.from_id).count()
    own = Body.objects.filter(pk=way.to_pk, explicit_authority_id=way.from_pk)
    own.update(explicit_authority=None, revision=F("revision") + 1)
    rest = _answered(way.from_id).order_by()
    rest.update(explicit_authority_id=way.to_pk, revision=F("revision") + 1)
    return count


def _count_posts_held(body_id: UUID) -> int:
    held = PostHolding.objects.filter(post__office__body__uuid=body_id, to_date__isnull=True)
    return held.filter(post__closed_on__isnull=True).count()


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
            count_binding=_count_posts_held,
        ),
        Holding(
            code="organisations.people",
            title=N_("人员"),
            fields=("organisations.Account.home_body",),
            list_open=lambda body_id: [one.name for one in _people(body_id)[:LINES_SHOWN]],
            count_open=lambda body_id: _people(body_id).count(),
            carry=lambda way, _by: carry_people(way, _people(way.from_id)),
            count_binding=lambda body_id: _people(body_id).filter(is_active=True).count(),
        ),
        Holding(
            code="organisations.children",
            title=N_("下级单位"),
            fields=("organisations.Body.parent",),
            list_open=lambda body_id: [b.name for b in _children(body_id)[:LINES_SHOWN]],
            count_open=lambda body_id: _children(body_id).count(),
            carry=_carry_children,
        ),
        Holding(
            code="organisations.answered",
            title=N_("指定其为数据主管部门的单位"),
            fields=("organisations.Body.explicit_authority",),
            list_open=lambda body_id: [b.name for b in _answered(body_id)[:LINES_SHOWN]],
            count_open=lambda body_id: _answered(body_id).count(),
            carry=_carry_answered,
            count_binding=lambda body_id: (
                _answered(body_id).filter(state=Body.State.ACTIVE).count()
            ),
        ),
    )


def _children(body_id: UUID) -> QuerySet[Body]:
    return Body.objects.filter(parent__uuid=body_id, state=Body.State.ACTIVE).order_by("pk")
