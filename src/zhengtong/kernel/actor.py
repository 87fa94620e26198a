"""Who acts: a person in a post of a body, possibly for another, or the system itself."""

from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from zhengtong.kernel.errors import N_


class Role(StrEnum):
    """What a post may be; power hangs on the post, not on the account."""

    OFFICER = "officer"
    OFFICE_HEAD = "office_head"
    SHARING_HEAD = "sharing_head"
    LEADER = "leader"
    BODY_HEAD = "body_head"
    REVIEWER = "reviewer"
    BODY_ADMIN = "body_admin"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDITOR = "auditor"
    CONTRACTOR = "contractor"


ROLE_NAMES: dict[Role, str] = {
    Role.OFFICER: N_("数据专员"),
    Role.OFFICE_HEAD: N_("处室负责人"),
    Role.SHARING_HEAD: N_("共享工作机构负责人"),
    Role.LEADER: N_("分管领导"),
    Role.BODY_HEAD: N_("部门负责人"),
    Role.REVIEWER: N_("数据主管部门审核人"),
    Role.BODY_ADMIN: N_("单位管理员"),
    Role.SYSTEM_ADMIN: N_("系统管理员"),
    Role.SECURITY_ADMIN: N_("安全管理员"),
    Role.AUDITOR: N_("审计员"),
    Role.CONTRACTOR: N_("驻场运维"),
}

# R57: no account may hold two of these.
SEPARATE_ROLES = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR})

_NO_ID = UUID(int=0)


@dataclass(frozen=True, kw_only=True)
class Actor:
    """One who acts, with the post acted from.

    Attributes:
        account_id: The account; all zero for the system itself.
        name: The person's name, or the system part's.
        body_id: Body of the post; None for the system or an account without a post.
        region: Region code of the body (12 digits), "" if none.
        on_behalf_of: Name of the holder deputised for, "" if none ("B for A").
        kind: "person" or "system".
    """

    account_id: UUID
    name: str
    body_id: UUID | None = None
    body_name: str = ""
    office_id: UUID | None = None
    post_id: UUID | None = None
    post_title: str = ""
    region: str = ""
    roles: frozenset[Role] = frozenset()
    on_behalf_of: str = ""
    kind: str = "person"

    def has(self, *roles: Role) -> bool:
        """Whether the actor's post carries any of the roles."""
        return not self.roles.isdisjoint(roles)

    def nameless(self) -> "Actor":
        """The same actor without the words that only people read: equal for equal powers."""
        return replace(self, name="", body_name="", post_title="", on_behalf_of="")

    @classmethod
    def system(cls, name: str) -> "Actor":
        """The platform's own part of that name, as ``sealer``; holds no role."""
        return cls(account_id=_NO_ID, name=name, kind="system")
