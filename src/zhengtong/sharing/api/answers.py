"""What the JSON routes of sharing give."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext
from ninja import Schema

from zhengtong.desk import public as desk
from zhengtong.sharing import selectors
from zhengtong.sharing.models import Answer, Grant, Request
from zhengtong.sharing.services.passage import ANSWER_KIND, CONSENT_KIND, subject_of


class DueOut(Schema):
    """A clock as it stands today; ``due_on`` is null while a calendar is missing."""

    rule: str
    state: str
    start_on: date
    due_on: date | None
    workdays_left: int | None

    @classmethod
    def of(cls, row: desk.ClockRow) -> "DueOut":
        """The schema of a clock."""
        return cls(**{name: getattr(row, name) for name in cls.model_fields})


class RequestOut(Schema):
    """A request as a list shows it."""

    uuid: UUID
    number: str
    state: str
    entry_id: UUID
    entry_title: str
    entry_code: str
    entry_version: int
    share_type: int
    consumer_id: UUID
    consumer_name: str
    provider_id: UUID
    provider_name: str
    written_by_name: str
    revision: int
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: Request) -> "RequestOut":
        """The schema of a request."""
        return cls(**_values(row, RequestOut))


class MatterOut(Schema):
    """The matter by which a step is decided; its ``revision`` goes into the decision."""

    uuid: UUID
    number: str
    state: str
    revision: int
    step: str
    step_role: str

    @classmethod
    def find(cls, kind: str, subject: str) -> "MatterOut | None":
        """The matter of that kind about the subject, or None."""
        row = desk.find_matter(kind, subject)
        if row is None:
            return None
        now = row.current_step
        step = {"step": now.name if now else "", "step_role": now.role if now else ""}
        return cls(uuid=row.uuid, number=row.number, state=row.state, revision=row.revision, **step)


class AnswerOut(Schema):
    """The newest answer proposed."""

    agrees: bool
    reasons: str
    item_ids: list[UUID]
    masks: dict[str, str]
    per_second: int | None
    per_day: int | None
    valid_from: date | None
    valid_to: date | None
    conditions: str
    written_by_name: str
    written_at: datetime
    consented_by_name: str
    consented_at: datetime | None

    @classmethod
    def of(cls, row: Answer) -> "AnswerOut":
        """The schema of an answer."""
        return cls(**{name: getattr(row, name) for name in cls.model_fields})


class RequestDetailOut(RequestOut):
    """A request, whole: what is asked, where it stands, who decides next."""

    basis: str
    scene: str
    use_scope: str
    ways: list[str]
    purpose_codes: list[str]
    item_ids: list[UUID]
    resource_ids: list[UUID]
    row_filter: list[dict[str, Any]]
    valid_from: date | None
    valid_to: date | None
    consented_by_name: str
    consented_at: datetime | None
    received_on: date | None
    completion_gaps: list[str]
    completion_asked_at: datetime | None
    consent_matter: MatterOut | None
    answer_matter: MatterOut | None
    answer: AnswerOut | None
    clocks: list[DueOut]
    grant_id: UUID | None

    @classmethod
    def whole(cls, row: Request) -> "RequestDetailOut":
        """The schema of a request with everything about it."""
        subject = subject_of(row)
        answer = selectors.find_answer(row)
        return cls(
            **_values(row, cls),
            consent_matter=MatterOut.find(CONSENT_KIND, subject),
            answer_matter=MatterOut.find(ANSWER_KIND, subject),
            answer=AnswerOut.of(answer) if answer else None,
            clocks=_clocks(subject),
            grant_id=Grant.objects.filter(request=row).values_list("uuid", flat=True).first(),
        )


class GrantOut(Schema):
    """A grant as a list shows it."""

    uuid: UUID
    number: str
    state: str
    entry_id: UUID
    entry_title: str
    entry_version: int
    consumer_id: UUID
    consumer_name: str
    provider_id: UUID
    provider_name: str
    ways: list[str]
    valid_from: date
    valid_to: date
    revision: int
    decided_at: datetime
    delivered_at: datetime | None

    @classmethod
    def of(cls, row: Grant) -> "GrantOut":
        """The schema of a grant."""
        return cls(**_values(row, GrantOut))


class GrantItemOut(Schema):
    """One granted item; ``stopped`` says why a later version stopped it, "" if none did."""

    item_id: UUID
    name: str
    data_type: str
    grade: int
    personal: str
    mask: str
    stopped: str


class ActOut(Schema):
    """What was done to a grant after it was given."""

    verb: str
    by_name: str
    by_body: str
    at: datetime
    reason: str


class GrantDetailOut(GrantOut):
    """A grant, whole: who may use what for what until when."""

    request_id: UUID
    resource_ids: list[UUID]
    items: list[GrantItemOut]
    use_scope: str
    purpose_codes: list[str]
    row_filter: list[dict[str, Any]]
    per_second: int | None
    per_day: int | None
    state_reason: str
    conditions: str
    acts: list[ActOut]
    clocks: list[DueOut]

    @classmethod
    def whole(cls, row: Grant) -> "GrantDetailOut":
        """The schema of a grant with everything about it."""
        answer = selectors.find_answer(row.request)
        acts = [{n: getattr(act, n) for n in ActOut.model_fields} for act in row.acts.all()]
        return cls(
            **{**_values(row, cls), "items": _items(row), "request_id": row.request.uuid},
            conditions=answer.conditions if answer else "",
            acts=[ActOut(**act) for act in acts],
            clocks=_clocks(f"grant:{row.uuid}"),
        )


class RequestPage(Schema):
    """One page of requests."""

    total: int
    rows: list[RequestOut]


class GrantPage(Schema):
    """One page of grants."""

    total: int
    rows: list[GrantOut]


def _clocks(subject: str) -> list[DueOut]:
    return [DueOut.of(row) for row in desk.list_clocks(subject)]


def _items(grant: Grant) -> Sequence[GrantItemOut]:
    return [
        GrantItemOut(
            item_id=item["item_id"],
            name=item["name"],
            data_type=item["data_type"],
            grade=item["grade"],
            personal=item.get("personal", ""),
            mask=grant.masks.get(item["item_id"], ""),
            stopped=_words(grant.stopped_items.get(item["item_id"], "")),
        )
        for item in grant.items
    ]


def _words(text: str) -> str:
    return gettext(text) if text else ""


def _values(row: Request | Grant, shape: type[Schema]) -> dict[str, Any]:
    renamed = {
        "entry_id": row.entry,
        "consumer_id": row.consumer.uuid,
        "consumer_name": row.consumer.name,
        "provider_id": row.provider.uuid,
        "provider_name": row.provider.name,
    }
    columns = {field.attname for field in row._meta.concrete_fields}
    own = {n: getattr(row, n) for n in shape.model_fields if n in columns - set(renamed)}
    return {**own, **renamed}
