"""Questions over verdicts, and which rules of the detector are often overruled."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Q

from zhengtong.catalogue.models.verdicts import OVERRULED, Verdict, VerdictQuerySet
from zhengtong.kernel.actor import Actor
from zhengtong.standards import public as standards

NAME_RULE = "name"


@dataclass(frozen=True, kw_only=True)
class VerdictFilter:
    """What is asked for; empty means no narrowing."""

    q: str = ""
    rule: str = ""
    outcome: str = ""


@dataclass(frozen=True, kw_only=True)
class RuleRecord:
    """How a rule of the detector fared.

    Attributes:
        is_doubtful: Overruled so often that it should be looked at.
    """

    code: str
    title: str
    source: str
    certainty: str
    verdicts: int
    overruled: int
    bodies: int
    percent: int
    is_doubtful: bool


def search_verdicts(actor: Actor | None, asked: VerdictFilter) -> VerdictQuerySet:
    """Verdicts the actor sees, newest first."""
    found = Verdict.objects.for_actor(actor).select_related("body")
    words = _plain(asked.q).strip()[:100]
    if words:
        found = found.filter(
            Q(column_name__icontains=words)
            | Q(table_name__icontains=words)
            | Q(element_code__icontains=words)
            | Q(body__name__icontains=words)
        )
    if asked.rule:
        found = found.filter(rule="" if asked.rule == "none" else _plain(asked.rule)[:40])
    if asked.outcome:
        found = found.filter(outcome=_plain(asked.outcome)[:10])
    return found


def _plain(text: str) -> str:
    return text.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")


def list_rule_records(actor: Actor | None) -> list[RuleRecord]:
    """Every rule with its verdicts among those the actor sees, the most overruled first."""
    counted = (
        Verdict.objects.for_actor(actor)
        .order_by()
        .values("rule")
        .annotate(
            n=Count("pk"),
            wrong=Count("pk", filter=Q(outcome=OVERRULED)),
            bodies=Count("body", distinct=True),
        )
    )
    by_rule = {row["rule"]: row for row in counted}
    named = [(r.code, r.title, r.source, r.certainty) for r in standards.list_sense_rules()]
    named.append((NAME_RULE, "", "", ""))
    records = [_record(one, by_rule.get(one[0])) for one in named]
    return sorted(records, key=lambda one: (not one.is_doubtful, -one.percent, -one.verdicts))


def _record(named: tuple[str, str, str, str], row: Any) -> RuleRecord:
    code, title, source, certainty = named
    verdicts, overruled = (row["n"], row["wrong"]) if row else (0, 0)
    percent = round(100 * overruled / verdicts) if verdicts else 0
    return RuleRecord(
        code=code,
        title=title,
        source=source,
        certainty=certainty,
        verdicts=verdicts,
        overruled=overruled,
        bodies=row["bodies"] if row else 0,
        percent=percent,
        is_doubtful=verdicts >= settings.ZT_SENSE_OVERRULED_LEAST
        and percent >= settings.ZT_SENSE_OVERRULED_PERCENT,
    )
