"""The door of organisations: bodies, posts, people, who sees what."""

from zhengtong.organisations.domain.bodies import BodyFields
from zhengtong.organisations.domain.duties import LINES_SHOWN, Duty, Holder, register_duty
from zhengtong.organisations.domain.errors import (
    AuthorityMissing,
    BodyNotFound,
    NotPermitted,
    PostNotFound,
    RegionNotFound,
)
from zhengtong.organisations.domain.events import BodyReformed, StandingsChanged
from zhengtong.organisations.domain.holdings import (
    Carrying,
    Holding,
    bind_nothing,
    register_holding,
)
from zhengtong.organisations.domain.pass_kinds import (
    Named,
    PassKind,
    PassThing,
    chosen_kinds,
    register_pass_kind,
    register_site_pages,
)
from zhengtong.organisations.domain.people import PersonFields
from zhengtong.organisations.domain.permits import RESERVED_ROLES, is_permitted
from zhengtong.organisations.domain.regions import Level, pad_code, prefix_of
from zhengtong.organisations.domain.rows import BodyRow, PersonRow
from zhengtong.organisations.domain.sheets import BODY_COLUMNS, PEOPLE_COLUMNS
from zhengtong.organisations.domain.sight import Scope
from zhengtong.organisations.domain.standing import Standing
from zhengtong.organisations.selectors.bodies import (
    authority_of,
    find_body,
    find_body_named,
    get_body,
    get_region,
    is_visible,
    list_bodies,
    list_bodies_above,
    list_bodies_below,
    list_body_keys,
    list_regions,
    scope_filter,
    visible_bodies,
)
from zhengtong.organisations.selectors.contractors import (
    list_contractors_of,
    list_ending_passes,
    list_ending_ties,
    list_pass_orders,
    list_passes_of,
)
from zhengtong.organisations.selectors.leaves import map_away
from zhengtong.organisations.selectors.passed_things import (
    address_of_thing,
    call_things,
    search_things,
)
from zhengtong.organisations.selectors.passes import named_things
from zhengtong.organisations.selectors.posts import (
    actor_for,
    actor_named,
    actors_of,
    find_body_with,
    holders_of,
    list_staff,
    list_standings,
    map_accounts,
    may_act_on,
    query_staff,
)
from zhengtong.organisations.selectors.reforms import list_predecessors, list_successors
from zhengtong.organisations.selectors.rights import Right, exists_right, list_rights
from zhengtong.organisations.selectors.standings import (
    find_office,
    list_leaderless_offices,
    list_staffed_bodies,
    map_authorities,
    map_bodies,
    map_holders,
    map_office_holders,
    map_offices,
)
from zhengtong.organisations.services.accounts import Slip, create_account, issue_slip
from zhengtong.organisations.services.bodies import change_body, close_body, register_body
from zhengtong.organisations.services.contractors import (
    end_passes_of,
    give_pass,
    revoke_pass,
    settle_passes,
)
from zhengtong.organisations.services.founding import (
    found_platform,
    founder,
    give_demonstration_password,
    load_regions,
)
from zhengtong.organisations.services.holdings import plain_holding, rename_clashes
from zhengtong.organisations.services.posts import (
    assign_post,
    close_post,
    end_holding,
    open_office,
    open_post,
)
from zhengtong.organisations.services.rights import take_right
from zhengtong.organisations.services.sheets import keep_sheet, take_sheet

__all__ = [
    "BODY_COLUMNS",
    "LINES_SHOWN",
    "PEOPLE_COLUMNS",
    "RESERVED_ROLES",
    "AuthorityMissing",
    "BodyFields",
    "BodyNotFound",
    "BodyReformed",
    "BodyRow",
    "Carrying",
    "Duty",
    "Holder",
    "Holding",
    "Level",
    "Named",
    "NotPermitted",
    "PassKind",
    "PassThing",
    "PersonFields",
    "PersonRow",
    "PostNotFound",
    "RegionNotFound",
    "Right",
    "Scope",
    "Slip",
    "Standing",
    "StandingsChanged",
    "actor_for",
    "actor_named",
    "actors_of",
    "address_of_thing",
    "assign_post",
    "authority_of",
    "bind_nothing",
    "call_things",
    "change_body",
    "chosen_kinds",
    "close_body",
    "close_post",
    "create_account",
    "end_holding",
    "end_passes_of",
    "exists_right",
    "find_body",
    "find_body_named",
    "find_body_with",
    "find_office",
    "found_platform",
    "founder",
    "get_body",
    "get_region",
    "give_demonstration_password",
    "give_pass",
    "holders_of",
    "is_permitted",
    "is_visible",
    "issue_slip",
    "keep_sheet",
    "list_bodies",
    "list_bodies_above",
    "list_bodies_below",
    "list_body_keys",
    "list_contractors_of",
    "list_ending_passes",
    "list_ending_ties",
    "list_leaderless_offices",
    "list_pass_orders",
    "list_passes_of",
    "list_predecessors",
    "list_regions",
    "list_rights",
    "list_staff",
    "list_staffed_bodies",
    "list_standings",
    "list_successors",
    "load_regions",
    "map_accounts",
    "map_authorities",
    "map_away",
    "map_bodies",
    "map_holders",
    "map_office_holders",
    "map_offices",
    "may_act_on",
    "named_things",
    "open_office",
    "open_post",
    "pad_code",
    "plain_holding",
    "prefix_of",
    "query_staff",
    "register_body",
    "register_duty",
    "register_holding",
    "register_pass_kind",
    "register_site_pages",
    "rename_clashes",
    "revoke_pass",
    "scope_filter",
    "search_things",
    "settle_passes",
    "take_right",
    "take_sheet",
    "visible_bodies",
]
