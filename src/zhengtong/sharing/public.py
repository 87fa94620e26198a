"""The door of sharing: requests, answers, grants."""

from zhengtong.sharing.domain.errors import RequestIncomplete
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
    list_grants_with,
    list_live_grants,
    list_purposes,
)
from zhengtong.sharing.services.answers import consent_answer, propose_answer
from zhengtong.sharing.services.completions import ask_completion
from zhengtong.sharing.services.conclusions import Proposal
from zhengtong.sharing.services.consents import consent_request, give_standing_consent
from zhengtong.sharing.services.decisions import mark_delivered
from zhengtong.sharing.services.extensions import ask_extension, decide_extension
from zhengtong.sharing.services.grants import end_grant, resume_grant, suspend_grant
from zhengtong.sharing.services.requests import (
    draft_request,
    submit_request,
    update_request,
    withdraw_request,
)
from zhengtong.sharing.services.reviews import end_expired_grants

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
    "RequestIncomplete",
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
    "list_grants_with",
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
