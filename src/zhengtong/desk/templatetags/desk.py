"""``{% load desk %}``: decision form, flow sheet and clock strip for the pages of every context."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zhengtong.desk.domain.countersign import MODE_NAMES
from zhengtong.desk.domain.flow import STATE_NAMES, STEP_STATE_NAMES, MatterState, StepState
from zhengtong.desk.domain.rows import ClockRow, MatterRow
from zhengtong.desk.domain.verb_names import VERBS
from zhengtong.desk.models import Matter, MatterAction, Step
from zhengtong.desk.selectors import clocks as clock_selectors
from zhengtong.desk.selectors import matters as selectors
from zhengtong.kernel.actor import ROLE_NAMES, Role
from zhengtong.kernel.deadlines import CERTAINTY_NAMES, UNIT_NAMES, Certainty, DeadlineState, Unit
from zhengtong.kernel.deadlines import STATE_NAMES as CLOCK_STATE_NAMES
from zhengtong.kernel.ids import uuid7
from zhengtong.organisations import public as organisations

register = template.Library()

OPINION_LIMIT = 2000
OPINION_BESIDE_REASONS = 1500
"""Characters of an opinion; ticked reasons go on record before it and need room."""

MATTER_KINDS = {
    MatterState.OPEN: "info",
    MatterState.APPROVED: "ok",
    MatterState.RETURNED: "warn",
    MatterState.REFUSED: "danger",
    MatterState.WITHDRAWN: "neutral",
}
STEP_KINDS = {
    StepState.CURRENT: "info",
    StepState.APPROVED: "ok",
    StepState.RETURNED: "warn",
    StepState.REFUSED: "danger",
}
CLOCK_KINDS = {
    DeadlineState.OVERDUE: "danger",
    DeadlineState.DUE_SOON: "warn",
    DeadlineState.RUNNING: "info",
    DeadlineState.MET: "ok",
}


@register.filter
def matter_state(state: str) -> str:
    """The name of a matter's state."""
    return _(STATE_NAMES.get(state, state))


@register.filter
def matter_kind_of_state(state: str) -> str:
    """The badge kind of a matter's state."""
    return MATTER_KINDS.get(MatterState(state), "neutral")


@register.filter
def step_state(state: str) -> str:
    """The name of a step's state."""
    return _(STEP_STATE_NAMES.get(state, state))


@register.filter
def step_kind(state: str) -> str:
    """The badge kind of a step's state."""
    return STEP_KINDS.get(StepState(state), "neutral")


@register.filter
def role_name(role: str) -> str:
    """The name of a role."""
    return _(ROLE_NAMES[Role(role)]) if role in set(Role) else role


@register.filter
def mode_name(mode: str) -> str:
    """How many parties of a step must agree, in words."""
    return _(MODE_NAMES.get(mode, mode))


@register.filter
def verb_name(verb: str) -> str:
    """The name of what was done to a matter."""
    return _(VERBS.get(verb, verb))


@register.filter
def verb_kind(verb: str) -> str:
    """The badge kind of what was done."""
    kinds = {"approve": "ok", "return": "warn", "refuse": "danger", "supervise": "danger",
             "urge": "warn"}  # fmt: skip
    return kinds.get(verb, "neutral")


@register.filter
def verb_icon(verb: str) -> str:
    """The icon of what was done."""
    icons = {
        "approve": "check",
        "return": "arrow-left",
        "refuse": "close",
        "submit": "arrow-right",
        "resubmit": "arrow-right",
    }
    return icons.get(verb, "dot")


@register.filter
def action_title(action: MatterAction) -> str:
    """What was done at which step."""
    step = f"{_(action.step_name)} · " if action.step_name else ""
    return f"{step}{verb_name(action.verb)}"


@register.filter
def action_who(action: MatterAction) -> str:
    """Who did it, for whom, in which post."""
    name = action.by_name
    if action.on_behalf_of:
        name += _("（代 %(name)s）") % {"name": action.on_behalf_of}
    return " · ".join(part for part in (name, action.by_body, action.by_post) if part)


@register.filter
def step_who(step: Step) -> str:
    """Whose turn it is or will be."""
    where = f"{step.body.name}{step.office.name}" if step.office else step.body.name
    return f"{where} · {step.transferred_to_name or role_name(step.role)}"


@register.filter
def translated(text: str) -> str:
    """A stored Chinese message id in the reader's language."""
    return _(text) if text else ""


@register.filter
def clock_state(row: ClockRow) -> str:
    """How a clock stands, in words."""
    return _(CLOCK_STATE_NAMES[DeadlineState(row.state)])


@register.filter
def clock_kind(row: ClockRow) -> str:
    """The badge kind of a clock's state."""
    if row.state == DeadlineState.MET and row.is_suspected_late:
        return "warn"
    return CLOCK_KINDS.get(DeadlineState(row.state), "neutral")


