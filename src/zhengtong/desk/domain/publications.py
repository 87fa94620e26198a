"""Publications: kinds, how far they go, who may send them that far, what must be filled in."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from zhengtong.desk.domain.library_errors import PublishingForbidden, SecretContent
from zhengtong.desk.domain.permits import PERMITS
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import N_, Gap
from zhengtong.kernel.secrecy import bears_secret_mark

TITLE_LIMIT = 200
TEXT_LIMIT = 20_000
NAMED_LIMIT = 100


class PublicationKind(StrEnum):
    """What it is."""

    NOTICE = "notice"
    POLICY = "policy"
    DOWNLOAD = "download"


KIND_NAMES: dict[str, str] = {
    PublicationKind.NOTICE: N_("通知公告"),
    PublicationKind.POLICY: N_("政策文件"),
    PublicationKind.DOWNLOAD: N_("资料下载"),
}


NEEDS_FILE = frozenset({PublicationKind.DOWNLOAD})


class PublicationState(StrEnum):
    """Where it stands."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


PUBLICATION_STATE_NAMES: dict[str, str] = {
    PublicationState.DRAFT: N_("草稿"),
    PublicationState.PUBLISHED: N_("已发布"),
    PublicationState.WITHDRAWN: N_("已撤回"),
}


class Reach(StrEnum):
    """How far it goes."""

    OWN = "own"
    BRANCH = "branch"
    REGION = "region"
    NAMED = "named"
    EVERYONE = "everyone"


REACH_NAMES: dict[str, str] = {
    Reach.OWN: N_("本单位"),
    Reach.BRANCH: N_("本单位及下级单位"),
    Reach.REGION: N_("本行政区划内各单位"),
    Reach.NAMED: N_("指定单位"),
    Reach.EVERYONE: N_("全平台"),
}


class Importance(StrEnum):
    """How it is marked."""

    NORMAL = "normal"
    IMPORTANT = "important"
    URGENT = "urgent"


IMPORTANCE_NAMES: dict[str, str] = {
    Importance.NORMAL: N_("一般"),
    Importance.IMPORTANT: N_("重要"),
    Importance.URGENT: N_("紧急"),
}


class Effect(StrEnum):
    """Whether a policy document is in force."""

    IN_FORCE = "in_force"
    AMENDED = "amended"
    REPLACED = "replaced"
    REPEALED = "repealed"


EFFECT_NAMES: dict[str, str] = {
    Effect.IN_FORCE: N_("现行有效"),
    Effect.AMENDED: N_("已修订"),
    Effect.REPLACED: N_("已被替代"),
    Effect.REPEALED: N_("已废止"),
}


@dataclass(frozen=True, kw_only=True)
class PublicationFields:
    """What an author fills in.

    Attributes:
        document_number: 文号; needed for policy documents.
        named_ids: Bodies it goes to where it goes to named ones.
        roles: Posts it is for; empty for everybody there.
        must_sign: Opening it is not enough, the reader signs (签收).
        replaces: Number or 文号 of the policy document that this one ends, "" for none.
        ends_as: ``replaced``, ``repealed`` or ``amended``: what becomes of that one.
    """

    kind: str
    title: str
    text: str = ""
    document_number: str = ""
    link: str = ""
    importance: str = Importance.NORMAL
    reach: str = Reach.OWN
    named_ids: Collection[UUID] = field(default_factory=tuple)
    roles: Collection[str] = field(default_factory=tuple)
    must_sign: bool = False
    sign_by: date | None = None
    expires_on: date | None = None
    effective_on: date | None = None
    replaces: str = ""
    ends_as: str = Effect.REPLACED


def permit_publishing(reach: str, actor: Actor) -> None:
    """Return if the actor's post may publish that far.

    Raises:
        PublishingForbidden.
    """
    permission = PERMITS.get(f"desk.publish-{reach}")
    if actor.body_id is None or permission is None or not permission(actor):
        raise PublishingForbidden(reach=REACH_NAMES.get(reach, reach))


def reaches_of(actor: Actor) -> list[str]:
    """How far the actor may publish; empty for whoever may not at all."""
    if actor.body_id is None:
        return []
    return [reach for reach in REACH_NAMES if PERMITS[f"desk.publish-{reach}"](actor)]


def refuse_secret(*texts: str) -> None:
    """Let pass what bears no classification mark; nothing of it is kept otherwise.

    Raises:
        SecretContent.

    Policy: R14
    """
    if any(map(bears_secret_mark, texts)):
        raise SecretContent


def find_gaps(fields: PublicationFields, *, today: date) -> tuple[Gap, ...]:
    """All that is missing or does not fit."""
    return tuple(_gaps(fields, today))


def _gaps(fields: PublicationFields, today: date) -> Iterator[Gap]:
    has_link = fields.link.startswith(("https://", "http://", "/")) or not fields.link
    needs_number = fields.kind == PublicationKind.POLICY and not fields.document_number.strip()
    has_text = fields.text.strip() or fields.link or fields.kind in NEEDS_FILE
    names_nobody = fields.reach == Reach.NAMED and not fields.named_ids
    wrong = (
        ("title", not fields.title.strip(), N_("请填写标题。")),
        ("text", not has_text, N_("请填写正文，或给出文件链接。")),
        ("link", not has_link, N_("链接须以 http://、https:// 或 / 开头。")),
        ("document_number", needs_number, N_("政策文件须填写文号。")),
        ("named", names_nobody, N_("请指定接收单位。")),
        ("sign_by", fields.sign_by and not fields.must_sign, N_("要求签收的才填写签收期限。")),
        ("sign_by", _is_past(fields.sign_by, today), N_("日期不能早于今天。")),
        ("expires_on", _is_past(fields.expires_on, today), N_("日期不能早于今天。")),
    )
    yield from (Gap(field=name, message=message) for name, is_wrong, message in wrong if is_wrong)


def find_file_gaps(kind: str, states: Mapping[str, str]) -> tuple[Gap, ...]:
    """What keeps it from being published with these files.

    Args:
        kind: What it is; a download has at least one file.
        states: Name of a file to its state of scanning: ``unscanned``, ``waiting``, ``clean`` or
            ``infected``.
    """
    if kind in NEEDS_FILE and not states:
        return (Gap(field="files", message=N_("资料下载须至少附一个文件才能发布，请先添加附件。")),)
    said = {
        "waiting": N_("附件“%(name)s”正在待查毒，查毒通过后才能发布。"),
        "infected": N_("附件“%(name)s”查出病毒，请移除后再发布。"),
    }
    return tuple(
        Gap(field="files", message=said[state], facts={"name": name})
        for name, state in states.items()
        if state in said
    )


def _is_past(day: date | None, today: date) -> bool:
    return day is not None and day < today
