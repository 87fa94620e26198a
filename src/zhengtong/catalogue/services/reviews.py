"""Submitting an entry, deciding on it step by step, taking it back."""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.db import transaction

from zhengtong.catalogue.domain.approval import StepFacts, check_approvals
from zhengtong.catalogue.domain.bases import BasisUnconfirmed, is_refusing
from zhengtong.catalogue.domain.completeness import find_submission_gaps
from zhengtong.catalogue.domain.errors import (
    DecisionUnknown,
    EntryIncomplete,
    MoveNotPossible,
    OpinionMissing,
    ReviewForbidden,
)
from zhengtong.catalogue.domain.lifecycle import IN_REVIEW, STATE_NAMES, Move, State, next_stage
from zhengtong.catalogue.domain.providers import find_provider_gaps
from zhengtong.catalogue.domain.rows import EntryRow
from zhengtong.catalogue.domain.secrecy import refuse_secret
from zhengtong.catalogue.models import Entry, Version
from zhengtong.catalogue.selectors.entries import assessment_of, entry_row, facts_of
from zhengtong.catalogue.services import update_clocks
from zhengtong.catalogue.services.bases import basis_gaps_today
from zhengtong.catalogue.services.entries import refuse_taken_title
from zhengtong.catalogue.services.locks import lock_draft, lock_entry, set_stage
from zhengtong.catalogue.services.publication import publish_version
from zhengtong.catalogue.services.return_reasons import join_reasons
from zhengtong.catalogue.services.vocabularies import known_classes
from zhengtong.desk import public as desk
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor, Role
from zhengtong.kernel.errors import N_, Gap
from zhengtong.ledger import public as ledger
from zhengtong.organisations import public as organisations

REVIEW_KIND = "catalogue.review"
APPROVE = "approve"
RETURN = "return"


def find_gaps(entry: Entry, version: Version) -> tuple[Gap, ...]:
    """Everything that keeps the draft from being submitted (R01 to R04, R09 to R12, R55, R58)."""
    body = entry.body
    provider = find_provider_gaps(body.credit_code, is_overridden=bool(body.credit_code_override))
    if not body.is_active:
        provider = (*provider, Gap(field="provider", message=N_("提供单位已撤销。"), rule="R01"))
    facts = facts_of(version)
    found = find_submission_gaps(facts, assessment_of(version), known_classes=known_classes())
    return (*provider, *found, *basis_gaps_today(facts))


@transaction.atomic
def submit_entry(entry_id: UUID, *, by: Actor, revision: int) -> EntryRow:
    """The entry on its way to the head of the department, then to the same-level authority.

    Raises:
        EntryNotFound, EntryForbidden, StaleRevision, MoveNotPossible, TitleTaken,
        EntryIncomplete (all gaps at once), and what the desk refuses, as no holder of a step.

    Policy: P7.2, R01, R02, R03, R04, R05
    """
    entry, version = lock_draft(
        entry_id, by=by, permission="catalogue.submit-entry", revision=revision
    )
    refuse_secret(facts_of(version), network=settings.ZT_NETWORK)
    gaps = find_gaps(entry, version)
    if gaps:
        raise EntryIncomplete(gaps=gaps, count=len(gaps))
    refuse_taken_title(entry, version.title)
    version.submitted_by = by.account_id
    version.submitted_by_name = by.name
    version.submitted_at = clock.current().now()
    version.return_reason = ""
    set_stage(entry, version, next_stage(version.stage, Move.SUBMIT))
    desk.open_matter(
        REVIEW_KIND,
        subject=str(entry.uuid),
        title=version.title,
        body_id=entry.body.uuid,
        by=by,
        subject_version=str(version.number),
    )
    ledger.record_deed(
        "catalogue.entry-submitted",
        subject=str(entry.uuid),
        subject_kind="catalogue.entry",
        by=by,
        version=version.number,
        title=version.title,
    )
    return entry_row(entry)


@transaction.atomic
def decide_review(
    entry_id: UUID,
    *,
    by: Actor,
    decision: str,
    opinion: str = "",
    revision: int | None = None,
    reasons: Sequence[str] = (),
    basis_confirmed: bool = False,
) -> EntryRow:
    """The entry after the decision on its current step; the authority's approval publishes it.

    ``revision`` is that of the matter the page showed; of two who decide at once one wins, the
    other is told. ``reasons`` are codes from the list of reasons for a return. What is not shared
    passes the authority only where ``basis_confirmed`` says that the article was read and holds.

    Raises:
        DecisionUnknown, ReasonUnknown, OpinionMissing, BasisUnconfirmed, EntryIncomplete (the
        basis ended meanwhile), EntryNotFound, MoveNotPossible, ReviewForbidden, and what
        the desk refuses: not one's step, four eyes, already decided.

    Policy: P4.4, P7.2, R02, R03, R05, R08
    """
    opinion = join_reasons(reasons, opinion)
    refuse_unclear_decision(decision, opinion)
    entry = _lock_for_review(entry_id, by)
    version = entry.working
    if version is None or version.stage not in IN_REVIEW:
        state = version.stage if version else entry.state
        raise MoveNotPossible(state=STATE_NAMES[state], move=decision)
    matter = desk.find_matter(REVIEW_KIND, str(entry.uuid))
    if matter is None:
        raise ReviewForbidden
    step = matter.current_step
    matter = desk.decide_step(
        matter.uuid, by=by, decision=decision, opinion=opinion, revision=revision
    )
    if decision == APPROVE and step is not None and step.role == Role.REVIEWER:
        _confirm_basis(entry, version, by, is_confirmed=basis_confirmed)
    if matter.outcome == "approved":
        _publish_approved(entry, version, by)
        return entry_row(entry)
    name = _turn(entry, version, matter, by=by, opinion=opinion)
    ledger.record_deed(
        name,
        subject=str(entry.uuid),
        subject_kind="catalogue.entry",
        by=by,
        version=version.number,
        decision=decision,
        reasons=list(reasons),
    )
    return entry_row(entry)


