"""Sheets taken in: kept for preview, checked against what stands, turned into one amendment."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import N_
from zhengtong.kernel.sheets import CellFault
from zhengtong.ledger import public as ledger
from zhengtong.standards.domain.errors import (
    AmendmentForbidden,
    ContentFaulty,
    SheetUnreadable,
    UploadGone,
)
from zhengtong.standards.domain.fields import REGISTERS
from zhengtong.standards.domain.permits import is_permitted
from zhengtong.standards.domain.rules import read_settings
from zhengtong.standards.domain.sheets import SheetRecord, place_gap
from zhengtong.standards.models import Upload
from zhengtong.standards.services.amendments import make_amendment
from zhengtong.standards.services.contents import judge

KEPT_FOR = timedelta(days=1)
FAULTS_KEPT = 10_000
NO_ROWS = N_("没有数据行。")


@transaction.atomic
def keep_sheet(
    register: str, records: Sequence[SheetRecord], faults: Sequence[CellFault], *,
    file_name: str, by: Actor,
) -> UUID:  # fmt: skip
    """The records of a file kept for preview; nothing of them is in a register.

    Raises:
        AmendmentForbidden, SheetUnreadable.
    """
    _refuse_stranger(by)
    if not records and not faults:
        raise SheetUnreadable(reason=NO_ROWS)
    now = clock.current().now()
    Upload.objects.filter(made_at__lt=now - KEPT_FOR).delete()
    upload = Upload.objects.create(
        register=register,
        file_name="".join(char for char in file_name if char.isprintable())[:200],
        records=[_clean_json(vars(one)) for one in records],
        faults=[_clean_json(vars(one)) for one in faults[:FAULTS_KEPT]],
        account=by.account_id,
        made_at=now,
    )
    return upload.uuid


def _refuse_stranger(by: Actor) -> None:
    if by.body_id is None or not is_permitted("standards.import-sheet", by, by.body_id):
        raise AmendmentForbidden


def _clean_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _clean_json(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_clean_json(one) for one in value]
    return value.replace("\x00", "\ufffd") if isinstance(value, str) else value


def get_upload(upload_id: UUID, *, by: Actor) -> Upload:
    """The actor's own sheet that waits to be confirmed.

    Raises:
        UploadGone: it was taken over, or is older than a day.
    """
    upload = Upload.objects.filter(uuid=upload_id, account=by.account_id).first()
    if upload is None:
        raise UploadGone
    return upload


def check_upload(upload: Upload) -> list[CellFault]:
    """Every faulty cell as things stand now, by line."""
    register = REGISTERS[upload.register]
    records = [SheetRecord(**one) for one in upload.records]
    faults = [CellFault(**one) for one in upload.faults]
    _cleaned, gaps = judge([(upload.register, _raw(one.content)) for one in records])
    for record, found in zip(records, gaps, strict=True):
        faults.extend(place_gap(register, record, gap) for gap in found)
    return sorted(faults, key=lambda fault: fault.row)


def _raw(content: dict[str, Any]) -> dict[str, Any]:
    settings = content.get("settings")
    return (
        {**content, "settings": read_settings(settings)} if isinstance(settings, str) else content
    )


@transaction.atomic
def take_upload(upload_id: UUID, *, by: Actor, reason: str = "") -> UUID:
    """The amendment that the whole sheet makes, or nothing of it; undone by dropping it.

    Raises:
        AmendmentForbidden, UploadGone, ContentFaulty, RecordBusy, NothingChanged.

    Policy: P8.1
    """
    _refuse_stranger(by)
    upload = get_upload(upload_id, by=by)
    Upload.objects.select_for_update().get(pk=upload.pk)
    faults = check_upload(upload)
    if faults:
        raise ContentFaulty(count=len(faults))
    raws = [(upload.register, _raw(one["content"])) for one in upload.records]
    amendment_id = make_amendment(raws, by=by, reason=reason, origin="sheet")
    ledger.record_deed(
        "standards.sheet-imported",
        subject=str(amendment_id),
        subject_kind="standards.amendment",
        by=by,
        register=upload.register,
        records=len(raws),
        file=upload.file_name,
    )
    upload.delete()
    return amendment_id
