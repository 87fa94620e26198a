"""Makes information systems for the tests of every room, through the census's own deeds."""

from dataclasses import replace
from datetime import date
from itertools import count

from tests.factories.organisations import make_post

from zhengtong.census import public as census
from zhengtong.kernel.actor import Actor, Role

_numbers = count(1)

COMPLETE = census.SystemFacts(
    name="婚姻登记系统",
    functions="办理婚姻登记，保存登记档案",
    use_range="body",
    use_frequency="daily",
    approving_body="省发展改革委",
    approved_on=date(2015, 6, 1),
    fund_source="province",
    phase="live",
    network="extranet",
    place="gov_cloud",
    protection_level=3,
    build_cost_fen=123_456_700,
)


def system_facts(**changes) -> census.SystemFacts:
    """Complete facts of a system with a name of its own, changed as told."""
    return replace(COMPLETE, **{"name": f"业务系统{next(_numbers)}", **changes})


def make_system(by: Actor | None = None, **changes) -> census.SystemRow:
    """A registered system of the actor's body (of a new body if none)."""
    return census.register_system(system_facts(**changes), by=by or make_post(Role.OFFICER))
