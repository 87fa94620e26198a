"""Deeds on publications: write, publish, withdraw."""

from typing import Any
from uuid import UUID

from django.db import transaction

from zhengtong.desk.domain.library_errors import (
    PublicationIncomplete,
    PublicationNotFound,
    PublicationNotPublished,
)
from zhengtong.desk.domain.publications import (
    NAMED_LIMIT,
    Effect,
    PublicationFields,
    PublicationKind,
    PublicationState,
    Reach,
    find_gaps,
    permit_publishing,
    refuse_secret,
)
from zhengtong.desk.models import Publication, PublicationVersion
from zhengtong.desk.services import publication_files
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor, Role
from zhengtong.kernel.errors import N_, Gap, StaleRevision
from zhengtong.ledger import public as ledger
from zhengtong.organisations import public as organisations
from zhengtong.toolkit.numbering import next_number

COPIED = ("kind", "title", "text", "document_number", "link", "importance", "reach", "must_sign",
          "sign_by", "expires_on", "effective_on", "replaces", "ends_as")  # fmt: skip


def link_of(row: Publication) -> str:
    """The page of the publication."""
    return f"/library/{row.uuid}/"


def lock_publication(publication_id: UUID, by: Actor, revision: int | None) -> Publication:
    """The actor's body's publication, locked.

    Raises:
        PublicationNotFound, PublishingForbidden, StaleRevision.
    """
    here = [by.body_id] if by.body_id else []
    row = (
        Publication.objects.select_for_update(of=("self",))
        .select_related("issuer")
        .filter(uuid=publication_id, issuer__uuid__in=here)
        .first()
    )
    if row is None:
        raise PublicationNotFound
    permit_publishing(row.reach, by)
    if revision is not None and row.revision != revision:
        raise StaleRevision
    return row


@transaction.atomic
def write_publication(
    fields: PublicationFields,
    *,
    by: Actor,
    publication_id: UUID | None = None,
    revision: int | None = None,
) -> Publication:
    """A draft, new or changed; what was published is out of sight until it is published anew.

    Raises:
        PublishingForbidden, SecretContent, PublicationIncomplete, PublicationNotFound,
        StaleRevision.
    """
    permit_publishing(fields.reach, by)
    refuse_secret(fields.title, fields.text, fields.document_number)
    gaps = [*find_gaps(fields, today=clock.today()), *_audience_gaps(fields, by)]
    if gaps:
        raise PublicationIncomplete(gaps=tuple(gaps))
    assert by.body_id is not None  # noqa: S101 - permitted with a body only
    if publication_id is None:
        row = Publication(
            number=next_number("WJ", "desk_publication_number", digits=6),
            issuer_id=organisations.get_body(by.body_id).pk,
        )
        row.written_by, row.written_by_name = by.account_id, by.name
        row.created_at = clock.current().now()
    else:
        row = lock_publication(publication_id, by, revision)
        row.revision += 1
        row.state = PublicationState.DRAFT
    for name in COPIED:
        setattr(row, name, getattr(fields, name))
    row.roles = sorted(fields.roles)
    row.region_prefix = organisations.prefix_of(by.region) if fields.reach == Reach.REGION else ""
    row.save()
    row.bodies.set(organisations.list_body_keys(_bodies_of(fields, by.body_id)))
    record("desk.publication-written", row, by)
    return row


def _audience_gaps(fields: PublicationFields, by: Actor) -> list[Gap]:
    """Named bodies must lie in the author's region, unless the author keeps the platform."""
    if fields.reach != Reach.NAMED or by.has(Role.SYSTEM_ADMIN):
        return []
    if len(fields.named_ids) > NAMED_LIMIT:
        facts = {"limit": NAMED_LIMIT}
        message = N_("最多指定 %(limit)s 个单位，请改选更大的范围。")
        return [Gap(field="named", message=message, facts=facts)]
    prefix = organisations.prefix_of(by.region)
    rows = [organisations.get_body(one) for one in fields.named_ids]
    message = N_("%(body)s不在本行政区划内。")
    return [
        Gap(field="named", message=message, facts={"body": row.name})
        for row in rows
        if not row.region.startswith(prefix)
    ]


