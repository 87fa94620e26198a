"""States of requests and grants and the moves between them; readable as policy."""

from enum import StrEnum

from zhengtong.kernel.errors import N_


class RequestState(StrEnum):
    """Where a request stands."""

    DRAFT = "draft"
    CONSENT = "consent"
    ANSWERING = "answering"
    INCOMPLETE = "incomplete"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class GrantState(StrEnum):
    """Where a grant stands."""

    LIVE = "live"
    REVIEW = "review_needed"
    SUSPENDED = "suspended"
    ENDED = "ended"


REQUEST_STATE_NAMES: dict[str, str] = {
    RequestState.DRAFT: N_("草稿"),
    RequestState.CONSENT: N_("待本单位同意"),
    RequestState.ANSWERING: N_("待提供方答复"),
    RequestState.INCOMPLETE: N_("待补正"),
    RequestState.GRANTED: N_("已授权"),
    RequestState.REFUSED: N_("不同意共享"),
    RequestState.WITHDRAWN: N_("已撤回"),
}
GRANT_STATE_NAMES: dict[str, str] = {
    GrantState.LIVE: N_("有效"),
    GrantState.REVIEW: N_("待复核"),
    GrantState.SUSPENDED: N_("已暂停"),
    GrantState.ENDED: N_("已终止"),
}

REQUEST_MOVES: dict[RequestState, frozenset[RequestState]] = {
    RequestState.DRAFT: frozenset({RequestState.CONSENT, RequestState.WITHDRAWN}),
    RequestState.CONSENT: frozenset(
        {RequestState.DRAFT, RequestState.ANSWERING, RequestState.WITHDRAWN}
    ),
    RequestState.ANSWERING: frozenset(
        {
            RequestState.INCOMPLETE,
            RequestState.GRANTED,
            RequestState.REFUSED,
            RequestState.WITHDRAWN,
        }
    ),
    RequestState.INCOMPLETE: frozenset({RequestState.ANSWERING, RequestState.WITHDRAWN}),
}
GRANT_MOVES: dict[GrantState, frozenset[GrantState]] = {
    GrantState.LIVE: frozenset({GrantState.REVIEW, GrantState.SUSPENDED, GrantState.ENDED}),
    GrantState.REVIEW: frozenset({GrantState.LIVE, GrantState.SUSPENDED, GrantState.ENDED}),
    GrantState.SUSPENDED: frozenset({GrantState.LIVE, GrantState.ENDED}),
}


def may_move(now: str, then: str) -> bool:
    """Whether a request or grant in the first state may go to the second."""
    if now in REQUEST_MOVES:
        return then in REQUEST_MOVES[RequestState(now)]
    return now in GRANT_MOVES and then in GRANT_MOVES[GrantState(now)]