def _turn(
    entry: Entry, version: Version, matter: desk.MatterRow, *, by: Actor, opinion: str
) -> str:
    """The name of the deed by which the entry went on to its next step, or back to its body."""
    if matter.outcome is None:
        _pass_on(entry, version, matter, by)
        return "catalogue.review-passed"
    _give_back(entry, version, opinion, by)
    return "catalogue.entry-returned"


def _confirm_basis(entry: Entry, version: Version, by: Actor, *, is_confirmed: bool) -> None:
    """Keep the authority's word that the article forbids the data to be given.

    Raises:
        EntryIncomplete, BasisUnconfirmed.

    Policy: R03
    """
    facts = facts_of(version)
    if not is_refusing(facts):
        return
    gaps = basis_gaps_today(facts)
    if gaps:
        raise EntryIncomplete(gaps=gaps, count=len(gaps))
    if not is_confirmed:
        raise BasisUnconfirmed
    version.basis_confirmed_at = clock.current().now()
    version.basis_confirmed_by_name = by.name
    version.save(update_fields=["basis_confirmed_at", "basis_confirmed_by_name"])
    ledger.record_deed(
        "catalogue.basis-confirmed",
        subject=str(entry.uuid),
        subject_kind="catalogue.entry",
        by=by,
        version=version.number,
        basis=facts.basis_ref,
        document=facts.basis_document,
        article=facts.basis_article,
    )


def _give_back(entry: Entry, version: Version, opinion: str, by: Actor) -> None:
    version.return_reason = opinion
    set_stage(entry, version, next_stage(version.stage, Move.RETURN))
    update_clocks.note_given_back(entry, by=by)
    _tell_compiler(entry, version, opinion)


def _pass_on(entry: Entry, version: Version, matter: desk.MatterRow, by: Actor) -> None:
    """Show the authority the entry once its step has come."""
    step = matter.current_step
    if step is not None and step.role == Role.REVIEWER and version.stage == State.DEPT_REVIEW:
        set_stage(entry, version, next_stage(version.stage, Move.PASS))
        update_clocks.note_received(entry, version, by=by)


def _publish_approved(entry: Entry, version: Version, by: Actor) -> None:
    check_approvals(
        approvals_of(REVIEW_KIND, entry),
        body_id=entry.body.uuid,
        authority_id=organisations.authority_of(entry.body.uuid).uuid,
    )
    publish_version(entry, version, by=by)
    update_clocks.note_published(entry, version, by=by)


@transaction.atomic
def recall_entry(entry_id: UUID, *, by: Actor, revision: int) -> EntryRow:
    """The entry taken back from review by the one who submitted it, a draft again.

    Raises:
        EntryNotFound, EntryForbidden, StaleRevision, MoveNotPossible; the desk: not one's own.
    """
    entry = lock_entry(entry_id, by=by, permission="catalogue.recall-entry", revision=revision)
    version = entry.working
    if version is None or version.stage not in IN_REVIEW:
        state = version.stage if version else entry.state
        raise MoveNotPossible(state=STATE_NAMES[state], move="recall")
    matter = desk.find_matter(REVIEW_KIND, str(entry.uuid))
    if matter is not None and matter.outcome is None:
        desk.withdraw_matter(matter.uuid, by=by)
    set_stage(entry, version, next_stage(version.stage, Move.RECALL))
    update_clocks.note_given_back(entry, by=by)
    ledger.record_deed(
        "catalogue.entry-recalled",
        subject=str(entry.uuid),
        subject_kind="catalogue.entry",
        by=by,
        version=version.number,
    )
    return entry_row(entry)


def approvals_of(kind: str, entry: Entry) -> tuple[StepFacts, ...]:
    """The approvals in the last round of the newest matter about the entry."""
    matters = desk.list_flow(kind, str(entry.uuid))
    if not matters:
        return ()
    last = matters[-1]
    return tuple(
        StepFacts(role=Role(step.role), body_id=step.body.uuid)
        for step in last.steps.all()
        if step.round == last.round and step.state == desk.StepState.APPROVED
    )


def refuse_unclear_decision(decision: str, opinion: str) -> None:
    """Let pass an approval, or a return with reasons.

    Raises:
        DecisionUnknown, OpinionMissing.
    """
    if decision not in {APPROVE, RETURN}:
        raise DecisionUnknown
    if decision == RETURN and not opinion.strip():
        gap = Gap(field="opinion", message=N_("退回时请写明理由。"))
        raise OpinionMissing(gaps=(gap,))


def _lock_for_review(entry_id: UUID, by: Actor) -> Entry:
    visible = Entry.objects.for_actor(by).filter(uuid=entry_id).values("pk")
    return (
        Entry.objects.select_for_update(of=("self",))
        .select_related("body", "office", "system", "current", "working")
        .filter(pk__in=visible)
        .get_or_refuse(entry_id)
    )


def _tell_compiler(entry: Entry, version: Version, opinion: str) -> None:
    if version.submitted_by is None:
        return
    desk.notify(
        template="catalogue.returned",
        facts={"title": version.title, "opinion": opinion},
        link=f"/catalogue/mine/{entry.uuid}/",
        accounts=[version.submitted_by],
    )
