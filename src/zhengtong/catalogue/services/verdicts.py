"""Keeping what officers decide about suggestions, and what that teaches."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction

from zhengtong.catalogue.domain import permits
from zhengtong.catalogue.domain.errors import EntryForbidden, VerdictInvalid
from zhengtong.catalogue.domain.learning import Decided, Lesson, find_lesson
from zhengtong.catalogue.domain.texts import has_control_characters
from zhengtong.catalogue.domain.vocabulary import GRADES, PERSONAL_MARKS
from zhengtong.catalogue.models.verdicts import ACCEPTED, OVERRULED, Verdict
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import N_, Gap
from zhengtong.ledger import public as ledger
from zhengtong.organisations import public as organisations
from zhengtong.standards import public as standards

REASON_LIMIT = 300
CHUNK = 5_000


@dataclass(frozen=True, kw_only=True)
class VerdictRecord:
    """One decision about one column.

    Attributes:
        key: Name and kind of the column, as ``verdict_key`` makes it.
        suggestion: What the detector said, with its counts.
        element_code: Decided element, "" for none; grade and personal likewise.
        reason: Why; required where the decision differs from the suggestion.
    """

    key: str
    column_name: str
    table_name: str = ""
    source_name: str = ""
    suggestion: standards.Suggestion
    element_code: str
    grade: int
    personal: str
    reason: str = ""

    @property
    def is_overruled(self) -> bool:
        """Whether the decision differs from the suggestion."""
        said = self.suggestion
        suggested = (said.element_code, said.grade, said.personal)
        return (self.element_code, self.grade, self.personal) != suggested


def verdict_key(column_name: str, kind: str) -> str:
    """Under what name a verdict is found again: the plain column name and its kind."""
    return f"{standards.plain_name(column_name)[:100]}:{kind}"


@transaction.atomic
def record_verdicts(body_id: UUID, records: Sequence[VerdictRecord], *, by: Actor) -> int:
    """Keep the decisions; how many were kept.

    Raises:
        EntryForbidden, VerdictInvalid (all gaps; fields are ``<place>.<name>``).

    Policy: P8.2, R58
    """
    if not permits.is_permitted("catalogue.draft-entry", by, body_id):
        raise EntryForbidden
    known = {element.code for element in standards.list_elements()} | {""}
    gaps = tuple(gap for place, one in enumerate(records) for gap in _find_gaps(place, one, known))
    if gaps:
        raise VerdictInvalid(gaps=gaps, count=len(gaps))
    body = organisations.get_body(body_id)
    Verdict.objects.bulk_create(_row(one, body.pk, by) for one in records)
    overruled = sum(one.is_overruled for one in records)
    ledger.record_deed(
        "catalogue.verdicts-recorded",
        subject=str(body_id),
        subject_kind="organisations.body",
        by=by,
        columns=[f"{one.table_name}.{one.column_name}" for one in records][:50],
        accepted=len(records) - overruled,
        overruled=overruled,
        detector=standards.detector_version(),
    )
    return len(records)


def _find_gaps(place: int, one: VerdictRecord, known: set[str]) -> Iterator[Gap]:
    reason = one.reason.strip()
    if one.is_overruled and not reason:
        yield Gap(field=f"{place}.reason", message=N_("改判须写明理由。"))
    if len(reason) > REASON_LIMIT or has_control_characters(reason):
        message = N_("理由最多 %(limit)s 个字，且不能含有控制字符。")
        yield Gap(field=f"{place}.reason", message=message, facts={"limit": REASON_LIMIT})
    if one.grade not in GRADES:
        yield Gap(field=f"{place}.grade", message=N_("请从列表中选择。"))
    if one.personal not in PERSONAL_MARKS:
        yield Gap(field=f"{place}.personal", message=N_("请从列表中选择。"))
    if one.element_code not in known:
        message = N_("没有编号为“%(code)s”的数据元。")
        yield Gap(
            field=f"{place}.element_code", message=message, facts={"code": one.element_code[:60]}
        )


def _row(one: VerdictRecord, body_pk: int, by: Actor) -> Verdict:
    said = one.suggestion
    return Verdict(
        body_id=body_pk,
        key=one.key,
        source_name=one.source_name[:100],
        table_name=one.table_name[:200],
        column_name=one.column_name[:200],
        rule=said.rule,
        detector_version=standards.detector_version(),
        suggested_element=said.element_code,
        suggested_grade=said.grade,
        suggested_personal=said.personal,
        element_code=one.element_code,
        grade=one.grade,
        personal=one.personal,
        outcome=OVERRULED if one.is_overruled else ACCEPTED,
        reason=one.reason.strip(),
        sampled=said.sampled,
        filled=said.filled,
        matching=said.matching,
        decided_by=by.account_id,
        decided_by_name=by.name,
    )


def learn(body_id: UUID, keys: Iterable[str]) -> Mapping[str, Lesson]:
    """What earlier verdicts say of columns of those keys, for that body.

    Policy: P8.2
    """
    wanted = sorted(set(keys))
    newest: dict[str, list[Decided]] = defaultdict(list)
    for start in range(0, len(wanted), CHUNK):
        found = Verdict.objects.filter(key__in=wanted[start : start + CHUNK])
        rows = found.order_by("key", "body_id", "-id").distinct("key", "body_id")
        for row in rows.values("key", "body__uuid", "element_code", "grade", "personal"):
            newest[row["key"]].append(
                Decided(
                    body_id=row["body__uuid"],
                    element_code=row["element_code"],
                    grade=row["grade"],
                    personal=row["personal"],
                )
            )
    needed = settings.ZT_SENSE_CONFIRMING_BODIES
    lessons = {
        key: find_lesson(decided, body_id=body_id, confirming_bodies=needed)
        for key, decided in newest.items()
    }
    return {key: lesson for key, lesson in lessons.items() if lesson is not None}