def _bodies_of(fields: PublicationFields, own: UUID) -> organisations.Scope:
    ids: set[UUID] = set()
    if fields.reach == Reach.NAMED:
        ids = set(fields.named_ids)
    elif fields.reach in {Reach.OWN, Reach.BRANCH}:
        ids = {own}
    if fields.reach == Reach.BRANCH:
        ids |= organisations.list_bodies_below(own)
    return organisations.Scope(body_ids=frozenset(ids))


@transaction.atomic
def publish(publication_id: UUID, *, by: Actor, revision: int | None = None) -> Publication:
    """The draft as a new version with its files, which nobody changes any more.

    All are asked to read it anew.

    Raises:
        PublicationNotFound, PublishingForbidden, StaleRevision, SecretContent.
        PublicationIncomplete: the document it ends is not found, a download has no file, or a file
            is not scanned yet.
    """
    row = lock_publication(publication_id, by, revision)
    refuse_secret(row.title, row.text)
    files = publication_files.check_files(row)
    _end_former(row, by)
    now = clock.current().now()
    row.version += 1
    row.revision += 1
    row.state, row.published_at, row.withdrawn_reason = PublicationState.PUBLISHED, now, ""
    row.save()
    version = PublicationVersion.objects.create(
        publication=row,
        number=row.version,
        title=row.title,
        text=row.text,
        document_number=row.document_number,
        link=row.link,
        published_at=now,
        published_by_name=by.name,
    )
    publication_files.keep_set(version, files)
    record("desk.publication-published", row, by, files=[one.sm3 for one in files])
    return row


def _end_former(row: Publication, by: Actor) -> None:
    """The policy document that this one replaces, repeals or amends, so marked."""
    if row.kind != PublicationKind.POLICY or not row.replaces:
        return
    standing = Publication.objects.select_for_update(of=("self",)).filter(
        kind=PublicationKind.POLICY, state=PublicationState.PUBLISHED
    )
    if not by.has(Role.SYSTEM_ADMIN):
        standing = standing.filter(issuer=row.issuer)
    named = standing.filter(number=row.replaces) | standing.filter(document_number=row.replaces)
    former = list(named.exclude(pk=row.pk)[:2])
    if len(former) != 1:
        message = N_("没有找到文号或编号为“%(number)s”的本单位文件。")
        gap = Gap(field="replaces", message=message, facts={"number": row.replaces})
        raise PublicationIncomplete(gaps=(gap,))
    former[0].effect = row.ends_as if row.ends_as in set(Effect) else Effect.REPLACED
    former[0].ended_by = row
    former[0].revision += 1
    former[0].save(update_fields=["effect", "ended_by", "revision"])


@transaction.atomic
def withdraw_publication(
    publication_id: UUID, *, by: Actor, reason: str, revision: int | None = None
) -> Publication:
    """What was published, taken back with a reason; versions and receipts stay.

    Raises:
        PublicationNotFound, PublishingForbidden, StaleRevision, PublicationNotPublished,
        PublicationIncomplete.
    """
    row = lock_publication(publication_id, by, revision)
    if row.state != PublicationState.PUBLISHED:
        raise PublicationNotPublished
    if not reason.strip():
        gap = Gap(field="reason", message=N_("请写明撤回原因。"))
        raise PublicationIncomplete(gaps=(gap,))
    row.state, row.withdrawn_reason = PublicationState.WITHDRAWN, reason
    row.revision += 1
    row.save(update_fields=["state", "withdrawn_reason", "revision"])
    record("desk.publication-withdrawn", row, by)
    return row


def record(deed: str, row: Publication, by: Actor, **facts: Any) -> None:
    """The deed in the journal, with what the publication is and how far it goes.

    ``facts`` are further ones, as the SM3 digests (hexadecimal) of the files it is published with.
    """
    ledger.record_deed(
        deed,
        subject=str(row.uuid),
        by=by,
        subject_kind="publication",
        number=row.number,
        kind=row.kind,
        reach=row.reach,
        version=row.version,
        **facts,
    )
