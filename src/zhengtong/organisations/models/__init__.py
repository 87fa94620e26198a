"""Tables of regions, bodies, offices, people, posts and their sign-ins."""

from zhengtong.organisations.models.accounts import (
    Account,
    ContractorTie,
    PasswordRecord,
    SignInSession,
)
from zhengtong.organisations.models.bodies import Body, Office
from zhengtong.organisations.models.factors import (
    BackupCodes,
    OneTimeDevice,
    SigningKey,
    StaffIdentity,
)
from zhengtong.organisations.models.handovers import HandOver
from zhengtong.organisations.models.leaves import Leave
from zhengtong.organisations.models.passes import Pass, PassedThing, PassUse
from zhengtong.organisations.models.posts import Delegation, Post, PostHolding
from zhengtong.organisations.models.reforms import BodyReform, BodySuccession, FormerName
from zhengtong.organisations.models.regions import Region
from zhengtong.organisations.models.tokens import ApiToken
from zhengtong.organisations.models.uploads import SheetUpload

__all__ = [
    "Account",
    "ApiToken",
    "BackupCodes",
    "Body",
    "BodyReform",
    "BodySuccession",
    "ContractorTie",
    "Delegation",
    "FormerName",
    "HandOver",
    "Leave",
    "Office",
    "OneTimeDevice",
    "Pass",
    "PassUse",
    "PassedThing",
    "PasswordRecord",
    "Post",
    "PostHolding",
    "Region",
    "SheetUpload",
    "SignInSession",
    "SigningKey",
    "StaffIdentity",
]
