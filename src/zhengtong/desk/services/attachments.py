"""To bring papers, take them away, and open them; each is journalled.

Files are looked at and stored outside any transaction; rows come after their files.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from zhengtong.crypto.digests import sm3
from zhengtong.desk.domain.official_forms import FormState
from zhengtong.desk.domain.paper_errors import (
    AttachmentDamaged,
    AttachmentGone,
    AttachmentKindUnknown,
    AttachmentNotFound,
    AttachmentNotScanned,
    AttachmentRefused,
    AttachmentsTooMany,
)
from zhengtong.desk.domain.paper_owners import PaperOwner, find_paper_owner
from zhengtong.desk.domain.paper_reasons import Unfit
from zhengtong.desk.domain.papers import base_name, inspect
from zhengtong.desk.models import Attachment, OfficialForm, ScanState
from zhengtong.desk.scanners.clamd import find_scanner
from zhengtong.desk.selectors.papers import (
    get_attachment,
    held_papers,
    list_paper_kinds,
    may_remove,
    paper_limits,
    paper_rules,
)
from zhengtong.desk.services import paper_store
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import DomainError
from zhengtong.kernel.ids import uuid7
from zhengtong.ledger import public as ledger

SHOWN_NAME = 60


@dataclass(frozen=True, kw_only=True)
class Sent:
    """One file as it was sent."""

    name: str
    data: bytes


@dataclass(frozen=True, kw_only=True)
class Bringing:
    """Where the files go, and as what."""

    owner_kind: str
    owner_key: str
    kind: str
    is_narrow: bool = False


@dataclass(frozen=True, kw_only=True)
class Staged:
    """A file that was found fit and lies sealed on disk, without a row yet."""

    uuid: UUID
    name: str
    type: str
    size: int
    sm3: str


class FilesRefused(Exception):  # noqa: N818 - a refusal, not a fault
    """Some of the files may not be kept, so none is; one error for each."""

    def __init__(self, errors: list[DomainError]) -> None:
        super().__init__(len(errors))
        self.errors = errors


def stage_files(files: Sequence[Sent], to: Bringing, *, by: Actor) -> list[Staged]:
    """The files, found fit and stored; nothing is stored where one is unfit. No transaction here.

    Raises:
        AttachmentNotFound, AttachmentForbidden, AttachmentKindUnknown, AttachmentsTooMany.
        FilesRefused: with an error for each unfit file.
    """
    owner = _owner_for(to, by)
    if not files or to.kind not in dict(list_paper_kinds(owner.kind)):
        raise AttachmentKindUnknown
    _check_count(owner, to, len(files))
    found: list[tuple[str, str, bytes]] = []
    errors: list[DomainError] = []
    for file in files:
        try:
            found.append(_look_at(file))
        except AttachmentRefused as error:
            errors.append(error)
    if errors:
        raise FilesRefused(errors)
    return [_store(*one) for one in found]


def _owner_for(to: Bringing, by: Actor) -> PaperOwner:
    owner = find_paper_owner(to.owner_kind)
    if owner is None or not owner.may_see(to.owner_key, by):
        raise AttachmentNotFound
    if not owner.may_attach(to.owner_key, by):
        raise owner.forbidden
    return owner


def _check_count(owner: PaperOwner, to: Bringing, count: int) -> None:
    limits = paper_limits()
    once, whole = limits["files_at_once"], limits["files_per_owner"]
    there = held_papers(owner.kind, to.owner_key).count()
    if count > once or there + count > whole:
        raise AttachmentsTooMany(once=once, whole=whole)


def _look_at(file: Sent) -> tuple[str, str, bytes]:
    try:
        name = base_name(file.name, paper_limits()["name_characters"])
        return name, inspect(name, file.data, paper_rules()), file.data
    except Unfit as unfit:
        shown = "".join(c if c.isprintable() else "?" for c in file.name[-SHOWN_NAME:])
        reason = _(unfit.message) % unfit.facts
        raise AttachmentRefused(name=shown, reason=reason) from unfit


def _store(name: str, kind: str, data: bytes) -> Staged:
    staged = Staged(uuid=uuid7(), name=name, type=kind, size=len(data), sm3=sm3(data).hex())
    paper_store.store(staged.uuid, data)
    return staged


def discard(staged: Sequence[Staged]) -> None:
    """Erase files whose rows were not written."""
    kept = set(
        Attachment.objects.filter(uuid__in=[one.uuid for one in staged]).values_list(
            "uuid", flat=True
        )
    )
    for one in staged:
        if one.uuid not in kept:
            paper_store.erase(one.uuid)


@transaction.atomic
def keep_files(staged: Sequence[Staged], to: Bringing, *, by: Actor) -> list[Attachment]:
    """The attachments, now with the owner.

    Raises:
        AttachmentNotFound, AttachmentForbidden, AttachmentsTooMany.
    """
    owner = _owner_for(to, by)
    owner.begin_change(to.owner_key)
    _check_count(_owner_for(to, by), to, len(staged))
    state = ScanState.WAITING if find_scanner() else ScanState.UNSCANNED
    now = clock.current().now()
    rows = Attachment.objects.bulk_create(
        Attachment(
            uuid=one.uuid,
            owner_kind=to.owner_kind,
            owner_key=to.owner_key,
            kind=to.kind,
            name=one.name,
            type=one.type,
            size=one.size,
            sm3=one.sm3,
            is_narrow=to.is_narrow and owner.has_narrow,
            body_id=by.body_id,
            uploaded_by=by.account_id,
            uploaded_by_name=by.name,
            uploaded_at=now,
            scan_state=state,
        )
        for one in staged
    )
    for row in rows:
        _journal("desk.attachment-added", row, by)
    return rows


def bring_files(files: Sequence[Sent], to: Bringing, *, by: Actor) -> list[Attachment]:
    """The files as attachments: looked at, stored, kept; all or none.

    Raises:
        AttachmentNotFound, AttachmentForbidden, AttachmentKindUnknown, AttachmentsTooMany.
        FilesRefused.
    """
    staged = stage_files(files, to, by=by)
    try:
        return keep_files(staged, to, by=by)
    finally:
        discard(staged)


@transaction.atomic
def remove_attachment(attachment_id: UUID, *, by: Actor) -> Attachment:
    """The attachment, taken away by who may, before anything was decided on its ground.

    What a published version holds is only set aside: that version keeps it.

    Raises:
        AttachmentNotFound, AttachmentGone, and what the owner says where it is fixed.
    """
    row = get_attachment(attachment_id, by=by)
    owner = find_paper_owner(row.owner_kind)
    if owner is None:
        raise AttachmentNotFound
    owner.begin_change(row.owner_key)
    row = get_attachment(attachment_id, by=by, lock=True)
    if row.removed_at is not None or row.set_aside_at is not None:
        raise AttachmentGone(name=row.name)
    if not may_remove(row, by) or _is_form(row):
        raise owner.fixed
    if owner.is_kept(row.pk):
        row.set_aside_at = clock.current().now()
        row.save(update_fields=["set_aside_at"])
        _journal("desk.attachment-removed", row, by, manner="set-aside")
        return row
    row.removed_at = clock.current().now()
    row.save(update_fields=["removed_at"])
    _journal("desk.attachment-removed", row, by)
    transaction.on_commit(lambda: paper_store.erase(row.uuid))
    return row


def _is_form(row: Attachment) -> bool:
    """Whether it is the stamped paper of a form that counts."""
    return OfficialForm.objects.filter(paper=row).exclude(state=FormState.VOID).exists()


@transaction.atomic
def _record_opening(attachment_id: UUID, by: Actor, manner: str) -> Attachment:
    row = get_attachment(attachment_id, by=by)
    if row.removed_at is not None or row.scan_state == ScanState.INFECTED:
        raise AttachmentGone(name=row.name)
    if not row.is_openable:
        raise AttachmentNotScanned(name=row.name)
    _journal("desk.attachment-opened", row, by, manner=manner)
    return row


def open_attachment(attachment_id: UUID, *, by: Actor, manner: str) -> tuple[Attachment, bytes]:
    """The attachment and its bytes; journalled first with the manner (preview, download).

    Raises:
        AttachmentNotFound, AttachmentGone, AttachmentNotScanned, AttachmentDamaged.
    """
    row = _record_opening(attachment_id, by, manner)
    try:
        data = b"".join(paper_store.read(row.uuid))
    except (OSError, paper_store.NotOpened) as error:
        raise AttachmentDamaged(name=row.name) from error
    if sm3(data).hex() != row.sm3:
        raise AttachmentDamaged(name=row.name)
    return row, data


def _journal(deed: str, row: Attachment, by: Actor, **facts: Any) -> None:
    """The deed with the file's digest and owner; its name may hold names of people: left out."""
    ledger.record_deed(
        deed,
        subject=row.uuid,
        subject_kind="attachment",
        by=by,
        sm3=row.sm3,
        owner=f"{row.owner_kind}:{row.owner_key}",
        **facts,
    )
