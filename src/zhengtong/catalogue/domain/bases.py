"""Legal bases (法律依据): what one must say, and when an entry may rest on one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zhengtong.catalogue.domain import vocabulary as words
from zhengtong.catalogue.domain.facts import EntryFacts
from zhengtong.catalogue.domain.texts import has_control_characters
from zhengtong.kernel.errors import N_, Conflict, Forbidden, Gap, NotFound, RuleBroken

LIMITS: dict[str, int] = {
    "document": 200,
    "number": 100,
    "article": 100,
    "quote": 1000,
    "source": 300,
    "note": 500,
}
MOST_AT_ONCE = 200


class BasisState(StrEnum):
    """Where an article in the register stands."""

    WAITING = "waiting"
    LISTED = "listed"
    RETURNED = "returned"
    REPLACED = "replaced"


STATE_NAMES: dict[str, str] = {
    BasisState.WAITING: N_("待审核"),
    BasisState.LISTED: N_("已入库"),
    BasisState.RETURNED: N_("未入库"),
    BasisState.REPLACED: N_("已被更正"),
}
# Those an entry may ever have been written with.
KNOWN = (BasisState.LISTED, BasisState.REPLACED)


class BasisNotFound(NotFound):
    """No such article, or not for this actor to know of."""

    code = "catalogue.basis-not-found"
    message = N_("没有找到该法律依据，或者您无权查看。")


class BasisForbidden(Forbidden):
    """Only reviewers of a data authority keep the register."""

    code = "catalogue.basis-forbidden"
    message = N_("法律依据由数据主管部门的审核人员登记。")


class BasisInvalid(RuleBroken):
    """An article cannot be recorded like this; ``gaps`` names row and field."""

    code = "catalogue.basis-invalid"
    message = N_("法律依据有 %(count)s 处不符合要求，请按提示修改后再提交。")


class BasisReplaced(Conflict):
    """The article is not the one that stands in the register."""

    code = "catalogue.basis-replaced"
    message = N_("该法律依据已不是库中现行的一条，或者已有一项更正待审核。")


class BasisUnconfirmed(RuleBroken):
    """The authority did not confirm that the article forbids the data to be given."""

    code = "catalogue.basis-unconfirmed"
    message = N_("条目引用了不予共享依据，请打开条目核对条款，并勾选确认后再通过。")


@dataclass(frozen=True, kw_only=True)
class BasisFacts:
    """One article as it is recorded.

    Attributes:
        quote: The words of the article, as published.
        source: Where those words were taken from.
        in_force_until: The last day in force; None while it has no end.
        forbids_giving: The article says that such data may not be given.
    """

    kind: str
    document: str
    article: str
    quote: str
    source: str
    in_force_from: date
    in_force_until: date | None = None
    number: str = ""
    note: str = ""
    forbids_giving: bool = False


def is_in_force(facts: BasisFacts, day: date) -> bool:
    """Whether the article is in force on that day, both ends counted."""
    return facts.in_force_from <= day and (
        facts.in_force_until is None or day <= facts.in_force_until
    )


def find_record_gaps(facts: BasisFacts, *, prefix: str = "") -> Iterator[Gap]:
    """Tell everything that keeps the article out of the register.

    Policy: R03
    """
    if facts.kind not in words.SUFFICIENT_BASES:
        message = N_("只收法律、行政法规和国务院决定，地方规定不能作为不予共享的依据。")
        yield Gap(field=prefix + "kind", message=message, rule="R03")
    for name, limit in LIMITS.items():
        text = getattr(facts, name)
        if name not in {"number", "note"} and not text.strip():
            yield Gap(field=prefix + name, message=N_("请填写此项。"), rule="R03")
        if len(text) > limit:
            found = {"limit": limit, "length": len(text)}
            message = N_("最多 %(limit)s 个字，现有 %(length)s 个字。")
            yield Gap(field=prefix + name, message=message, facts=found)
        if has_control_characters(text):
            message = N_("含有无法保存的控制字符，请删除后重填。")
            yield Gap(field=prefix + name, message=message)
    if facts.in_force_until is not None and facts.in_force_until < facts.in_force_from:
        message = N_("失效日期不能早于施行日期。")
        yield Gap(field=prefix + "in_force_until", message=message)


def is_refusing(facts: EntryFacts) -> bool:
    """Whether the entry, or any of its items, is not shared."""
    refused = words.ShareType.REFUSED
    return facts.share_type == refused or any(one.share_type == refused for one in facts.items)


def find_basis_gaps(facts: EntryFacts, basis: BasisFacts | None, day: date) -> Iterator[Gap]:
    """Tell why what is not shared may not rest on the article picked, on that day.

    Policy: R03
    """
    if not is_refusing(facts):
        return
    message = ""
    if basis is None:
        message = N_("有内容不予共享，请从法律依据库中选择依据，手工填写的依据不再有效。")
    elif basis.kind not in words.SUFFICIENT_BASES:
        message = N_("不予共享须有法律、行政法规或者国务院决定作为依据，地方规定不能单独作为依据。")
    elif not basis.forbids_giving:
        message = N_("所选条款没有规定数据不得提供，不能作为不予共享的依据。")
    elif not is_in_force(basis, day):
        message = N_("所选条款当日不在施行期内，不能作为不予共享的依据。")
    if message:
        yield Gap(field="basis_ref", message=message, rule="R03")
