"""Where a request stands: its badge, its stages, and what this person may do with it."""

from typing import Any

from django.utils.translation import gettext as _

from zhengtong.desk import public as desk
from zhengtong.kernel.actor import Actor, Role
from zhengtong.sharing import selectors
from zhengtong.sharing.domain.grants import MASKS
from zhengtong.sharing.domain.permits import is_permitted
from zhengtong.sharing.domain.states import REQUEST_STATE_NAMES, RequestState
from zhengtong.sharing.models import Request
from zhengtong.sharing.web.forms import CompletionForm, ExtensionForm
from zhengtong.sharing.web.wording import translated

STATE_KINDS = {
    RequestState.DRAFT: "neutral",
    RequestState.CONSENT: "info",
    RequestState.ANSWERING: "info",
    RequestState.INCOMPLETE: "warn",
    RequestState.GRANTED: "ok",
    RequestState.REFUSED: "danger",
    RequestState.WITHDRAWN: "neutral",
}
WITHDRAWABLE = {
    RequestState.DRAFT,
    RequestState.CONSENT,
    RequestState.ANSWERING,
    RequestState.INCOMPLETE,
}


def state_badge(state: str) -> tuple[str, str]:
    """The name and badge kind of a request's state."""
    return _(REQUEST_STATE_NAMES[state]), STATE_KINDS[RequestState(state)]


def is_turn_of(role: Role, matter: desk.MatterRow | None) -> bool:
    """Whether the current step of the matter belongs to the role."""
    return (
        matter is not None and matter.current_step is not None and matter.current_step.role == role
    )


def consumer_verbs(row: Request, actor: Actor) -> dict[str, Any]:
    """What the asking body may do now."""
    may_write = is_permitted("sharing.write-request", actor, selectors.parties_of(row))
    return {
        "may_edit": may_write and row.state in {RequestState.DRAFT, RequestState.INCOMPLETE},
        "may_withdraw": may_write and row.state in WITHDRAWABLE,
    }


def provider_verbs(row: Request, actor: Actor, *, is_officers_turn: bool) -> dict[str, Any]:
    """What the asked body may do now."""
    is_provider = is_permitted("sharing.answer-request", actor, selectors.parties_of(row))
    answering = is_provider and row.state == RequestState.ANSWERING
    may_answer = answering and is_officers_turn
    may_ask_completion = may_answer and row.completion_asked_at is None
    may_ask_extension = answering and not row.extensions.exists()
    return {
        "may_answer": may_answer,
        "completion_form": CompletionForm() if may_ask_completion else None,
        "extension_form": ExtensionForm() if may_ask_extension else None,
    }


def list_proposed_items(proposed: Any, names: dict[str, str]) -> list[dict[str, Any]]:
    """The items of a proposed answer with their masks."""
    if proposed is None:
        return []
    return [
        {
            "name": names.get(item, item),
            "mask": translated(MASKS[proposed.masks.get(item, "")]),
            "masked": bool(proposed.masks.get(item)),
        }
        for item in proposed.item_ids
    ]


def list_stages(row: Request) -> list[dict[str, Any]]:
    """The four stages of a request, done, current or to come."""
    order = [RequestState.DRAFT, RequestState.CONSENT, RequestState.ANSWERING, RequestState.GRANTED]
    labels = [_("填写申请"), _("本单位同意"), _("提供方答复"), _("授权")]
    state = RequestState(row.state)
    ended = {RequestState.REFUSED, RequestState.WITHDRAWN}
    at = order.index(RequestState.ANSWERING) if state == RequestState.INCOMPLETE else -1
    at = order.index(state) if state in order else at
    if state in ended:
        at, labels[3] = 3, _(REQUEST_STATE_NAMES[state])
    stages = []
    for position, label in enumerate(labels):
        is_done = position < at or state == RequestState.GRANTED
        kind = "done" if is_done else "current" if position == at else "todo"
        stages.append({"label": label, "state": kind})
    return stages
