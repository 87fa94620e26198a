"""The door of sharing: requests, answers, grants."""

from zhengtong.sharing.domain.events import (
    GrantDecided,
    GrantEnded,
    GrantResumed,
    GrantReviewNeeded,
    GrantSuspended,
    RequestRefused,
    RequestSubmitted,
)
from zhengtong.sharing.domain.grants import MASKS
from zhengtong.sharing.domain.requests import WAYS
from zhengtong.sharing.domain.rows import GrantRow, RequestRow
from zhengtong.sharing.domain.states import GRANT_STATE_NAMES, GrantState, RequestState
from zhengtong.sharing.selectors import (
    count_by_state,
    get_grant,
    get_request,
    list_grants,
    list_live_grants,
    list_purposes,
)
from zhengtong.sharing.services.answers import (
    Proposal,
    ask_extension,
    consent_answer,
    decide_extension,
    give_standing_consent,
    propose_answer,
)
from zhengtong.sharing.services.grants import (
    end_expired_grants,
    end_grant,
    mark_delivered,
    resume_grant,
    suspend_grant,
)
from zhengtong.sharing.services.requests import (
    ask_completion,
    consent_request,
    draft_request,
    submit_request,
    update_request,
    withdraw_request,
)

__all__ = [
    "GRANT_STATE_NAMES",
    "MASKS",
    "WAYS",
    "GrantDecided",
    "GrantEnded",
    "GrantResumed",
    "GrantReviewNeeded",
    "GrantRow",
    "GrantState",
    "GrantSuspended",
    "Proposal",
    "RequestRefused",
    "RequestRow",
    "RequestState",
    "RequestSubmitted",
    "ask_completion",
    "ask_extension",
    "consent_answer",
    "consent_request",
    "count_by_state",
    "decide_extension",
    "draft_request",
    "end_expired_grants",
    "end_grant",
    "get_grant",
    "get_request",
    "give_standing_consent",
    "list_grants",
    "list_live_grants",
    "list_purposes",
    "mark_delivered",
    "propose_answer",
    "resume_grant",
    "submit_request",
    "suspend_grant",
    "update_request",
    "withdraw_request",
]
