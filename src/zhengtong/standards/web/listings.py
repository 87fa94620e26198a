"""The registers as workbooks: the very columns an import takes, so that a list can come back."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhengtong.standards.domain.fields import REGISTERS, Column
from zhengtong.standards.models import Record, Version
from zhengtong.standards.web.words import flat_cells, show_value
from zhengtong.toolkit.exports import Listing, declare


def _term_of(value: Any) -> str:
    if value.valid_to:
        return _t("%(day)s 起失效") % {"day": value.valid_to.isoformat()}
    if value.valid_from:
        return _t("%(day)s 起有效") % {"day": value.valid_from.isoformat()}
    return _t("现行")


def _flatten(register: str) -> Callable[[list[Any]], Iterable[list[str]]]:
    def describe(rows: list[Any]) -> Iterator[list[str]]:
        codes = [row.code for row in rows]
        current = Record.objects.filter(register=register, code__in=codes).values("current")
        found = Version.objects.filter(pk__in=current)
        contents = {one.content["code"]: one.content for one in found}
        for code in codes:
            if code in contents:
                yield from flat_cells(REGISTERS[register], contents[code])

    return describe


def _take(place: int) -> Callable[[list[str]], str]:
    return lambda cells: cells[place]


def _listing(key: str, title: Any, register: str) -> Listing:
    kept = REGISTERS[register]
    columns = (*kept.columns, *kept.row_columns)
    return declare(
        Listing(
            key=key,
            title=title,
            describe=_flatten(register),
            columns=tuple((_(one.label), _take(place)) for place, one in enumerate(columns)),
        )
    )


STANDARDS = _listing("standards.texts", _("标准"), "standard")
ELEMENTS = _listing("standards.elements", _("数据元"), "element")
CODE_SETS = _listing("standards.code-sets", _("代码集"), "code-set")
RULES = _listing("standards.rules", _("质量规则"), "rule")
MAPPINGS = _listing("standards.mappings", _("代码对照"), "mapping")
BY_REGISTER = {
    "standard": STANDARDS,
    "element": ELEMENTS,
    "code-set": CODE_SETS,
    "rule": RULES,
    "mapping": MAPPINGS,
}

CODE_VALUES = declare(
    Listing(
        key="standards.code-values",
        title=_("代码表"),
        columns=(
            (_("代码"), lambda v: v.value),
            (_("名称"), lambda v: v.name),
            (_("有效期"), _term_of),
            (_("承接代码"), lambda v: "、".join(v.successors)),
            (_("来源"), lambda v: v.source),
        ),
    )
)


def _read(column: Column) -> Callable[[Any], str]:
    return lambda row: show_value(column, getattr(row, column.name))


PAIRS = declare(
    Listing(
        key="standards.pairs",
        title=_("对照关系"),
        columns=tuple((_(one.label), _read(one)) for one in REGISTERS["mapping"].row_columns),
    )
)
AMENDMENTS = declare(
    Listing(
        key="standards.amendments",
        title=_("标准变更"),
        columns=(
            (_("标题"), lambda p: p.title),
            (_("环节"), lambda p: p.get_stage_display()),
            (_("起草单位"), lambda p: p.body.name),
            (_("起草人"), lambda p: p.made_by_name),
            (_("更新时间"), lambda p: p.updated_at),
            (_("变更理由"), lambda p: p.reason),
        ),
    )
)
FAULTS = declare(
    Listing(
        key="standards.sheet-faults",
        title=_("标准导入错误清单"),
        columns=(
            (_("行"), lambda cells: cells[0]),
            (_("列"), lambda cells: cells[1]),
            (_("原因"), lambda cells: cells[2]),
        ),
    )
)
AMENDED = declare(
    Listing(
        key="standards.amended",
        title=_("变更内容"),
        columns=(
            (_("登记册"), lambda v: v.record.get_register_display()),
            (_("编号"), lambda v: v.record.code),
            (_("名称"), lambda v: v.content.get("name", "")),
            (_("版本"), lambda v: v.content.get("version", "")),
            (_("版本序号"), lambda v: v.number),
        ),
    )
)
