"""Deeds of readers: read, sign; and of authors: remind who has not."""

from uuid import UUID

from django.db import transaction

from zhengtong.desk.domain.library_errors import PublicationNotPublished, UrgedToday
from zhengtong.desk.domain.publications import PublicationState
from zhengtong.desk.models import Notice, NoticeReading, Publication, Receipt
from zhengtong.desk.selectors.library import list_missing_readers
from zhengtong.desk.services.notices import notify
from zhengtong.desk.services.publications import link_of, lock_publication, record
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.ledger import public as ledger
from zhengtong.organisations import public as organisations


@transaction.atomic
def read_publication(publication: Publication, *, by: Actor) -> Receipt | None:
    """The receipt that the actor opened what is told to them; None for who is no reader."""
    told = Publication.objects.read_by(by).filter(pk=publication.pk)
    if not told.exists():
        return None
    receipt, _ = Receipt.objects.get_or_create(
        publication=publication,
        version=publication.version,
        account=by.account_id,
        defaults={
            "name": by.name,
            "body_id": organisations.get_body(by.body_id).pk if by.body_id else None,
            "read_at": clock.current().now(),
        },
    )
    if not publication.must_sign or receipt.signed_at is not None:
        _settle_reminders(publication, by)
    return receipt


def _settle_reminders(publication: Publication, by: Actor) -> None:
    """Reminders of what is done are read as well."""
    reminders = Notice.objects.filter(
        account=by.account_id, kind="desk.reading-urged", link=link_of(publication)
    )
    now = clock.current().now()
    NoticeReading.objects.bulk_create(
        [NoticeReading(notice=one, account=by.account_id, read_at=now) for one in reminders],
        ignore_conflicts=True,
    )


@transaction.atomic
def sign_publication(publication_id: UUID, *, by: Actor) -> Receipt:
    """The receipt, signed (签收); a second time it stays as it was.

    Raises:
        PublicationNotFound, PublicationNotPublished.
    """
    row = Publication.objects.for_actor(by).get_or_refuse(publication_id)
    receipt = read_publication(row, by=by)
    if receipt is None:
        raise PublicationNotPublished
    if receipt.signed_at is None:
        receipt.signed_at = clock.current().now()
        receipt.save(update_fields=["signed_at"])
        _settle_reminders(row, by)
        record("desk.publication-signed", row, by)
    return receipt


@transaction.atomic
def urge_readers(publication_id: UUID, *, by: Actor) -> int:
    """How many people who have not read (or signed) it were reminded; once a day.

    Raises:
        PublicationNotFound, PublishingForbidden, PublicationNotPublished, UrgedToday.
    """
    row = lock_publication(publication_id, by, None)
    if row.state != PublicationState.PUBLISHED:
        raise PublicationNotPublished
    key = f"reading|{row.uuid}|{row.version}|{clock.today():%Y%m%d}"
    if Notice.objects.filter(once_key__startswith=key).exists():
        raise UrgedToday
    missing = {found["account__uuid"] for found in list_missing_readers(row)}
    until = f"{row.sign_by:%Y-%m-%d}" if row.sign_by else ""
    count = notify(
        template="desk.reading-urged",
        facts={"title": row.title, "body": row.issuer.name, "until": until},
        link=link_of(row),
        accounts=sorted(missing),
        once_key=key,
    )
    ledger.record_deed(
        "desk.readers-urged", subject=str(row.uuid), by=by, number=row.number, people=count
    )
    return count
