"""Printing official forms, bringing them back stamped, checking them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from zhengtong.desk.domain.flow import MatterState
from zhengtong.desk.domain.form_errors import (
    FormFileWrong,
    FormForbidden,
    FormNotOffered,
    FormNumberWrong,
    FormOutdated,
    FormOwnCheck,
    FormReasonMissing,
    FormStateWrong,
)
from zhengtong.desk.domain.official_forms import (
    FORM_STATE_NAMES,
    FormState,
    digest_of,
    find_form_kind,
    same_number,
)
from zhengtong.desk.models import Matter, OfficialForm
from zhengtong.desk.selectors.official_forms import fill_form, get_form, is_outdated, may_tend_forms
from zhengtong.desk.selectors.papers import MATTER
from zhengtong.desk.selectors.policies import returned_types
from zhengtong.desk.services.attachments import Bringing, Staged, keep_files
from zhengtong.desk.services.notices import notify
from zhengtong.desk.services.steps import get_own_step, lock_matter
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.ledger import public as ledger
from zhengtong.toolkit.numbering import next_number

PAPER_KIND = "form"
NUMBER_DIGITS = 6


@transaction.atomic
def print_form(matter_id: UUID, code: str, *, by: Actor) -> OfficialForm:
    """The form with its number; printed before and still true, it is the same one again.

    Where the matter says something else since, the former is voided and a new number drawn.

    Raises:
        MatterNotFound, FormForbidden, FormNotOffered.

    Policy: P0.2
    """
    matter = lock_matter(matter_id, by)
    kind = find_form_kind(code)
    if kind is None:
        raise FormNotOffered(title=code)
    if not may_tend_forms(matter, by):
        raise FormForbidden
    data = fill_form(kind, matter).to_data()
    digest = digest_of(data)
    former = (
        matter.official_forms.select_for_update().filter(code=code).exclude(state=FormState.VOID)
    )
    row = former.first()
    if row is not None and row.digest == digest:
        _journal("desk.form-printed", row, by, again=True)
        return row
    if row is not None:
        _void(row, by, note="")
    row = OfficialForm.objects.create(
        number=next_number(kind.prefix, "desk_form_number", digits=NUMBER_DIGITS),
        code=code,
        matter=matter,
        body_id=matter.body_id,
        sheet=data,
        digest=digest,
        printed_by=by.account_id,
        printed_by_name=by.name,
        printed_at=clock.current().now(),
    )
    _journal("desk.form-printed", row, by)
    return row


def refuse_types(types: Sequence[str]) -> None:
    """Return if it is one file of a type that a stamped form comes back as.

    Raises:
        FormFileWrong.
    """
    if len(types) != 1 or types[0] not in returned_types():
        raise FormFileWrong


def refuse_return(form: OfficialForm, number: str, by: Actor) -> None:
    """Return if the form may come back under the number typed from the paper.

    Raises:
        FormForbidden, FormStateWrong, FormNumberWrong, FormOutdated.
    """
    if not may_tend_forms(form.matter, by):
        raise FormForbidden
    if form.state not in {FormState.PRINTED, FormState.RETURNED}:
        raise FormStateWrong(number=form.number, state=FORM_STATE_NAMES[form.state])
    if not same_number(number, form.number):
        raise FormNumberWrong(sent=number.strip()[:40], number=form.number)
    if is_outdated(form):
        raise FormOutdated(number=form.number)


@transaction.atomic
def return_form(form_id: UUID, staged: Sequence[Staged], *, number: str, by: Actor) -> OfficialForm:
    """The stamped form bound to the matter: a scan or a sealed file that was found fit.

    Brought back again before it is checked, the newer file counts; the former stays an attachment.

    Raises:
        FormNotFound, FormForbidden, FormStateWrong, FormNumberWrong, FormOutdated, FormFileWrong.
    """
    row = _lock(form_id, by)
    refuse_return(row, number, by)
    refuse_types([one.type for one in staged])
    to = Bringing(owner_kind=MATTER, owner_key=str(row.matter.uuid), kind=PAPER_KIND)
    (row.paper,) = keep_files(staged, to, by=by)
    row.state, row.note = FormState.RETURNED, ""
    row.returned_by, row.returned_by_name = by.account_id, by.name
    row.returned_at = clock.current().now()
    _save(row)
    _journal("desk.form-returned", row, by, sm3=row.paper.sm3)
    return row


@transaction.atomic
def check_form(form_id: UUID, *, by: Actor, agrees: bool, reason: str = "") -> OfficialForm:
    """The stamped form found right (核对), or sent back with a reason, by whoever has the step.

    Raises:
        FormNotFound, NotYourStep, FourEyes, FormStateWrong, FormOwnCheck, FormOutdated,
        FormReasonMissing.
    """
    row = _lock(form_id, by)
    if row.state != FormState.RETURNED:
        raise FormStateWrong(number=row.number, state=FORM_STATE_NAMES[row.state])
    if row.matter.state != MatterState.OPEN:
        raise FormForbidden
    get_own_step(row.matter, by)
    if row.returned_by == by.account_id:
        raise FormOwnCheck
    if not agrees:
        return _send_back(row, by, reason)
    if is_outdated(row):
        raise FormOutdated(number=row.number)
    row.state = FormState.CHECKED
    row.checked_by, row.checked_by_name = by.account_id, by.name
    row.checked_at = clock.current().now()
    _save(row)
    _journal("desk.form-checked", row, by)
    return row


def _send_back(row: OfficialForm, by: Actor, reason: str) -> OfficialForm:
    if not reason.strip():
        raise FormReasonMissing
    row.state, row.note = FormState.PRINTED, reason.strip()
    _save(row)
    _journal("desk.form-sent-back", row, by)
    notify(
        template="desk.form-sent-back",
        facts={"number": row.number, "reason": row.note, "title": row.matter.title},
        link=f"/desk/matters/{row.matter.uuid}/",
        accounts=[row.returned_by] if row.returned_by else [],
    )
    return row


@transaction.atomic
def void_form(form_id: UUID, *, by: Actor, reason: str) -> OfficialForm:
    """The form counts no more (作废), as when its paper was lost; the next one gets a new number.

    Raises:
        FormNotFound, FormForbidden, FormStateWrong, FormReasonMissing.
    """
    row = _lock(form_id, by)
    if not may_tend_forms(row.matter, by):
        raise FormForbidden
    if row.state == FormState.VOID:
        raise FormStateWrong(number=row.number, state=FORM_STATE_NAMES[row.state])
    if not reason.strip():
        raise FormReasonMissing
    _void(row, by, note=reason.strip())
    return row


def _void(row: OfficialForm, by: Actor, *, note: str) -> None:
    row.state, row.note = FormState.VOID, note
    _save(row)
    _journal("desk.form-voided", row, by, reason=note)


def _lock(form_id: UUID, by: Actor) -> OfficialForm:
    """The form under the lock of its matter, which every deed on the matter takes first."""
    seen = get_form(form_id, by=by)
    Matter.objects.select_for_update().get(pk=seen.matter_id)
    locked = OfficialForm.objects.select_for_update(of=("self",))
    return locked.get_or_refuse(form_id)


def _save(row: OfficialForm) -> None:
    row.revision += 1
    row.save()


def _journal(deed: str, row: OfficialForm, by: Actor, **facts: Any) -> None:
    ledger.record_deed(
        deed,
        subject=str(row.uuid),
        subject_kind="form",
        by=by,
        number=row.number,
        code=row.code,
        matter=row.matter.number,
        digest=row.digest,
        **facts,
    )
