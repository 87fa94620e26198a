"""Making, changing, submitting, recalling and dropping amendments: sets of versions of records."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from zhengtong.desk import public as desk
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import StaleRevision
from zhengtong.ledger import public as ledger
from zhengtong.organisations import public as organisations
from zhengtong.standards.domain.errors import (
    AmendmentForbidden,
    AmendmentNotFound,
    AmendmentNotOpen,
    NothingChanged,
    RecordBusy,
    RecordExists,
)
from zhengtong.standards.domain.lifecycle import EDITABLE, STAGE_NAMES, Stage
from zhengtong.standards.domain.permits import is_permitted
from zhengtong.standards.models import Amendment, Record, Version
from zhengtong.standards.services.contents import Clean, Raw, take_clean

REVIEW_KIND = "standards.review"
SUBJECT_KIND = "standards.amendment"


@transaction.atomic
def make_amendment(
    raws: Sequence[Raw], *, by: Actor, title: str = "", reason: str = "", origin: str = "form",
    is_new: bool = False,
) -> UUID:  # fmt: skip
    """The id of a new draft that would publish these contents as new versions.

    Contents equal to what is published are left out. Without a title the first record names it.
    ``origin`` is ``form``, ``sheet`` or ``api``; ``is_new`` refuses codes that are taken.

    Raises:
        AmendmentForbidden, ContentFaulty (every fault), RecordBusy, RecordExists, RecordNotFound,
        NothingChanged.

    Policy: P8.1
    """
    if by.body_id is None or not is_permitted("standards.make-amendment", by, by.body_id):
        raise AmendmentForbidden
    contents = take_clean(raws)
    now = clock.current().now()
    amendment = Amendment.objects.create(
        title=(title.strip() or name_of(contents))[:200],
        reason=reason.strip(),
        body_id=organisations.get_body(by.body_id).pk,
        origin=origin,
        made_by=by.account_id,
        made_by_name=by.name,
        made_at=now,
        updated_at=now,
    )
    count = write_drafts(amendment, contents, is_new=is_new)
    if not count:
        raise NothingChanged
    _note("standards.amendment-made", amendment, by, records=count, title=amendment.title)
    return amendment.uuid


def name_of(contents: Sequence[Clean]) -> str:
    """A title for contents: the first one's code and name, and how many more."""
    first = contents[0][1]
    words = f"{first['code']} {first['name']}"
    return words if len(contents) == 1 else f"{words} +{len(contents) - 1}"


def write_drafts(amendment: Amendment, contents: Sequence[Clean], *, is_new: bool = False) -> int:
    """How many draft versions were written under the amendment.

    Raises:
        RecordBusy, RecordExists.
    """
    twice = [
        code
        for (_, code), times in Counter((register, c["code"]) for register, c in contents).items()
        if times > 1
    ]
    if twice:
        raise RecordBusy(code=twice[0])
    drafts = []
    for register, content in contents:
        draft = _draft(register, content, is_new=is_new)
        if draft is not None:
            draft.amendment = amendment
            drafts.append(draft)
    Version.objects.bulk_create(drafts, batch_size=500)
    return len(drafts)


def _draft(register: str, content: dict[str, object], *, is_new: bool) -> Version | None:
    code = content["code"]
    record, is_made = Record.objects.select_for_update(of=("self",)).get_or_create(
        register=register, code=code
    )
    if is_new and not is_made:
        raise RecordExists(code=code)
    if record.versions.filter(published_at__isnull=True).exists():
        raise RecordBusy(code=code)
    if record.current is not None and record.current.content == content:
        return None
    last = record.versions.aggregate(last=Max("number"))["last"] or 0
    return Version(record=record, number=last + 1, content=content)


@transaction.atomic
def change_draft(
    amendment_id: UUID, raw: Raw, *, by: Actor, revision: int | None, reason: str | None = None
) -> None:
    """Other content for one record of a draft.

    Raises:
        AmendmentNotFound, AmendmentForbidden, AmendmentNotOpen, StaleRevision, ContentFaulty.

    Policy: P8.1
    """
    amendment = lock_amendment(amendment_id, by=by, permission="standards.change-amendment",
                             revision=revision)  # fmt: skip
    ((register, content),) = take_clean([raw])
    draft = amendment.versions.filter(record__register=register, record__code=content["code"])
    if not draft.update(content=content):
        raise AmendmentNotFound
    if reason is not None:
        amendment.reason = reason.strip()
    touch(amendment)
    _note("standards.amendment-changed", amendment, by, code=content["code"])


