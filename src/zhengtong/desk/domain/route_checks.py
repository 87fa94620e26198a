"""What may be wrong with a review route, and who may change one; readable as policy."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from zhengtong.desk.domain.countersign import Mode
from zhengtong.desk.domain.routes import OWN_OFFICE, Party, RouteStep
from zhengtong.kernel.actor import ROLE_NAMES, Actor, Role
from zhengtong.kernel.errors import N_, Forbidden, Gap

MAX_STEP_NAME = 64
NOBODY = "nobody"
CLOSED = "closed"
UNKNOWN = "unknown"
FAULT_NAMES: dict[str, str] = {
    NOBODY: N_("没有在岗人员"),
    CLOSED: N_("单位已撤销"),
    UNKNOWN: N_("单位不存在或未设主管部门"),
}


@dataclass(frozen=True, kw_only=True)
class Holder:
    """One living person who may decide a step."""

    account_id: UUID
    name: str
    office_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class StepSight:
    """A step of a route, or one more party of it, as it stands today for one body.

    Attributes:
        party: Who of the step decides here.
        also: The other parties of the step (会签), where this is the first.
        body_id: The body that decides; None where it is unknown or depends on who submits.
        is_open: False where the installation's default leaves the body to whoever submits.
    """

    step: RouteStep
    party: Party
    body_id: UUID | None = None
    body_name: str = ""
    is_active: bool = True
    is_open: bool = True
    holders: tuple[Holder, ...] = ()
    also: tuple["StepSight", ...] = ()

    @property
    def parties(self) -> tuple["StepSight", ...]:
        """Everybody who decides at the step, the first party first."""
        return (self, *self.also)

    def narrowed(self, office_id: UUID | None) -> "StepSight":
        """The step for a submitter of that office: only its own people where it asks for them."""
        also = tuple(party.narrowed(office_id) for party in self.also)
        if self.party.whose != OWN_OFFICE or office_id is None:
            return replace(self, also=also)
        own = tuple(holder for holder in self.holders if holder.office_id == office_id)
        return replace(self, also=also, holders=own)

    @property
    def fault(self) -> str:
        """Why nobody could decide it: ``unknown``, ``closed``, ``nobody``, or "" if all is well."""
        if not self.is_open:
            return ""
        if self.body_id is None:
            return UNKNOWN
        if not self.is_active:
            return CLOSED
        return "" if self.holders else NOBODY


def may_keep_routes(actor: Actor | None) -> bool:
    """Whether the pages of routes are for the actor."""
    return actor is not None and actor.has(Role.BODY_ADMIN, Role.SYSTEM_ADMIN)


def permit_route(actor: Actor, body_id: UUID | None) -> None:
    """Return if the actor may change the route of the body, or the installation's for None.

    Raises:
        Forbidden.
    """
    if actor.has(Role.SYSTEM_ADMIN):
        return
    if body_id is None or not actor.has(Role.BODY_ADMIN) or actor.body_id != body_id:
        raise Forbidden


def find_route_gaps(
    sights: Sequence[StepSight], *, declared: Sequence[RouteStep], most_steps: int
) -> tuple[Gap, ...]:
    """All that keeps a route from being saved, each naming its step.

    Policy: P0.2
    """
    gaps = [
        gap
        for place, sight in enumerate(sights)
        for party in sight.parties
        for gap in _gaps_of_step(place, party)
    ]
    gaps += [gap for place, sight in enumerate(sights) for gap in _gaps_of_mode(place, sight.step)]
    gaps += _loops(sights)
    gaps += _lonely(sights)
    gaps += _dropped([sight.step for sight in sights], declared)
    if not sights:
        gaps.append(Gap(field="", message=N_("流程至少要有一个环节。")))
    if len(sights) > most_steps:
        facts = {"count": len(sights), "limit": most_steps}
        gaps.append(
            Gap(field="", message=N_("流程最多 %(limit)s 个环节，现有 %(count)s 个。"), facts=facts)
        )
    return tuple(gaps)


def _gap(place: int, name: str, message: str, /, **facts: object) -> Gap:
    facts = {"number": place + 1, "step": name or str(place + 1), **facts}
    return Gap(field=f"step-{place}", message=message, facts=facts)


def _gaps_of_step(place: int, sight: StepSight) -> list[Gap]:
    name, role = sight.step.name.strip(), ROLE_NAMES[sight.party.role]
    if not name:
        return [_gap(place, name, N_("第 %(number)s 个环节没有名称。"))]
    if len(name) > MAX_STEP_NAME:
        return [_gap(place, name[:20], N_("环节“%(step)s”的名称过长。"))]
    messages = {
        UNKNOWN: N_("环节“%(step)s”指定的单位不存在，或所在区划没有数据主管部门。"),
        CLOSED: N_("环节“%(step)s”指定的%(body)s已撤销。"),
        NOBODY: N_("环节“%(step)s”无人可办：%(body)s没有在岗的%(role)s。"),
    }
    if not sight.fault:
        return []
    return [_gap(place, name, messages[sight.fault], body=sight.body_name, role=role)]


def _gaps_of_mode(place: int, step: RouteStep) -> list[Gap]:
    """Several parties need a mode that says how many must agree, one party needs none."""
    if bool(step.also) == (step.mode is Mode.ONE):
        message = N_("环节“%(step)s”的办理方式与参加会签的岗位数不符。")
        return [_gap(place, step.name, message)]
    if len(set(step.parties)) < len(step.parties):
        return [_gap(place, step.name, N_("环节“%(step)s”的会签岗位重复。"))]
    return []


def _loops(sights: Sequence[StepSight]) -> list[Gap]:
    """The same role of the same body twice in a row would only decide again what it decided."""
    gaps = []
    for place in range(1, len(sights)):
        before, here = sights[place - 1].step, sights[place].step
        same_body = before.whose == here.whose or (
            sights[place].body_id is not None and sights[place - 1].body_id == sights[place].body_id
        )
        alone = not before.also and not here.also
        if alone and same_body and before.role == here.role:
            message = N_(
                "环节“%(step)s”与上一环节“%(before)s”是同一单位的同一岗位，流程会原地打转。"
            )
            gaps.append(_gap(place, here.name, message, before=before.name))
    return gaps


def _lonely(sights: Sequence[StepSight]) -> list[Gap]:
    """A step that only one person could decide who decided an earlier one alone."""
    gaps: list[Gap] = []
    alone: dict[UUID, str] = {}
    for place, sight in enumerate(sights):
        people = {holder.account_id: holder for holder in sight.holders}
        only = sight.holders[0] if len(people) == 1 else None
        if only is None or sight.also:
            continue
        earlier = alone.setdefault(only.account_id, sight.step.name)
        if earlier != sight.step.name and sight.step.four_eyes:
            message = N_(
                "环节“%(step)s”只有%(name)s可办，而该同志已单独办理“%(earlier)s”，不符合双人复核。"
            )
            gaps.append(_gap(place, sight.step.name, message, name=only.name, earlier=earlier))
    return gaps


def _dropped(route: Sequence[RouteStep], declared: Sequence[RouteStep]) -> list[Gap]:
    """The steps that the platform declared must stay, in their order; others may be added."""
    gaps, rest = [], list(route)
    for step in declared:
        place = next((n for n, s in enumerate(rest) if _keeps(s, step)), None)
        if place is None:
            facts = {"step": step.name, "role": ROLE_NAMES[step.role]}
            message = N_(
                "不能缺少“%(step)s”环节（%(role)s），也不能改变它的先后次序或取消双人复核。"
            )
            gaps.append(Gap(field="", message=message, facts=facts))
        else:
            rest = rest[place + 1 :]
    return gaps


def _keeps(step: RouteStep, declared: RouteStep) -> bool:
    first = Party(role=declared.role, whose=declared.whose)
    same = step.parties[0] == first or (step.mode is not Mode.ANY and first in step.parties)
    same = same and (step.mode is not Mode.ANY or declared.mode is Mode.ANY)
    return same and (step.four_eyes or not declared.four_eyes)


def is_blocked(sight: StepSight, *, submitted_by: UUID | None) -> bool:
    """Whether nobody but the submitter, who may not, could decide the step."""
    if any(party.fault for party in sight.parties):
        return True
    stuck = [_is_stuck(party, submitted_by) for party in sight.parties]
    return all(stuck) if sight.step.mode is Mode.ANY else any(stuck)


def _is_stuck(sight: StepSight, submitted_by: UUID | None) -> bool:
    if not sight.is_open or submitted_by is None or not sight.step.four_eyes:
        return False
    return all(holder.account_id == submitted_by for holder in sight.holders)
