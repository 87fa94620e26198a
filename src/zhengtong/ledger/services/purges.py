"""An emergency purge asked for by one person and confirmed by another (涉密信息应急清除)."""

import json
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app

from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import Gap, StaleRevision
from zhengtong.ledger.domain import permits
from zhengtong.ledger.domain.errors import PurgeNotFound, PurgeNotOpen, PurgeUnnamed
from zhengtong.ledger.domain.purges import (
    PurgeFacts,
    check_confirmer,
    check_requester,
    check_words,
)
from zhengtong.ledger.models import Purge
from zhengtong.ledger.services import purge_parts
from zhengtong.ledger.services.journal import record_deed
from zhengtong.vault import public as vault

PURPOSE = "ledger.purge-words"
TASK = "ledger.carry_out_purge"


@transaction.atomic
def request_purge(
    *,
    subjects: Sequence[tuple[str, UUID]],
    words: Sequence[str],
    reason: str,
    basis: str,
    by: Actor,
) -> Purge:
    """Ask for a purge; the words themselves are sealed in the vault and told to nobody.

    Args:
        subjects: Things to clear, by kind and outer name.
        words: Texts to look for everywhere, as they stand.
        reason: Why, without repeating what is to be cleared.
        basis: Legal basis, or the order that was given.
        by: A security administrator.

    Raises:
        PurgeNotYours, PurgeUnnamed.
    """
    check_requester(by)
    cleaned = check_words(words, is_something_named=bool(subjects))
    missing = [kind for kind, uuid in subjects if not purge_parts.exists(kind, uuid)]
    if missing or not reason.strip() or not basis.strip():
        raise PurgeUnnamed(gaps=(Gap(field="subjects", message=PurgeUnnamed.message),))
    now = clock.current().now()
    purge = Purge.objects.create(
        reason=reason.strip(),
        basis=basis.strip(),
        subjects=[[kind, str(uuid)] for kind, uuid in subjects],
        secret=vault.seal_secret(PURPOSE, json.dumps(cleaned, ensure_ascii=False)),
        words=len(cleaned),
        requested_by=by.account_id,
        requested_post=by.post_id,
        requested_name=by.name,
        requested_at=now,
        expires_at=now + timedelta(hours=settings.ZT_PURGE_CONFIRM_HOURS),
    )
    record_deed(
        "ledger.purge-requested",
        subject=purge.uuid,
        by=by,
        subject_kind="purge",
        subjects=purge.subjects,
        words=len(cleaned),
    )
    return purge


@transaction.atomic
def confirm_purge(purge_id: UUID, *, by: Actor, sent_revision: int | None = None) -> Purge:
    """Confirm a purge as the second person; a job carries it out at once.

    Raises:
        PurgeNotFound, PurgeNotOpen, PurgeNotYours, PurgeNotAlone, StaleRevision.
    """
    purge = _locked(purge_id, sent_revision)
    check_confirmer(by, facts_of(purge), now=clock.current().now())
    purge.state = Purge.State.CONFIRMED
    purge.confirmed_by, purge.confirmed_name = by.account_id, by.name
    purge.confirmed_at = clock.current().now()
    purge.revision += 1
    purge.save()
    record_deed("ledger.purge-confirmed", subject=purge.uuid, by=by, subject_kind="purge")
    app.configure_task(TASK, queue="purges", lock=f"purge:{purge.uuid}").defer(
        purge_id=str(purge.uuid)
    )
    return purge


@transaction.atomic
def refuse_purge(purge_id: UUID, *, by: Actor, sent_revision: int | None = None) -> Purge:
    """End a purge without clearing anything: by the second person, or by the one who asked.

    Raises:
        PurgeNotFound, PurgeNotOpen, PurgeNotYours, PurgeNotAlone, StaleRevision.
    """
    purge = _locked(purge_id, sent_revision)
    if purge.state != Purge.State.REQUESTED:
        raise PurgeNotOpen
    if by.account_id != purge.requested_by:
        facts = PurgeFacts(
            is_open=True,
            requested_by=purge.requested_by,
            requested_post=purge.requested_post,
            expires_at=clock.current().now() + timedelta(seconds=1),
        )
        check_confirmer(by, facts, now=clock.current().now())
    purge.state, purge.finished_at = Purge.State.REFUSED, clock.current().now()
    purge.revision += 1
    destroy_words(purge)
    purge.save()
    record_deed("ledger.purge-refused", subject=purge.uuid, by=by, subject_kind="purge")
    return purge


def facts_of(purge: Purge) -> PurgeFacts:
    """What the rule for confirming looks at."""
    return PurgeFacts(
        is_open=purge.state == Purge.State.REQUESTED,
        requested_by=purge.requested_by,
        requested_post=purge.requested_post,
        expires_at=purge.expires_at,
    )


def read_words(purge: Purge) -> list[str]:
    """The words to look for; none once they are destroyed."""
    if purge.secret is None:
        return []
    opener = Actor.system("purge")
    return list(json.loads(vault.open_secret(purge.secret, by=opener, purpose=PURPOSE)))


def keep_words(purge: Purge, more: Sequence[str]) -> None:
    """Remember further words until the end, as the names of things that are about to be cleared."""
    if purge.secret is not None and more:
        words = list(dict.fromkeys([*read_words(purge), *more]))
        vault.replace_secret(purge.secret, json.dumps(words, ensure_ascii=False), purpose=PURPOSE)


def destroy_words(purge: Purge) -> None:
    """Forget the words; the caller saves."""
    if purge.secret is not None:
        vault.destroy_secret(purge.secret, purpose=PURPOSE)
        purge.secret = None


def get_purge(purge_id: UUID, *, by: Actor | None = None) -> Purge:
    """The purge of that name; with ``by`` only if the actor may see purges.

    Raises:
        PurgeNotFound.
    """
    found = Purge.objects.filter(uuid=purge_id).first()
    if found is None or (by is not None and not permits.sees_purges(by, "")):
        raise PurgeNotFound
    return found


def _locked(purge_id: UUID, sent_revision: int | None) -> Purge:
    purge = Purge.objects.select_for_update().filter(uuid=purge_id).first()
    if purge is None:
        raise PurgeNotFound
    if sent_revision is not None and sent_revision != purge.revision:
        raise StaleRevision(sent=str(sent_revision), stored=purge.revision)
    return purge