@register.filter
def clock_left(row: ClockRow | None) -> str:
    """What is left of a running clock: 3 个工作日, or how much it is over; "" if unknown."""
    if row is None or row.workdays_left is None or row.stopped_on is not None:
        return ""
    if row.workdays_left < 0:
        return _("已超 %(count)s 个工作日") % {"count": -row.workdays_left}
    if row.workdays_left == 0:
        return _("今日到期")
    return _("还剩 %(count)s 个工作日") % {"count": row.workdays_left}


@register.filter
def clock_term(row: ClockRow) -> str:
    """The term a rule gives, in words: 10 个工作日 +5."""
    if row.amount is None:
        return _("未规定")
    text = f"{row.amount} {_(UNIT_NAMES[Unit(row.unit)])}"
    return f"{text} + {row.extended}" if row.extended else text


@register.filter
def certainty_name(row: ClockRow) -> str:
    """How sure the number of the rule is."""
    return _(CERTAINTY_NAMES[Certainty(row.certainty)])


@register.simple_tag
def reason_boxes(reasons: Sequence[tuple[str, str]]) -> SafeString:
    """Boxes to tick reasons for a return, posted as ``reasons``; nothing where there are none."""
    return render_to_string("desk/_reasons.html", {"reasons": reasons})


@register.simple_tag(takes_context=True)
def decision_form(
    context: dict[str, Any],
    matter: MatterRow | None,
    action: str,
    *,
    returning: bool = True,
    refusing: bool = False,
    gaps: bool = False,
    approve_label: str = "",
    reasons: Sequence[tuple[str, str]] = (),
    mark: str = "",
) -> SafeString:
    """The form by which the current step is decided; empty for whoever may not.

    With ``gaps`` it asks for what is to be mended, a line each. Of ``reasons`` (code, text) some
    may be ticked; ``mark`` is a sentence to be ticked, posted as ``mark=1``.
    Posts ``decision``, ``opinion``, ``revision`` and ``idempotency_key`` to ``action``.
    """
    actor = context.get("actor")
    if not selectors.may_decide(matter, actor):
        return SafeString("")
    return render_to_string(
        "desk/_decision_form.html",
        {
            "matter": matter,
            "action": action,
            "returning": returning,
            "refusing": refusing,
            "gaps": gaps,
            "approve_label": approve_label,
            "reasons": reasons,
            "longest": OPINION_BESIDE_REASONS if reasons else OPINION_LIMIT,
            "mark": mark,
            "key": str(uuid7()),
            "csrf_token": context.get("csrf_token", ""),
        },
    )


@register.simple_tag
def flow_sheet(kind: str, subject: str) -> SafeString:
    """Who did what when about a subject, with the steps still to come."""
    matters = selectors.list_flow(kind, subject)
    return render_to_string("desk/_flow_sheet.html", {"matters": [flow_of(m) for m in matters]})


def flow_of(matter: Matter) -> dict[str, Any]:
    """What the flow sheet shows of one matter."""
    steps = [s for s in matter.steps.all() if s.round == matter.round]
    return {"matter": matter, "steps": steps, "actions": list(matter.actions.all())}


@register.simple_tag
def clocks_of(subject: str) -> SafeString:
    """The clocks of a subject: rule, term, due day and what is left."""
    rows = [drawn_clock(row) for row in clock_selectors.list_clocks(subject)]
    return render_to_string("desk/_clocks.html", {"clocks": rows})


def _clock_segments(row: ClockRow) -> list[tuple[str, int, str]]:
    total = (row.amount or 0) + row.extended
    if row.stopped_on is None:
        left = max(row.workdays_left or 0, 0)
        late = max(-(row.workdays_left or 0), 0)
        used = max(total - left, 0)
    else:
        used, late = row.workdays_used, 0
        left = max(total - used, 0)
    return [
        ("used", used, _("已用 %(count)s") % {"count": used}),
        ("left", left, _("剩余 %(count)s") % {"count": left}),
        ("late", late, _("超期 %(count)s") % {"count": late}),
    ]


def drawn_clock(row: ClockRow) -> dict[str, Any]:
    """What the clock component of the look needs."""
    kind = clock_kind(row)
    basis = " · ".join(
        part for part in (row.profile, row.article, row.rule, certainty_name(row)) if part
    )
    return {
        "row": row,
        "label": clock_term(row),
        "segments": _clock_segments(row),
        "due": row.due_on.isoformat() if row.due_on else "",
        "left": clock_left(row) or clock_state(row),
        "kind": kind if kind in {"ok", "warn", "danger"} else "ok",
        "basis": basis,
    }


@register.filter
def passed_url(thing: Any) -> str:
    """The page of a thing that a pass opens."""
    return organisations.address_of_thing(thing.kind, thing.thing)
