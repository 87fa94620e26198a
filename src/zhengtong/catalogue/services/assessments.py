"""Recording the secrecy check and the personal-information impact assessment of a draft."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from zhengtong.catalogue.domain.completeness import personal_marks
from zhengtong.catalogue.domain.errors import AssessmentInvalid, SecrecyRefused
from zhengtong.catalogue.domain.texts import has_control_characters
from zhengtong.catalogue.models import Assessment
from zhengtong.catalogue.models.assessments import PERSONAL, SECRECY
from zhengtong.catalogue.selectors.entries import facts_of
from zhengtong.catalogue.services.locks import lock_draft, touch_entry
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import N_, Gap
from zhengtong.ledger import public as ledger

OUTCOMES: dict[str, dict[str, str]] = {
    SECRECY: {"clear": N_("可以在本网络共享"), "secret": N_("涉密或属于工作秘密")},
    PERSONAL: {
        "none": N_("不涉及个人信息"),
        "acceptable": N_("涉及个人信息，风险可接受"),
        "unacceptable": N_("涉及个人信息，风险不可接受"),
    },
}
TEXT_LIMIT = 2000


@dataclass(frozen=True, kw_only=True)
class AssessmentRecord:
    """What is recorded.

    Attributes:
        kind: ``secrecy`` or ``personal``.
        outcome: One of ``OUTCOMES[kind]``.
        assessor: Who checked or assessed, by name.
        opinion: Findings in words.
        necessity: Why sensitive personal items are necessary (R55).
        measures: How they are protected.
    """

    kind: str
    outcome: str
    assessor: str
    opinion: str = ""
    necessity: str = ""
    measures: str = ""


@transaction.atomic
def record_assessment(
    entry_id: UUID, record: AssessmentRecord, *, by: Actor, revision: int | None = None
) -> None:
    """Put the check on record for the version being worked on; the newest of a kind counts.

    A secrecy check that finds a secret is not recorded: the entry must not be here at all.

    Raises:
        EntryNotFound, EntryForbidden, StaleRevision, MoveNotPossible, AssessmentInvalid,
        SecrecyRefused.

    Policy: P7.2, R02, R14, R55
    """
    gaps = tuple(_find_gaps(record))
    if gaps:
        raise AssessmentInvalid(gaps=gaps)
    if record.kind == SECRECY and record.outcome == "secret":
        raise SecrecyRefused
    entry, version = lock_draft(
        entry_id, by=by, permission="catalogue.record-assessment", revision=revision
    )
    marks = personal_marks(facts_of(version)) if record.kind == PERSONAL else {}
    Assessment.objects.create(
        version=version,
        kind=record.kind,
        outcome=record.outcome,
        opinion=record.opinion.strip(),
        necessity=record.necessity.strip(),
        measures=record.measures.strip(),
        personal_marks=marks,
        assessor=record.assessor.strip(),
        recorded_by=by.account_id,
        recorded_by_name=by.name,
        recorded_at=clock.current().now(),
    )
    touch_entry(entry)
    entry.save()
    ledger.record_deed(
        "catalogue.assessment-recorded",
        subject=str(entry.uuid),
        subject_kind="catalogue.entry",
        by=by,
        kind=record.kind,
        outcome=record.outcome,
        personal_items=len(marks),
    )


def _find_gaps(record: AssessmentRecord) -> Iterator[Gap]:
    if record.kind not in OUTCOMES:
        yield Gap(field="kind", message=N_("请从列表中选择。"), rule="R02")
    elif record.outcome not in OUTCOMES[record.kind]:
        yield Gap(field="outcome", message=N_("请选择结论。"), rule="R02")
    if not record.assessor.strip():
        yield Gap(field="assessor", message=N_("请填写审查或评估人。"), rule="R02")
    limits = {
        "assessor": 100,
        "opinion": TEXT_LIMIT,
        "necessity": TEXT_LIMIT,
        "measures": TEXT_LIMIT,
    }
    for field, limit in limits.items():
        text = getattr(record, field)
        if len(text) > limit:
            yield Gap(field=field, message=N_("最多 %(limit)s 个字。"), facts={"limit": limit})
        if has_control_characters(text):
            yield Gap(field=field, message=N_("含有无法保存的控制字符，请删除后重填。"))
