"""The door of the census: information systems and their use."""

from zhengtong.census.domain.errors import (
    SystemForbidden,
    SystemIncomplete,
    SystemNameTaken,
    SystemNotFound,
)
from zhengtong.census.domain.events import SystemRegistered
from zhengtong.census.domain.rows import SystemRow
from zhengtong.census.domain.systems import SystemFacts, find_system_gaps
from zhengtong.census.selectors import SystemFilter, count_calls, get_system, list_systems
from zhengtong.census.services.systems import record_use, register_system, update_system

__all__ = [
    "SystemFacts",
    "SystemFilter",
    "SystemForbidden",
    "SystemIncomplete",
    "SystemNameTaken",
    "SystemNotFound",
    "SystemRegistered",
    "SystemRow",
    "count_calls",
    "find_system_gaps",
    "get_system",
    "list_systems",
    "record_use",
    "register_system",
    "update_system",
]
