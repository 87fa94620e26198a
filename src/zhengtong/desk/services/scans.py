"""Files waiting for the scanner: asked outside any transaction, until it answers."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import F

from zhengtong.desk.models import Attachment, ScanState
from zhengtong.desk.scanners.clamd import find_scanner
from zhengtong.desk.scanners.ports import Scanner, ScannerDown, Verdict
from zhengtong.desk.selectors.papers import paper_limits
from zhengtong.desk.services import paper_store
from zhengtong.desk.services.notices import notify
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import N_
from zhengtong.ledger import public as ledger

KEEPER = Actor.system(N_("平台"))


def scan_waiting(only: Iterable[UUID] | None = None) -> int:
    """How many got a verdict; ends at the first sign that the scanner is down."""
    scanner = find_scanner()
    if scanner is None:
        return 0
    waiting = Attachment.objects.filter(scan_state=ScanState.WAITING, removed_at=None)
    if only is not None:
        waiting = waiting.filter(uuid__in=list(only))
    done = 0
    for row in waiting.order_by("scan_tries", "pk")[: paper_limits()["scans_at_once"]]:
        if not _scan_one(scanner, row):
            break
        done += 1
    return done


def _scan_one(scanner: Scanner, row: Attachment) -> bool:
    """Whether the scanner gave a verdict."""
    try:
        verdict = scanner.scan(paper_store.read(row.uuid))
    except (ScannerDown, OSError, paper_store.NotOpened) as error:
        Attachment.objects.filter(pk=row.pk).update(
            scan_tries=F("scan_tries") + 1, scan_note=str(error)[:200]
        )
        return False
    _keep_verdict(row.pk, verdict)
    return True


@transaction.atomic
def _keep_verdict(pk: int, verdict: Verdict) -> None:
    row = Attachment.objects.select_for_update().get(pk=pk)
    if row.scan_state != ScanState.WAITING:
        return
    row.scan_state = ScanState.INFECTED if verdict.virus else ScanState.CLEAN
    row.scan_note = verdict.virus
    row.scan_tries += 1
    row.save(update_fields=["scan_state", "scan_note", "scan_tries"])
    if not verdict.virus:
        return
    ledger.record_deed(
        "desk.attachment-infected",
        subject=row.uuid,
        subject_kind="attachment",
        by=KEEPER,
        sm3=row.sm3,
        virus=verdict.virus,
    )
    notify(
        template="desk.attachment-infected",
        facts={"name": row.name[:60], "virus": verdict.virus},
        link=f"/desk/papers/{row.uuid}/",
        accounts=[row.uploaded_by],
    )
    transaction.on_commit(lambda: paper_store.erase(row.uuid))
