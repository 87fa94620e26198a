"""Rule profiles: the periods of one text as data, each number with its source and certainty.

A profile applies by the date of the deed, never backwards. Numbers that no text names, or that
were not seen, are left empty and marked: none is invented.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any

from zhengtong.kernel.deadlines import Certainty, Term, Unit
from zhengtong.kernel.errors import N_, NotFound
from zhengtong.policy.texts import list_profile_files, read_toml

DEFAULT_FAMILY = "CN"


class ProfileNotFound(NotFound):
    """No profile of that name was in force on that day."""

    code = "policy.profile-not-found"
    message = N_("%(day)s 没有施行中的规则版本 %(choice)s。")


class TermNotFound(NotFound):
    """The profile knows no term for that event."""

    code = "policy.term-not-found"
    message = N_("规则版本 %(profile)s 没有事项 %(event)s 的期限。")


class RetentionNotFound(NotFound):
    """The profile says nothing of how long that kind of record is kept."""

    code = "policy.retention-not-found"
    message = N_("规则版本 %(profile)s 没有规定 %(record)s 的保存期限。")


@dataclass(frozen=True, kw_only=True)
class Retention:
    """How long records are kept: at least so long, or (``is_most``) at most.

    Attributes:
        record: Kind of record, as ``sharing.use-records``.
        years: Years; 0 where the period is counted in days.
        days: Days beside the years.
        rule: Rule behind it.
        article: Article of the text.
        certainty: How sure the number is.
        zh: In words, Chinese.
        en: In words, English.
        is_most: Whether the record must be gone by then; else it must still be there.
    """

    record: str
    rule: str
    article: str
    certainty: Certainty
    zh: str
    en: str
    years: int = 0
    days: int = 0
    is_most: bool = False


@dataclass(frozen=True, kw_only=True)
class RuleProfile:
    """The periods of one text.

    Attributes:
        id: As ``CN-2025``.
        family: Profiles of one family follow one another in time.
        title_zh: Name of the text.
        title_en: The same in English.
        in_force: First day on which it applies to deeds.
        in_force_certainty: How sure that day is.
        terms: Event to term; a term without a number has ``amount`` None.
        wording: Event to its sentence in Chinese and English.
        retentions: Kind of record to retention.
        overlays: Family it lies over, "" if it stands alone.
        base: The profile of that family of the day; its numbers stand where this one has none.
        funding_gate: Whether overdue duties block funds outright (R48).
    """

    id: str
    family: str
    title_zh: str
    title_en: str
    in_force: date
    in_force_certainty: Certainty
    terms: Mapping[str, Term]
    wording: Mapping[str, tuple[str, str]]
    retentions: Mapping[str, Retention] = field(default_factory=dict)
    overlays: str = ""
    base: "RuleProfile | None" = None
    funding_gate: bool = False

    def term(self, event: str) -> Term:
        """The term of an event; an overlay without a number gives its base's.

        Raises:
            TermNotFound: Neither knows the event.
        """
        own = self.terms.get(event)
        if self.base is not None and (own is None or own.amount is None):
            return self.base.term(event)
        if own is None:
            raise TermNotFound(profile=self.id, event=event)
        return own

    def retention(self, record: str) -> Retention:
        """How long a kind of record is kept; an overlay that is silent gives its base's.

        Raises:
            RetentionNotFound: Neither says.
        """
        own = self.retentions.get(record)
        if own is not None:
            return own
        if self.base is None:
            raise RetentionNotFound(profile=self.id, record=record)
        return self.base.retention(record)


@cache
def list_profiles() -> tuple[RuleProfile, ...]:
    """Every profile shipped, overlays without a base, by the day it came into force."""
    profiles = [_read_profile(read_toml(name)) for name in list_profile_files()]
    return tuple(sorted(profiles, key=lambda profile: profile.in_force))


def get_profile(profile_id: str) -> RuleProfile:
    """The profile of that id, whatever the day.

    Raises:
        ProfileNotFound: There is none.
    """
    for profile in list_profiles():
        if profile.id == profile_id:
            return profile
    raise ProfileNotFound(choice=profile_id, day="—")


def profile_for(day: date, choice: str = DEFAULT_FAMILY) -> RuleProfile:
    """The profile that a deed of that day stands under.

    Args:
        day: Civil date of the deed.
        choice: A family (``CN``, ``AH``), or one profile's id.

    Raises:
        ProfileNotFound: None was in force on that day; profiles never apply backwards.

    Policy: R06, R07, R18, R19, R20, R23, R27
    """
    fitting = [
        profile
        for profile in list_profiles()
        if choice in (profile.family, profile.id) and profile.in_force <= day
    ]
    if not fitting:
        raise ProfileNotFound(choice=choice, day=day.isoformat())
    chosen = fitting[-1]
    if chosen.overlays:
        return replace(chosen, base=profile_for(day, chosen.overlays))
    return chosen


def _read_profile(content: Mapping[str, Any]) -> RuleProfile:
    rows = content["term"]
    return RuleProfile(
        id=content["id"],
        family=content["family"],
        title_zh=content["title_zh"],
        title_en=content["title_en"],
        in_force=content["in_force"],
        in_force_certainty=Certainty(content["in_force_certainty"]),
        terms={row["event"]: _read_term(row, content) for row in rows},
        wording={row["event"]: (row["zh"], row["en"]) for row in rows},
        retentions={row["record"]: _read_retention(row) for row in content.get("retention", ())},
        overlays=content.get("overlays", ""),
        funding_gate=content.get("funding_gate", False),
    )


def _read_term(row: Mapping[str, Any], content: Mapping[str, Any]) -> Term:
    return Term(
        event=row["event"],
        amount=row.get("amount"),
        unit=Unit(row["unit"]),
        rule=row["rule"],
        profile=content["id"],
        certainty=Certainty(row["certainty"]),
        extension=row.get("extension", 0),
        approver=row.get("approver", ""),
        article=row.get("article", ""),
        source=content["title_zh"],
    )


def _read_retention(row: Mapping[str, Any]) -> Retention:
    return Retention(**{**row, "certainty": Certainty(row["certainty"])})