@transaction.atomic
def submit_amendment(amendment_id: UUID, *, by: Actor, revision: int | None) -> None:
    """Sends a draft to the head of the body, then to the same-level authority.

    Raises:
        AmendmentNotFound, AmendmentForbidden, AmendmentNotOpen, StaleRevision, ContentFaulty (what
        it names went meanwhile), and what the desk refuses, as no holder of a step.

    Policy: P8.1
    """
    amendment = lock_amendment(amendment_id, by=by, permission="standards.submit-amendment",
                             revision=revision)  # fmt: skip
    drafts = amendment.versions.select_related("record")
    take_clean([(one.record.register, one.content) for one in drafts])
    amendment.stage, amendment.return_reason = Stage.REVIEW, ""
    touch(amendment)
    body = organisations.get_body(amendment.body.uuid)
    desk.open_matter(
        REVIEW_KIND, subject=str(amendment.uuid), title=amendment.title, body_id=body.uuid, by=by
    )
    _note("standards.amendment-submitted", amendment, by, title=amendment.title)


@transaction.atomic
def recall_amendment(amendment_id: UUID, *, by: Actor, revision: int | None) -> None:
    """Takes an amendment back from review; it is a draft again.

    Raises:
        AmendmentNotFound, AmendmentForbidden, AmendmentNotOpen, StaleRevision; the desk: not
        one's own.
    """
    amendment = lock_amendment(
        amendment_id, by=by, permission="standards.submit-amendment", revision=revision,
        stages=frozenset({Stage.REVIEW}),
    )  # fmt: skip
    amendment.stage = Stage.DRAFT
    touch(amendment)
    matter = desk.find_matter(REVIEW_KIND, str(amendment.uuid))
    if matter is not None and matter.outcome is None:
        desk.withdraw_matter(matter.uuid, by=by)
    _note("standards.amendment-recalled", amendment, by)


@transaction.atomic
def drop_amendment(amendment_id: UUID, *, by: Actor, revision: int | None) -> None:
    """Undoes an amendment with all its drafts, an import as a whole; what is published stays.

    Raises:
        AmendmentNotFound, AmendmentForbidden, AmendmentNotOpen, StaleRevision.
    """
    amendment = lock_amendment(amendment_id, by=by, permission="standards.drop-amendment",
                             revision=revision)  # fmt: skip
    count = discard_drafts(amendment)
    amendment.stage = Stage.DROPPED
    touch(amendment)
    _note("standards.amendment-dropped", amendment, by, records=count)


def discard_drafts(amendment: Amendment) -> int:
    """How many drafts of the amendment were taken away; codes never published are free again."""
    records = list(amendment.versions.values_list("record_id", flat=True))
    amendment.versions.all().delete()
    Record.objects.filter(pk__in=records, current__isnull=True, versions__isnull=True).delete()
    return len(records)


def lock_amendment(
    amendment_id: UUID, *, by: Actor, permission: str, revision: int | None,
    stages: frozenset[Stage] = EDITABLE,
) -> Amendment:  # fmt: skip
    """The amendment, locked, that the actor may act on and saw in its latest state.

    Raises:
        AmendmentNotFound, AmendmentForbidden, AmendmentNotOpen, StaleRevision.
    """
    amendment = (
        Amendment.objects.select_for_update(of=("self",))
        .select_related("body")
        .filter(uuid=amendment_id)
        .first()
    )
    if amendment is None:
        raise AmendmentNotFound
    if not is_permitted(permission, by, amendment.body.uuid):
        raise AmendmentForbidden
    if amendment.stage not in stages:
        raise AmendmentNotOpen(stage=STAGE_NAMES[Stage(amendment.stage)])
    if revision is not None and amendment.revision != revision:
        raise StaleRevision
    return amendment


def touch(amendment: Amendment) -> None:
    """Count one change and save."""
    amendment.revision += 1
    amendment.updated_at = clock.current().now()
    amendment.save()


def _note(deed: str, amendment: Amendment, by: Actor, **facts: object) -> None:
    ledger.record_deed(deed, subject=str(amendment.uuid), subject_kind=SUBJECT_KIND, by=by, **facts)
