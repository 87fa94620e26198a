"""The door of the gateway: services, credentials, calls."""

from zhengtong.gateway.domain.errors import (
    CallNotFound,
    CredentialDead,
    CredentialForbidden,
    CredentialNotFound,
    GrantNotCallable,
    ResourceNotCallable,
    ResourcePublishedAlready,
    ServiceForbidden,
    ServiceIncomplete,
    ServiceNotFound,
)
from zhengtong.gateway.domain.publication import ServiceTerms
from zhengtong.gateway.domain.rows import CredentialRow, NewCredential, ServiceRow
from zhengtong.gateway.selectors import (
    count_all_calls,
    find_service_of,
    get_service,
    search_calls,
)
from zhengtong.gateway.services.calls import post_calls
from zhengtong.gateway.services.credentials import (
    issue_credential,
    revoke_credential,
    rotate_credential,
)
from zhengtong.gateway.services.publication import (
    close_service,
    publish_service,
    resume_service,
    suspend_service,
)
from zhengtong.gateway.services.upstreams import HttpTarget

__all__ = [
    "CallNotFound",
    "CredentialDead",
    "CredentialForbidden",
    "CredentialNotFound",
    "CredentialRow",
    "GrantNotCallable",
    "HttpTarget",
    "NewCredential",
    "ResourceNotCallable",
    "ResourcePublishedAlready",
    "ServiceForbidden",
    "ServiceIncomplete",
    "ServiceNotFound",
    "ServiceRow",
    "ServiceTerms",
    "close_service",
    "count_all_calls",
    "find_service_of",
    "get_service",
    "issue_credential",
    "post_calls",
    "publish_service",
    "resume_service",
    "revoke_credential",
    "rotate_credential",
    "search_calls",
    "suspend_service",
]
