"""The tables of a discovery as a workbook; counts and suggestions, no value."""

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhengtong.catalogue import public as catalogue
from zhengtong.exchange.domain.discovering import FLAG_NAMES
from zhengtong.exchange.web import words
from zhengtong.toolkit.exports import Listing, declare

TABLES = declare(
    Listing(
        key="exchange.discovery",
        title=_("整库探查结果"),
        columns=(
            (_("表"), lambda t: t.name),
            (_("目录名称"), lambda t: t.title),
            (_("说明"), lambda t: t.comment),
            (_("类型"), lambda t: words.table_kind(t.kind)),
            (_("约计行数"), lambda t: t.row_estimate if t.row_estimate >= 0 else ""),
            (_("列数"), lambda t: len(t.columns)),
            (_("取舍"), lambda t: _t("保留") if t.is_kept else _t("不编目")),
            (_("技术表"), lambda t: _t(t.technical) if t.technical else ""),
            (_("分级"), lambda t: _t(catalogue.GRADES[t.grade])),
            (_("个人信息"), lambda t: _t(catalogue.PERSONAL_MARKS[t.personal])),
            (_("需要留意"), lambda t: "、".join(_t(FLAG_NAMES.get(f, f)) for f in t.flags)),
        ),
    )
)
