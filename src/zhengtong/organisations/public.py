"""The door of organisations: bodies, posts, people, who sees what."""

from zhengtong.organisations.domain.errors import (
    AuthorityMissing,
    BodyNotFound,
    NotPermitted,
    PostNotFound,
    RegionNotFound,
)
from zhengtong.organisations.domain.permits import is_permitted
from zhengtong.organisations.domain.regions import Level, pad_code, prefix_of
from zhengtong.organisations.domain.rows import BodyRow, PersonRow
from zhengtong.organisations.domain.sight import Scope
from zhengtong.organisations.domain.standing import Standing
from zhengtong.organisations.selectors.bodies import (
    authority_of,
    find_body,
    get_body,
    get_region,
    is_visible,
    list_bodies,
    list_bodies_above,
    list_bodies_below,
    scope_filter,
    visible_bodies,
)
from zhengtong.organisations.selectors.posts import (
    actor_for,
    holders_of,
    list_standings,
    may_act_on,
)

__all__ = [
    "AuthorityMissing",
    "BodyNotFound",
    "BodyRow",
    "Level",
    "NotPermitted",
    "PersonRow",
    "PostNotFound",
    "RegionNotFound",
    "Scope",
    "Standing",
    "actor_for",
    "authority_of",
    "find_body",
    "get_body",
    "get_region",
    "holders_of",
    "is_permitted",
    "is_visible",
    "list_bodies",
    "list_bodies_above",
    "list_bodies_below",
    "list_standings",
    "may_act_on",
    "pad_code",
    "prefix_of",
    "scope_filter",
    "visible_bodies",
]
