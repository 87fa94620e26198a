"""Errors of the domain: a stable code, the facts, and a sentence translated only at the edge."""

import dataclasses
from dataclasses import dataclass
from typing import Any, ClassVar


def N_(message: str) -> str:  # noqa: N802 - the usual name of a no-op marker
    """The message itself; marks it for extraction so that the edge can translate it."""
    return message


@dataclass(frozen=True, kw_only=True)
class Gap:
    """One thing missing or wrong in one field; several make one notice (R21: all gaps at once).

    Attributes:
        field: Name of the form or API field, "" for the whole.
        message: Chinese message id, with ``%(name)s`` placeholders.
        facts: Values for the placeholders.
        rule: Rule behind it, as R01; "" if none.
    """

    field: str
    message: str
    facts: dict[str, Any] = dataclasses.field(default_factory=dict)
    rule: str = ""


class DomainError(Exception):
    """The common root: ``code`` is stable for machines, ``facts`` fill ``message`` for people."""

    code: ClassVar[str] = "kernel.domain-error"
    message: ClassVar[str] = N_("操作未能完成。")
    status: ClassVar[int] = 422

    def __init__(self, *, gaps: tuple[Gap, ...] = (), **facts: Any) -> None:
        self.gaps = gaps
        self.facts = facts
        super().__init__(self.code)

    def __str__(self) -> str:
        return f"{self.code}: {self.sentence()}"

    def sentence(self) -> str:
        """The untranslated sentence with its facts filled in; missing facts stay visible."""
        return fill(self.message, self.facts)


def fill(message: str, facts: dict[str, Any]) -> str:
    """The message with its ``%(name)s`` placeholders filled; unfillable ones stay."""
    try:
        return message % facts if facts else message
    except (KeyError, ValueError, TypeError):
        return message


class NotFound(DomainError):  # noqa: N818 - a family of outcomes, read as words
    """What was asked for is not there, or not for this actor to know of."""

    code = "kernel.not-found"
    message = N_("没有找到，或者您无权查看。")
    status = 404


class Forbidden(DomainError):  # noqa: N818
    """The actor may not do this."""

    code = "kernel.forbidden"
    message = N_("您没有办理此事的权限。")
    status = 403


class Conflict(DomainError):  # noqa: N818
    """Somebody else was faster, or the page was stale."""

    code = "kernel.conflict"
    message = N_("内容已被他人更新，请刷新后再试。")
    status = 409


class RuleBroken(DomainError):  # noqa: N818
    """A rule of the domain says no; ``gaps`` names every field at once."""

    code = "kernel.rule-broken"
    message = N_("填写内容不符合要求，请按提示补正。")
    status = 422


class Unavailable(DomainError):  # noqa: N818
    """Something outside, as a database or a device, did not answer."""

    code = "kernel.unavailable"
    message = N_("所需的系统暂时无法访问，请稍后再试。")
    status = 503


class Retryable:
    """Marker: the same attempt may succeed later."""


class Final:
    """Marker: trying again without a change is useless."""


class StaleRevision(Conflict):
    """The form or request was made on an older revision than the one stored."""

    code = "kernel.stale-revision"
    message = N_("您打开的页面已过期：内容在此期间有更新。请核对最新内容后重新提交。")
