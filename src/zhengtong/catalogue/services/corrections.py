"""Reporting a doubt about an entry or its data, answering it, taking it back."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from zhengtong.catalogue.domain import corrections as words
from zhengtong.catalogue.domain.texts import find_statement_gaps
from zhengtong.catalogue.models import Correction, Entry
from zhengtong.catalogue.models.corrections import CorrectionQuerySet
from zhengtong.desk import public as desk
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor, Role
from zhengtong.kernel.errors import N_, Gap, StaleRevision
from zhengtong.ledger import public as ledger
from zhengtong.organisations import public as organisations
from zhengtong.policy.profiles import profile_for
from zhengtong.toolkit.numbering import next_number
from zhengtong.toolkit.text import find_refused_character
from zhengtong.vault import public as vault

TERM = "sharing.correction"
KEY_PURPOSE = "catalogue.correction-record"


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """What is doubted.

    Attributes:
        aspect: ``catalogue`` or ``data``.
        text: What seems wrong, without personal data.
        item_id: The item in doubt; None for the entry as a whole.
        record_key: Names the record in doubt; sealed, "" if it is about no single record.
    """

    aspect: str
    text: str
    item_id: UUID | None = None
    record_key: str = ""


def subject_of(correction: Correction) -> str:
    """Its stable name, for clocks."""
    return f"correction:{correction.uuid}"


def url_of(correction: Correction) -> str:
    """Its page."""
    return f"/catalogue/corrections/{correction.uuid}/"


@transaction.atomic
def report_doubt(entry_id: UUID, doubt: Doubt, *, by: Actor) -> Correction:
    """The correction asked for; its clock runs, the source and all users of the entry are told.

    Raises:
        EntryNotFound, CorrectionForbidden, CorrectionInvalid.

    Policy: P7.2, R27
    """
    if by.body_id is None or not by.has(Role.OFFICER):
        raise words.CorrectionForbidden
    found = Entry.objects.for_actor(by).published().select_related("body", "current")
    entry = found.get_or_refuse(entry_id)
    version = entry.current
    items = {one.item_id: one.name for one in version.items.all()} if version else {}
    gaps = _doubt_gaps(doubt, items)
    if gaps:
        raise words.CorrectionInvalid(gaps=tuple(gaps))
    key = doubt.record_key.strip()
    correction = Correction(
        number=next_number("JH", "catalogue_correction_number"),
        entry=entry,
        entry_version=version.number if version else 0,
        aspect=doubt.aspect,
        item_id=doubt.item_id,
        item_name=items.get(doubt.item_id, "") if doubt.item_id else "",
        record_key=vault.seal_secret(KEY_PURPOSE, key, by=by) if key else None,
        text=doubt.text.strip(),
        reporter_id=organisations.get_body(by.body_id).pk,
        reported_by=by.account_id,
        reported_by_name=by.name,
        reported_at=clock.current().now(),
    )
    started = desk.start_clock(
        subject_of(correction),
        term=profile_for(clock.today()).term(TERM),
        title=f"{correction.number} {entry.title}",
        body_id=entry.body.uuid,
        by=by,
        link=url_of(correction),
    )
    correction.due_on = started.due_on
    correction.save()
    _record("catalogue.correction-reported", correction, by, has_record=bool(key))
    _tell("catalogue.correction-reported", correction, {entry.body.uuid}, url_of(correction))
    users = words.list_users(entry.uuid) - {entry.body.uuid, by.body_id}
    _tell("catalogue.correction-open", correction, users, f"/catalogue/{entry.uuid}/")
    return correction


def _doubt_gaps(doubt: Doubt, items: dict[UUID, str]) -> list[Gap]:
    gaps = []
    if doubt.aspect not in words.ASPECTS:
        gaps.append(Gap(field="aspect", message=N_("请选择对目录内容还是对共享数据有疑问。")))
    gaps += find_statement_gaps("text", doubt.text, words.TEXT_LIMIT)
    if doubt.item_id is not None and doubt.item_id not in items:
        gaps.append(Gap(field="item_id", message=N_("条目现行版本没有该信息项。")))
    key = doubt.record_key.strip()
    if len(key) > words.KEY_LIMIT or find_refused_character(key):
        gaps.append(Gap(field="record_key", message=N_("记录标识过长或含有控制字符。")))
    if key and doubt.aspect == "catalogue":
        gaps.append(Gap(field="record_key", message=N_("对目录内容有疑问时不填记录标识。")))
    if key and key in doubt.text:
        gaps.append(Gap(field="text", message=N_("请不要在说明中重复记录标识，它只加密保存。")))
    return gaps


def _lock(correction_id: UUID, by: Actor, revision: int | None) -> Correction:
    """The open correction, locked.

    Raises:
        CorrectionNotFound, CorrectionOver, StaleRevision.
    """
    seen: CorrectionQuerySet = Correction.objects.for_actor(by).filter(uuid=correction_id)
    locked = Correction.objects.select_for_update(of=("self",)).filter(pk__in=seen.values("pk"))
    correction = locked.select_related("entry__body", "reporter").get_or_refuse(correction_id)
    if correction.state != "open":
        raise words.CorrectionOver(number=correction.number)
    if revision is not None and correction.revision != revision:
        raise StaleRevision
    return correction


@transaction.atomic
def answer_doubt(
    correction_id: UUID, *, outcome: str, answer: str, by: Actor, revision: int | None = None
) -> Correction:
    """The correction answered by the source; reporter and users are told, the clock stops.

    Args:
        correction_id: UUID of the correction.
        outcome: ``corrected`` or ``kept``.
        answer: What was found and done.
        by: A data officer of the source.
        revision: The one the page showed.

    Raises:
        CorrectionNotFound, CorrectionForbidden, CorrectionOver, CorrectionInvalid, StaleRevision.

    Policy: P7.2, R27
    """
    correction = _lock(correction_id, by, revision)
    source = correction.entry.body.uuid
    if by.body_id != source or not by.has(Role.OFFICER):
        raise words.CorrectionForbidden
    gaps = find_statement_gaps("answer", answer, words.TEXT_LIMIT)
    if outcome not in words.ANSWERS:
        gaps.append(Gap(field="outcome", message=N_("请选择核实结果。")))
    if gaps:
        raise words.CorrectionInvalid(gaps=tuple(gaps))
    correction.answer, correction.answered_by_name = answer.strip(), by.name
    _end(correction, outcome, by)
    _record("catalogue.correction-answered", correction, by, outcome=outcome)
    reporter = correction.reporter.uuid
    _tell("catalogue.correction-answered", correction, {reporter}, url_of(correction))
    users = words.list_users(correction.entry.uuid) - {source, reporter}
    link = f"/catalogue/{correction.entry.uuid}/"
    _tell("catalogue.correction-answered", correction, users, link)
    return correction


@transaction.atomic
def withdraw_doubt(correction_id: UUID, *, by: Actor, revision: int | None = None) -> Correction:
    """The correction taken back by the reporter's body; the clock stops, the source is told.

    Raises:
        CorrectionNotFound, CorrectionForbidden, CorrectionOver, StaleRevision.
    """
    correction = _lock(correction_id, by, revision)
    if by.body_id != correction.reporter.uuid or not by.has(Role.OFFICER):
        raise words.CorrectionForbidden
    _end(correction, "withdrawn", by)
    _record("catalogue.correction-withdrawn", correction, by)
    source = {correction.entry.body.uuid}
    _tell("catalogue.correction-withdrawn", correction, source, url_of(correction))
    return correction


def read_record_key(correction: Correction, *, by: Actor) -> str:
    """The record in doubt, for officers of the reporter and the source; "" for all others."""
    sides = {correction.reporter.uuid, correction.entry.body.uuid}
    if correction.record_key is None or by.body_id not in sides or not by.has(Role.OFFICER):
        return ""
    return vault.open_secret(correction.record_key, by=by, purpose=KEY_PURPOSE).decode()


def _end(correction: Correction, state: str, by: Actor) -> None:
    correction.state = state
    correction.ended_at, correction.ended_on = clock.current().now(), clock.today()
    correction.revision += 1
    correction.save()
    desk.stop_clock(subject_of(correction), TERM, by=by)


def _record(name: str, correction: Correction, by: Actor, **facts: object) -> None:
    ledger.record_deed(
        name,
        subject=str(correction.entry.uuid),
        subject_kind="catalogue.entry",
        by=by,
        correction=str(correction.uuid),
        number=correction.number,
        **facts,
    )


def _tell(template: str, correction: Correction, bodies: set[UUID], link: str) -> None:
    facts = {
        "number": correction.number,
        "title": correction.entry.title,
        "item": correction.item_name or "—",
        "day": str(correction.due_on or ""),
        "outcome": {"message": words.STATES[correction.state], "facts": {}},
    }
    for body in sorted(bodies, key=str):
        desk.notify(
            template=template,
            facts=facts,
            link=link,
            body_id=body,
            once_key=f"{template}|{correction.uuid}",
        )
