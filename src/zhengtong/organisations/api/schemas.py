"""What the API says of regions, bodies and the caller."""

from uuid import UUID

from ninja import Schema


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
