"""Deeds on sheets: keep one for preview, check it against what stands, take it over whole."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor, Role
from zhengtong.kernel.errors import N_
from zhengtong.kernel.sheets import CellFault
from zhengtong.ledger import public as ledger
from zhengtong.organisations.domain.errors import NotPermitted, SheetRefused
from zhengtong.organisations.domain.sheet_checks import check_bodies, check_people
from zhengtong.organisations.domain.sheets import MAXIMUM_ROWS, read_rows
from zhengtong.organisations.models import Account, SheetUpload
from zhengtong.organisations.selectors.sheets import known_bodies, known_people
from zhengtong.organisations.services.sheet_rows import write_bodies, write_people

KEPT_FOR = timedelta(days=1)
NO_COLUMNS = N_("缺少列：%(columns)s。")
TOO_MANY = N_("超过%(most)s行，请分成几个文件。")
NO_ROWS = N_("表格中没有数据行。")
EXPIRED = N_("这份表格已导入或已过期，请重新上传。")
FAULTY = N_("有%(count)s处错误，未保存任何内容。")


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What a sheet changed."""

    created: int
    changed: int
    unchanged: int


def require_sheet_permit(kind: str, by: Actor) -> None:
    """Bodies are for the system administrator, people for keepers of people.

    Raises:
        NotPermitted.
    """
    allowed = {"bodies": (Role.SYSTEM_ADMIN,), "people": (Role.SYSTEM_ADMIN, Role.BODY_ADMIN)}
    if kind not in allowed or not by.has(*allowed[kind]):
        raise NotPermitted(permit=f"organisations.import-{kind}")


@transaction.atomic
def keep_sheet(kind: str, *, file_name: str, table: list[list[object]], by: Actor) -> UUID:
    """The rows of a sheet kept for preview; nothing of them in force.

    Raises:
        NotPermitted, SheetRefused.
    """
    require_sheet_permit(kind, by)
    if len(table) > MAXIMUM_ROWS + 1:
        raise SheetRefused.because(TOO_MANY, most=MAXIMUM_ROWS)
    rows, missing = read_rows(kind, table)
    if missing:
        raise SheetRefused.because(NO_COLUMNS, columns="、".join(missing))
    if not any(rows):
        raise SheetRefused.because(NO_ROWS)
    clean = [{name: text.replace("\x00", "\ufffd") for name, text in row.items()} for row in rows]
    now = clock.current().now()
    SheetUpload.objects.filter(created_at__lt=now - KEPT_FOR).delete()
    upload = SheetUpload.objects.create(
        account=Account.objects.get(uuid=by.account_id),
        kind=kind,
        file_name=file_name.replace("\x00", "")[:200],
        rows=clean,
        created_at=now,
    )
    return upload.uuid


def get_upload(upload_id: UUID, *, by: Actor) -> SheetUpload:
    """The actor's own sheet waiting for confirmation.

    Raises:
        SheetRefused: it was confirmed, or is older than a day.
    """
    upload = SheetUpload.objects.filter(uuid=upload_id, account__uuid=by.account_id).first()
    if upload is None:
        raise SheetRefused.because(EXPIRED)
    return upload


def check_sheet(upload: SheetUpload, *, by: Actor) -> list[CellFault]:
    """Every faulty cell of a sheet as things stand now."""
    if upload.kind == "bodies":
        return check_bodies(upload.rows, known_bodies(upload.rows))
    return check_people(upload.rows, known_people(upload.rows, by=by))


@transaction.atomic
def take_sheet(upload_id: UUID, *, by: Actor) -> Taken:
    """The whole sheet taken over, or nothing of it; the same sheet again changes nothing.

    Raises:
        NotPermitted, SheetRefused.
    """
    upload = get_upload(upload_id, by=by)
    SheetUpload.objects.select_for_update().get(pk=upload.pk)
    require_sheet_permit(upload.kind, by)
    faults = check_sheet(upload, by=by)
    if faults:
        raise SheetRefused.because(FAULTY, count=len(faults))
    rows = [row for row in upload.rows if row]
    write = write_bodies if upload.kind == "bodies" else write_people
    created, changed = write(rows)
    ledger.record_deed(
        f"organisations.{upload.kind}-imported",
        subject=str(upload.uuid),
        by=by,
        subject_kind="sheet",
        rows=len(rows),
        created=created,
        changed=changed,
    )
    upload.delete()
    return Taken(created=created, changed=changed, unchanged=len(rows) - created - changed)
