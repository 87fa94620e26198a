"""Papers of an owner as the actor may see them, and the data of what may be attached."""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from zhengtong.desk.domain.flow import MatterState, StepKind
from zhengtong.desk.domain.paper_errors import AttachmentNotFound
from zhengtong.desk.domain.paper_owners import PaperOwner, find_paper_owner
from zhengtong.desk.domain.papers import Rules
from zhengtong.desk.models import Attachment, Matter, Step
from zhengtong.kernel.actor import Actor
from zhengtong.organisations import public as organisations

MATTER = "matter"
_NOT_CLOSED = (MatterState.OPEN, MatterState.RETURNED)


@cache
def _shipped() -> dict[str, Any]:
    text = (files("zhengtong.desk") / "data" / "papers.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def paper_limits() -> dict[str, Any]:
    """Limits of attachments by name."""
    limits: dict[str, Any] = _shipped()["limits"]
    return limits


def paper_rules() -> Rules:
    """Types and limits by which a file is looked at."""
    data = _shipped()
    return Rules(types=data["types"], limits=data["limits"], max_bytes=settings.ZT_ATTACHMENT_BYTES)


def list_paper_kinds(owner_kind: str = "") -> list[tuple[str, str]]:
    """Codes and names of kinds, in the reader's language; with an owner those suited to it."""
    language = "en" if (get_language() or "").startswith("en") else "zh"
    return [
        (code, row[language])
        for code, row in _shipped()["kinds"].items()
        if not owner_kind or owner_kind in row["owners"]
    ]


def accepted_extensions() -> str:
    """Value of ``accept`` of a file field."""
    rows = _shipped()["types"].values()
    return ",".join(f".{extension}" for row in rows for extension in row["extensions"])


def media_type_of(kind: str) -> str:
    """Media type of a type of file."""
    return str(_shipped()["types"][kind]["media"])


@dataclass(frozen=True, kw_only=True)
class Papers:
    """Papers of one owner, for one reader."""

    rows: list[Attachment]
    may_attach: bool


def _owner(kind: str) -> PaperOwner:
    owner = find_paper_owner(kind)
    if owner is None:
        raise AttachmentNotFound
    return owner


def list_papers(owner_kind: str, owner_key: str, by: Actor) -> Papers:
    """What lies with the owner and the actor may see, oldest first.

    Raises:
        AttachmentNotFound: the owner itself may not be seen.
    """
    owner = _owner(owner_kind)
    if not owner.may_see(owner_key, by):
        raise AttachmentNotFound
    found = held_papers(owner_kind, owner_key)
    if not owner.may_see_narrow(owner_key, by):
        found = found.filter(Q(is_narrow=False) | Q(uploaded_by=by.account_id) | _own(by))
    limit = paper_limits()["files_per_owner"]
    return Papers(
        rows=list(found.order_by("pk")[:limit]), may_attach=owner.may_attach(owner_key, by)
    )


def held_papers(owner_kind: str, owner_key: str) -> QuerySet[Attachment]:
    """What lies with the owner now, for anybody."""
    return Attachment.objects.filter(
        owner_kind=owner_kind, owner_key=owner_key, removed_at=None, set_aside_at=None
    )


def may_remove(row: Attachment, by: Actor) -> bool:
    """Whether the actor may take the paper away now."""
    owner = find_paper_owner(row.owner_kind)
    if owner is None or row.removed_at is not None or row.set_aside_at is not None:
        return False
    is_mine = row.uploaded_by == by.account_id
    if owner.is_shared:
        is_mine = owner.may_attach(row.owner_key, by)
    return is_mine and not owner.is_fixed(row.owner_key, row.uploaded_at)


def _own(by: Actor) -> Q:
    return Q(body_id=by.body_id) if by.body_id is not None else Q(pk__in=())


def get_attachment(attachment_id: UUID, *, by: Actor, lock: bool = False) -> Attachment:
    """The attachment, if the actor may see it.

    Raises:
        AttachmentNotFound.
    """
    rows = Attachment.objects.select_for_update() if lock else Attachment.objects.all()
    row = rows.filter(uuid=attachment_id).first()
    owner = find_paper_owner(row.owner_kind) if row else None
    if row is None or owner is None or not owner.may_see(row.owner_key, by):
        raise AttachmentNotFound
    if row.is_narrow and not _is_own(row, by) and not owner.may_see_narrow(row.owner_key, by):
        raise AttachmentNotFound
    return row


def _is_own(row: Attachment, by: Actor) -> bool:
    is_of_body = by.body_id is not None and by.body_id == row.body_id
    return by.account_id == row.uploaded_by or is_of_body


def _uuid(key: str) -> UUID:
    try:
        return UUID(key)
    except ValueError:
        return UUID(int=0)


def _is_seen(key: str, by: Actor) -> bool:
    return Matter.objects.for_actor(by).filter(uuid=_uuid(key)).exists()


def _is_decider(key: str, by: Actor) -> bool:
    """Whether the actor is of the starting side or holds, held or will hold a step."""
    mine = Q(started_by=by.account_id) | Q(steps__transferred_to=by.account_id)
    mine |= Q(steps__decided_by=by.account_id)
    if by.body_id is not None:
        roles = [str(role) for role in by.roles]
        mine |= Q(body__uuid=by.body_id)
        mine |= Q(steps__body__uuid=by.body_id, steps__role__in=roles)
    return Matter.objects.filter(mine, uuid=_uuid(key)).exists()


def _may_attach(key: str, by: Actor) -> bool:
    is_open = Matter.objects.filter(uuid=_uuid(key), state__in=_NOT_CLOSED).exists()
    return is_open and _is_decider(key, by)


def _is_fixed(key: str, since: datetime) -> bool:
    is_closed = not Matter.objects.filter(uuid=_uuid(key), state__in=_NOT_CLOSED).exists()
    decided = Step.objects.filter(
        matter__uuid=_uuid(key), kind=StepKind.DECISION, decided_at__gte=since
    )
    return is_closed or decided.exists()


def _begin_change(key: str) -> None:
    """No decision slips between the question and the rows."""
    Matter.objects.select_for_update().filter(uuid=_uuid(key)).first()


MATTER_PAPERS = PaperOwner(
    kind=MATTER,
    may_see=_is_seen,
    may_see_narrow=_is_decider,
    may_attach=_may_attach,
    is_fixed=_is_fixed,
    url="/desk/matters/{}/".format,
    begin_change=_begin_change,
)


def body_name_of(row: Attachment) -> str:
    """Name of the body that brought the paper; "" for none."""
    return organisations.get_body(row.body_id).name if row.body_id else ""
