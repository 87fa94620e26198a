"""The list of systems as a workbook."""

from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhengtong.census.domain import vocabulary as words
from zhengtong.census.selectors import system_row
from zhengtong.toolkit.exports import Listing, declare


def _named(names: Any, value: object) -> str:
    return _t(names[value]) if value in names else ""


def _yuan(fen: int | None) -> float | None:
    return None if fen is None else fen / 100


GRADES = words.PROTECTION_LEVELS
SYSTEMS = declare(
    Listing(
        key="census.systems",
        title=_("信息系统"),
        describe=lambda systems: map(system_row, systems),
        columns=(
            (_("系统编号"), lambda s: s.code),
            (_("系统名称"), lambda s: s.name),
            (_("所属单位"), lambda s: s.body_name),
            (_("责任处室"), lambda s: s.office_name),
            (_("系统功能"), lambda s: s.facts.functions),
            (_("使用范围"), lambda s: _named(words.USE_RANGES, s.facts.use_range)),
            (_("使用频度"), lambda s: _named(words.USE_FREQUENCIES, s.facts.use_frequency)),
            (_("审批部门"), lambda s: s.facts.approving_body),
            (_("审批时间"), lambda s: s.facts.approved_on),
            (_("批复文号"), lambda s: s.facts.approval_number),
            (_("经费来源"), lambda s: _named(words.FUND_SOURCES, s.facts.fund_source)),
            (_("建设阶段"), lambda s: _named(words.PHASES, s.facts.phase)),
            (_("系统层级"), lambda s: _named(words.LEVELS, s.facts.level)),
            (_("所在网络"), lambda s: _named(words.NETWORKS, s.facts.network)),
            (_("部署位置"), lambda s: _named(words.PLACES, s.facts.place)),
            (
                _("等级保护级别"),
                lambda s: _named(GRADES, s.facts.protection_level),
            ),
            (_("建设经费（元）"), lambda s: _yuan(s.facts.build_cost_fen)),
            (_("年运维经费（元）"), lambda s: _yuan(s.facts.yearly_cost_fen)),
            (_("用户数"), lambda s: s.facts.users_count),
            (_("运维单位"), lambda s: s.facts.operator),
            (_("承建单位"), lambda s: s.facts.vendor),
            (_("访问地址"), lambda s: s.facts.url),
        ),
    )
)
