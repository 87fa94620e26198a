"""What the JSON routes of sharing take."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from zhengtong.sharing.services.conclusions import Proposal
from zhengtong.toolkit.schemas import CleanText, SentSchema

MAX_ROWS = 100
LAST_OFFSET = 1_000_000
MANY_ITEMS = 2000
FEW = 50
LAST_PER_SECOND = 100_000
LAST_PER_DAY = 1_000_000_000

Long = Annotated[str, CleanText(2000)]
Short = Annotated[str, CleanText(200)]
Code = Annotated[str, CleanText(16)]
Way = Literal["batch", "file", "service", "other"]
Codes = Annotated[list[Code], Field(max_length=FEW)]
Ids = Annotated[list[UUID], Field(max_length=MANY_ITEMS)]


class RequestsIn(Schema):
    """Which requests are wanted; ``q`` is in the entry's title or the number."""

    side: Literal["", "sent", "received"] = ""
    state: Literal[
        "", "draft", "consent", "answering", "incomplete", "granted", "refused", "withdrawn"
    ] = ""
    q: Annotated[str, CleanText(100)] = ""
    offset: int = Field(0, ge=0, le=LAST_OFFSET)
    limit: int = Field(20, ge=1, le=MAX_ROWS)


class GrantsIn(Schema):
    """Which grants are wanted."""

    side: Literal["", "held", "given"] = ""
    state: Literal["", "live", "review_needed", "suspended", "ended"] = ""
    offset: int = Field(0, ge=0, le=LAST_OFFSET)
    limit: int = Field(20, ge=1, le=MAX_ROWS)


class EqualsIn(SentSchema):
    """Rows whose item equals the value, or begins with it."""

    item_id: UUID
    op: Literal["eq", "prefix"]
    value: Short


class AmongIn(SentSchema):
    """Rows whose item is one of the values."""

    item_id: UUID
    op: Literal["in"]
    value: list[Short] = Field(max_length=FEW)


Condition = Annotated[EqualsIn | AmongIn, Field(discriminator="op")]


class RequestFields(SentSchema):
    """What is asked for; gaps are allowed in a draft and told all at once on submission."""

    basis: Long = ""
    scene: Long = ""
    use_scope: Long = ""
    ways: Annotated[list[Way], Field(max_length=FEW)] = []
    purpose_codes: Codes = []
    item_ids: Ids = []
    resource_ids: Ids = []
    row_filter: Annotated[list[Condition], Field(max_length=FEW)] = []
    valid_from: date | None = None
    valid_to: date | None = None

    def stored_fields(self) -> dict[str, Any]:
        """The values as the deed takes them; twice the same choice counts once."""
        values = self.model_dump(include=set(RequestFields.model_fields))
        for name in ("ways", "purpose_codes", "item_ids", "resource_ids"):
            values[name] = list(dict.fromkeys(str(one) for one in values[name]))
        values["row_filter"] = [
            {**line, "item_id": str(line["item_id"])} for line in values["row_filter"]
        ]
        return values


class RequestIn(RequestFields):
    """A request to draft."""

    entry_id: UUID


class RequestChange(RequestFields):
    """The whole new content and the revision it was made on (or the header ``If-Match``)."""

    revision: int | None = None


class SeenIn(SentSchema):
    """The revision a deed was decided on (or the header ``If-Match``)."""

    revision: int | None = None


class DecisionIn(SentSchema):
    """What the head says: ``approve``, ``return``; ``revision`` is the matter's."""

    decision: Code
    opinion: Long = ""
    revision: int


class CompletionIn(SentSchema):
    """Everything that is missing, told once."""

    gaps: list[Long] = Field(max_length=FEW)


class AnswerIn(SentSchema):
    """What the provider's officer proposes; ``revision`` is the matter's.

    Without ``item_ids`` all items asked for are given; ``masks`` is item id to ``partial``,
    ``hash`` or ``drop``.
    """

    agrees: bool
    reasons: Long = ""
    item_ids: Ids | None = None
    masks: dict[UUID, Code] = Field({}, max_length=MANY_ITEMS)
    per_second: int | None = Field(None, ge=1, le=LAST_PER_SECOND)
    per_day: int | None = Field(None, ge=1, le=LAST_PER_DAY)
    valid_from: date | None = None
    valid_to: date | None = None
    conditions: Long = ""
    revision: int

    def proposal(self) -> Proposal:
        """The body as the deed takes it; an empty choice stays empty and is refused there."""
        values = self.model_dump(exclude={"revision", "item_ids", "masks"})
        chosen = [str(one) for one in self.item_ids] or [""] if self.item_ids is not None else []
        masks = {str(item): mask for item, mask in self.masks.items()}
        return Proposal(**values, item_ids=list(dict.fromkeys(chosen)), masks=masks)


class StopIn(SeenIn):
    """Why a grant is suspended, ended or resumed; the grant's revision (or ``If-Match``)."""

    reason: Long = ""
