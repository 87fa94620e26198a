"""Tables of regions, bodies, offices, people, posts and their sign-ins."""

from zhengtong.organisations.models.accounts import (
    Account,
    ContractorTie,
    PasswordRecord,
    SignInSession,
)
from zhengtong.organisations.models.bodies import Body, Office
from zhengtong.organisations.models.posts import Delegation, Post, PostHolding
from zhengtong.organisations.models.regions import Region
from zhengtong.organisations.models.tokens import ApiToken
from zhengtong.organisations.models.uploads import SheetUpload

__all__ = [
    "Account",
    "ApiToken",
    "Body",
    "ContractorTie",
    "Delegation",
    "Office",
    "PasswordRecord",
    "Post",
    "PostHolding",
    "Region",
    "SheetUpload",
    "SignInSession",
]
