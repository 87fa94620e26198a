import pytest

from zhengtong.desk.domain.countersign import Mode, outcome_of
from zhengtong.desk.domain.flow import StepState as S
from zhengtong.desk.domain.routes import Party, RouteStep, route_from_data, route_to_data
from zhengtong.kernel.actor import Role

TABLE = [
    (Mode.ONE, [S.CURRENT], S.CURRENT),
    (Mode.ONE, [S.APPROVED], S.APPROVED),
    (Mode.ONE, [S.RETURNED], S.RETURNED),
    (Mode.ALL, [S.APPROVED, S.CURRENT], S.CURRENT),
    (Mode.ALL, [S.APPROVED, S.APPROVED], S.APPROVED),
    (Mode.ALL, [S.RETURNED, S.CURRENT], S.RETURNED),
    (Mode.ALL, [S.APPROVED, S.REFUSED], S.REFUSED),
    (Mode.ANY, [S.APPROVED, S.CURRENT], S.APPROVED),
    (Mode.ANY, [S.REFUSED, S.CURRENT], S.CURRENT),
    (Mode.ANY, [S.REFUSED, S.REFUSED], S.REFUSED),
    (Mode.ANY, [S.REFUSED, S.RETURNED], S.RETURNED),
]


@pytest.mark.parametrize(("mode", "states", "outcome"), TABLE)
def test_what_parties_make_of_a_step_together(mode, states, outcome):
    assert outcome_of(mode, states) is outcome


def test_routes_of_before_countersigning_are_read_as_they_were():
    (step,) = route_from_data([{"name": "审核", "role": "reviewer"}])
    assert (step.mode, step.parties) == (Mode.ONE, (Party(role=Role.REVIEWER),))


def test_a_route_with_parties_is_stored_and_read_back():
    also = (Party(role=Role.SHARING_HEAD, whose="authority"),)
    route = (RouteStep(name="会签", role=Role.BODY_HEAD, mode=Mode.ALL, also=also),)
    assert route_from_data(route_to_data(route)) == route
