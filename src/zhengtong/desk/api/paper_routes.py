"""JSON routes of attachments: list, bring, take home."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import File, Form, Path, Router, Schema
from ninja.files import UploadedFile

from zhengtong.desk.domain.paper_errors import AttachmentRefused
from zhengtong.desk.models import Attachment
from zhengtong.desk.selectors import papers as selectors
from zhengtong.desk.services import attachments, scans, watermarks
from zhengtong.toolkit import access

router = Router(tags=["desk"])


class OwnerIn(Schema):
    """What the papers lie with, as ``matter`` and its uuid."""

    owner_kind: str
    owner_key: str


class PaperIn(Schema):
    """What the files are, and whether only the body and those who decide may see them."""

    kind: str
    is_narrow: bool = False


class PaperOut(Schema):
    """One attachment; ``scan_state`` is unscanned, waiting, clean or infected."""

    uuid: UUID
    kind: str
    name: str
    type: str
    size: int
    sm3: str
    is_narrow: bool
    uploaded_by_name: str
    uploaded_at: datetime
    scan_state: str

    @classmethod
    def of(cls, row: Attachment) -> "PaperOut":
        """The schema of an attachment."""
        return cls(**{name: getattr(row, name) for name in cls.model_fields})


@router.get("/papers/{uuid:paper_id}/content", auth=access.api_signed_in)
def read_paper(request: Any, paper_id: UUID) -> HttpResponse:
    """The content, marked with the caller where it is a PDF or image; journalled."""
    row, data = attachments.open_attachment(paper_id, by=request.actor, manner="download")
    return watermarks.marked_answer(row, data, by=request.actor)


@router.get("/papers/{owner_kind}/{owner_key}", response=list[PaperOut], auth=access.api_signed_in)
def list_papers(request: Any, owner_kind: str, owner_key: str) -> list[PaperOut]:
    """Attachments of an owner (``matter`` and its uuid) that the caller may see."""
    found = selectors.list_papers(owner_kind, owner_key, request.actor)
    return [PaperOut.of(row) for row in found.rows]


@router.post("/papers/{owner_kind}/{owner_key}", response=list[PaperOut], auth=access.api_signed_in)
def bring_papers(
    request: Any,
    owner: Path[OwnerIn],
    sent: Form[PaperIn],
    files: File[list[UploadedFile]],
) -> list[PaperOut]:
    """The files, attached; where one is unfit none is kept and all reasons are told."""
    limit = selectors.paper_rules().max_bytes
    read = [attachments.Sent(name=f.name or "", data=f.read(limit + 1)) for f in files]
    to = attachments.Bringing(**owner.dict(), **sent.dict())
    try:
        rows = attachments.bring_files(read, to, by=request.actor)
    except attachments.FilesRefused as refused:
        names = "、".join(str(error.facts["name"]) for error in refused.errors)
        reasons = " ".join(str(error.facts["reason"]) for error in refused.errors)
        raise AttachmentRefused(name=names, reason=reasons) from refused
    scans.scan_waiting([row.uuid for row in rows])
    fresh = Attachment.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk")
    return [PaperOut.of(row) for row in fresh]
