"""What a service looks like that is made of a catalogued resource, and what is wrong with one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhengtong.kernel.errors import N_, Gap

CODE = re.compile(r"[a-z][a-z0-9-]{1,62}[a-z0-9]")
WIRE_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,62}")
RESERVED_NAMES = frozenset({"fields", "limit", "after"})
PAGE_LIMIT_MAX = 1000


@dataclass(frozen=True, kw_only=True)
class ServiceItem:
    """One item of a service.

    Attributes:
        name: Name on the wire.
        title: Name in the catalogue.
        source: Column of the table or key in the provider's answer.
        personal: "", "personal" or "sensitive".
    """

    name: str
    item_id: str
    title: str
    source: str
    kind: str = ""
    grade: int = 1
    personal: str = ""
    is_key: bool = False

    def as_data(self) -> dict[str, Any]:
        """The fields as stored."""
        return {
            "name": self.name, "item_id": self.item_id, "title": self.title,
            "source": self.source, "kind": self.kind, "grade": self.grade,
            "personal": self.personal, "is_key": self.is_key,
        }  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ServiceTerms:
    """What the provider decides about a service.

    Attributes:
        code: Code in the address, "" for one made of the table's name.
        keys: Names of which each call must give at least one; empty: none needed.
        filters: Further names allowed as conditions; None: every item that is not sensitive.
        subject_item: Item that names the person or body asked about, "" if none.
    """

    code: str = ""
    title: str = ""
    keys: tuple[str, ...] = ()
    filters: tuple[str, ...] | None = None
    subject_item: str = ""
    page_limit: int = 100
    timeout_ms: int = 5000
    target: Mapping[str, Any] | None = None


def wire_name(source: str, *, taken: frozenset[str] | set[str]) -> str:
    """A name for the wire made of a column's name: letters, digits, underscore; never one taken."""
    name = re.sub(r"[^A-Za-z0-9_]+", "_", source).strip("_")
    if not WIRE_NAME.fullmatch(name) or name in RESERVED_NAMES:
        name = f"item_{name}".rstrip("_")[:63]
    base, number = name[:56], 2
    while name in taken:
        name, number = f"{base}_{number}", number + 1
    return name


def code_of(table: str) -> str:
    """A service code made of a table's name."""
    slug = re.sub(r"[^a-z0-9]+", "-", table.lower()).strip("-")
    return slug if CODE.fullmatch(slug) else f"service-{slug}".rstrip("-")[:60]


def find_service_gaps(terms: ServiceTerms, items: Sequence[ServiceItem]) -> tuple[Gap, ...]:
    """Everything that keeps the terms from making a service over those items.

    A service that carries sensitive personal information is asked by key only, never paged through.

    Policy: R24, R25
    """
    gaps = _naming_gaps(terms, {item.name for item in items})
    if not 1 <= terms.page_limit <= PAGE_LIMIT_MAX:
        gaps.append(Gap(field="page_limit", message=N_("每页行数应在 1 至 1000 之间。")))
    if not 100 <= terms.timeout_ms <= 60_000:
        gaps.append(Gap(field="timeout_ms", message=N_("超时应在 100 至 60000 毫秒之间。")))
    if any(item.personal == "sensitive" for item in items) and not terms.keys:
        message = N_("含敏感个人信息的服务必须指定查询主键，不得整表翻页。")
        gaps.append(Gap(field="keys", message=message, rule="R25"))
    return tuple(gaps)


def _naming_gaps(terms: ServiceTerms, names: set[str]) -> list[Gap]:
    gaps = []
    if terms.code and not CODE.fullmatch(terms.code):
        gaps.append(Gap(field="code", message=N_("编码由小写字母、数字和连字符组成，以字母开头。")))
    if len(terms.title) > 200:
        gaps.append(Gap(field="title", message=N_("名称不能超过 200 个字。")))
    for field, given in (("keys", terms.keys), ("filters", terms.filters or ())):
        unknown = [name for name in given if name not in names]
        if unknown:
            message = N_("没有名为“%(name)s”的信息项。")
            gaps.append(Gap(field=field, message=message, facts={"name": unknown[0][:64]}))
    if terms.subject_item and terms.subject_item not in names:
        gaps.append(Gap(field="subject_item", message=N_("查询对象应为服务的信息项之一。")))
    return gaps


def filters_of(terms: ServiceTerms, items: Sequence[ServiceItem]) -> list[str]:
    """The names allowed as conditions."""
    if terms.filters is not None:
        return list(terms.filters)
    return [item.name for item in items if not item.personal]
