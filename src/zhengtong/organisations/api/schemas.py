"""What the API says of regions, bodies and the caller."""

from datetime import date
from uuid import UUID

from ninja import Schema

from zhengtong.organisations.models import Leave


class RegionOut(Schema):
    code: str
    name: str
    level: str
    parent_code: str | None


class BodyOut(Schema):
    uuid: UUID
    name: str
    short_name: str
    credit_code: str
    region: str
    region_name: str
    kind: str
    is_active: bool
    is_data_authority: bool
    parent_id: UUID | None


class ActorOut(Schema):
    account_id: UUID
    name: str
    body_id: UUID | None
    body_name: str
    post_id: UUID | None
    post_title: str
    region: str
    roles: list[str]
    on_behalf_of: str


class LeaveOut(Schema):
    """One leave; ``kind`` is a code of the installation's list."""

    uuid: UUID
    account: UUID
    name: str
    kind: str
    from_date: date
    to_date: date

    @classmethod
    def of(cls, row: Leave) -> "LeaveOut":
        """The schema of a leave with its account."""
        return cls(
            uuid=row.uuid, account=row.account.uuid, name=row.account.name, kind=row.kind,
            from_date=row.from_date, to_date=row.to_date,
        )  # fmt: skip
