"""JSON routes of official forms: those of a matter, one with what it says."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Router, Schema

from zhengtong.desk.models import OfficialForm
from zhengtong.desk.selectors import matters, official_forms
from zhengtong.toolkit import access

router = Router(tags=["desk"])


class FormOut(Schema):
    """One printed form; ``state`` is printed, returned, checked or void.

    ``digest`` is SM3 over the canonical JSON of ``sheet`` (sorted keys, no spaces, UTF-8).
    ``paper`` is the attachment that came back, see the routes of papers.
    """

    uuid: UUID
    number: str
    code: str
    matter: UUID
    state: str
    digest: str
    sheet: dict[str, Any]
    printed_by_name: str
    printed_at: datetime
    paper: UUID | None
    returned_by_name: str
    returned_at: datetime | None
    checked_by_name: str
    checked_at: datetime | None
    note: str
    is_outdated: bool

    @classmethod
    def of(cls, row: OfficialForm) -> "FormOut":
        """The schema of a form."""
        own = set(cls.model_fields) - {"matter", "paper", "is_outdated"}
        return cls(
            **{name: getattr(row, name) for name in own},
            matter=row.matter.uuid,
            paper=row.paper.uuid if row.paper else None,
            is_outdated=official_forms.is_outdated(row),
        )


@router.get("/matters/{uuid:matter_id}/forms", response=list[FormOut], auth=access.api_signed_in)
def list_forms(request: Any, matter_id: UUID) -> list[FormOut]:
    """Every form printed for the matter, voided ones too, newest first (at most 100)."""
    matter = matters.get_matter(matter_id, by=request.actor)
    rows = matter.official_forms.select_related("matter", "paper")[:100]
    return [FormOut.of(row) for row in rows]


@router.get("/forms/{uuid:form_id}", response=FormOut, auth=access.api_signed_in)
def get_form(request: Any, form_id: UUID) -> FormOut:
    """One form with what it says."""
    return FormOut.of(official_forms.get_form(form_id, by=request.actor))
