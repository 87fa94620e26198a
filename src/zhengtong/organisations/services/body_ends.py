"""What must be so before a body ends, and what ends with it."""

from django.db.models import Q

from zhengtong.kernel import clock
from zhengtong.kernel.errors import Gap
from zhengtong.organisations.domain.errors import AuthorityLost, BodyStillHolds
from zhengtong.organisations.domain.holdings import Holding, list_holdings
from zhengtong.organisations.domain.regions import Level, level_of, prefix_of
from zhengtong.organisations.models import Body, Office, Post


def refuse_rest(body: Body) -> None:
    """Return if all of it went to successors.

    Raises:
        BodyStillHolds: naming what.
    """
    _refuse(body, [(one, one.count_open(body.uuid)) for one in list_holdings()])


def refuse_unsettled(body: Body) -> None:
    """Return if only history is left with the body, so that it may end without a successor.

    Raises:
        BodyStillHolds: naming what.
    """
    _refuse(body, [(one, one.count_unsettled(body.uuid)) for one in list_holdings()])


def _refuse(body: Body, counts: list[tuple[Holding, int]]) -> None:
    left = [(one, count) for one, count in counts if count]
    if left:
        raise BodyStillHolds(
            gaps=tuple(Gap(field="sources", message=one.title) for one, _count in left),
            name=body.name,
            count=sum(count for _one, count in left),
        )


def refuse_lost_authority(body: Body, successor: Body | None) -> None:
    """Return if no body is left without a data authority when this one ends.

    Raises:
        AuthorityLost.

    Policy: P11.2
    """
    if not body.is_data_authority:
        return
    if successor is not None and successor.region_id == body.region_id:
        return
    code = body.region.code
    here = Q(region__code=code)
    if level_of(code) is Level.COUNTY:
        here = Q(region__code__startswith=prefix_of(code))
    others = Body.objects.filter(here, state=Body.State.ACTIVE, explicit_authority__isnull=True)
    if others.exclude(pk=body.pk).exists():
        raise AuthorityLost(name=body.name, region=body.region.name)


def end_offices(body: Body) -> None:
    """Offices and posts that nobody took over end with the body, lent powers with them."""
    today = clock.today()
    left = Office.objects.filter(body=body, closed_on__isnull=True)
    Post.objects.filter(office__in=left, closed_on__isnull=True).update(closed_on=today)
    left.update(closed_on=today)
