"""Who may ask for an emergency purge, who may confirm it, and what a cleared record says."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from zhengtong.kernel.actor import Actor, Role
from zhengtong.kernel.errors import Gap
from zhengtong.ledger.domain.errors import (
    PurgeNotAlone,
    PurgeNotOpen,
    PurgeNotYours,
    PurgeUnnamed,
)

LEAST_CHARACTERS = 4
MOST_WORDS = 20
CONFIRMERS = (Role.AUDITOR, Role.SYSTEM_ADMIN)
CLEARED = "purged"


@dataclass(frozen=True, kw_only=True)
class PurgeFacts:
    """What the rule for confirming looks at."""

    is_open: bool
    requested_by: UUID
    requested_post: UUID | None
    expires_at: datetime


def check_requester(actor: Actor) -> None:
    """Nothing, if the actor may ask for a purge: a security administrator, for nobody else.

    Raises:
        PurgeNotYours.
    """
    if not actor.has(Role.SECURITY_ADMIN) or actor.on_behalf_of or actor.kind != "person":
        raise PurgeNotYours


def check_confirmer(actor: Actor, facts: PurgeFacts, *, now: datetime) -> None:
    """Nothing, if the actor may confirm: another person, in another role, for nobody else.

    Deputies and delegates act for somebody and are refused, whoever that is; so is whoever holds
    the requester's account or post.

    Raises:
        PurgeNotOpen, PurgeNotYours, PurgeNotAlone.
    """
    if not facts.is_open or now >= facts.expires_at:
        raise PurgeNotOpen
    if not actor.has(*CONFIRMERS) or actor.has(Role.SECURITY_ADMIN) or actor.kind != "person":
        raise PurgeNotYours
    same_post = facts.requested_post is not None and actor.post_id == facts.requested_post
    if actor.account_id == facts.requested_by or same_post or actor.on_behalf_of:
        raise PurgeNotAlone


def check_words(words: Sequence[str], *, is_something_named: bool) -> tuple[str, ...]:
    """The words to look for, cleaned.

    Raises:
        PurgeUnnamed: nothing is named, or a word is so short that it would hit everything.
    """
    cleaned = tuple(dict.fromkeys(word.strip() for word in words if word.strip()))
    is_short = any(len(word) < LEAST_CHARACTERS for word in cleaned)
    if is_short or len(cleaned) > MOST_WORDS or not (cleaned or is_something_named):
        raise PurgeUnnamed(gaps=(Gap(field="words", message=PurgeUnnamed.message),))
    return cleaned


def marker_of(purge_id: UUID) -> str:
    """What stands in the place of what was cleared."""
    return f"[已清除{str(purge_id)[-8:]}]"


def clear_content(
    content: Mapping[str, Any], *, purge_id: UUID, words: Iterable[str], marker: str
) -> dict[str, Any]:
    """The content of a cleared record: its name and who acted stay, its facts go."""
    kept = {key: value for key, value in content.items() if key != "facts"}
    cleaned: dict[str, Any] = _without(kept, tuple(words), marker)
    return {**cleaned, "facts": {CLEARED: str(purge_id)}}


def _without(value: Any, words: tuple[str, ...], marker: str) -> Any:
    if isinstance(value, dict):
        return {key: _without(inner, words, marker) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without(inner, words, marker) for inner in value]
    if isinstance(value, str):
        for word in words:
            value = value.replace(word, marker)
    return value


def digest_records(uuids: Iterable[UUID]) -> str:
    """What the deed keeps of the list of cleared records."""
    text = "\n".join(sorted(str(one) for one in uuids))
    return hashlib.sha256(text.encode("ascii")).hexdigest()
