"""The registers of standards as workbooks."""

from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhengtong.toolkit.exports import Listing, declare


def _term_of(value: Any) -> str:
    if value.valid_to:
        return _t("%(day)s 起失效") % {"day": value.valid_to.isoformat()}
    if value.valid_from:
        return _t("%(day)s 起有效") % {"day": value.valid_from.isoformat()}
    return _t("现行")


ELEMENTS = declare(
    Listing(
        key="standards.elements",
        title=_("数据元"),
        columns=(
            (_("编号"), lambda e: e.code),
            (_("名称"), lambda e: e.label),
            (_("类型"), lambda e: e.data_type),
            (_("格式"), lambda e: e.format),
            (_("默认分级"), lambda e: e.grade),
            (_("个人信息"), lambda e: e.get_personal_display() if e.personal else _t("否")),
            (_("定义"), lambda e: e.definition),
        ),
    )
)
CODE_SETS = declare(
    Listing(
        key="standards.code-sets",
        title=_("代码集"),
        columns=(
            (_("编号"), lambda s: s.code),
            (_("名称"), lambda s: s.label),
            (_("版本"), lambda s: s.version),
            (_("代码数"), lambda s: s.values_count),
            (_("来源"), lambda s: s.source),
        ),
    )
)
CODE_VALUES = declare(
    Listing(
        key="standards.code-values",
        title=_("代码表"),
        columns=(
            (_("代码"), lambda v: v.value),
            (_("名称"), lambda v: v.name),
            (_("有效期"), _term_of),
            (_("来源"), lambda v: v.source),
        ),
    )
)
