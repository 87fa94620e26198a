"""The list of systems as a workbook."""

import io
from collections.abc import Iterable

from django.utils.translation import gettext as _

from zhengtong.census.domain import vocabulary as words
from zhengtong.census.domain.rows import SystemRow


def _cells(system: SystemRow) -> list[object]:
    facts = system.facts
    return [
        system.code,
        system.name,
        system.body_name,
        system.office_name,
        facts.functions,
        _named(words.USE_RANGES, facts.use_range),
        _named(words.USE_FREQUENCIES, facts.use_frequency),
        facts.approving_body,
        facts.approved_on.isoformat() if facts.approved_on else "",
        facts.approval_number,
        _named(words.FUND_SOURCES, facts.fund_source),
        _named(words.PHASES, facts.phase),
        _named(words.LEVELS, facts.level),
        _named(words.NETWORKS, facts.network),
        _named(words.PLACES, facts.place),
        _named(words.PROTECTION_LEVELS, facts.protection_level),
        _yuan(facts.build_cost_fen),
        _yuan(facts.yearly_cost_fen),
        facts.users_count,
        facts.operator,
        facts.vendor,
        facts.url,
    ]


def _named(names: dict, value: object) -> str:  # type: ignore[type-arg]
    return _(names[value]) if value in names else ""


def _yuan(fen: int | None) -> float | None:
    return None if fen is None else fen / 100


def write_systems(rows: Iterable[SystemRow]) -> bytes:
    """The bytes of a workbook: one sheet, a head row, one row per system.

    Texts are written as texts: one that begins with = is never a formula.
    """
    head = [
        _("系统编号"), _("系统名称"), _("所属单位"), _("责任处室"), _("系统功能"), _("使用范围"),
        _("使用频度"), _("审批部门"), _("审批时间"), _("批复文号"), _("经费来源"), _("建设阶段"),
        _("系统层级"), _("所在网络"), _("部署位置"), _("等级保护级别"), _("建设经费（元）"),
        _("年运维经费（元）"), _("用户数"), _("运维单位"), _("承建单位"), _("访问地址"),
    ]  # fmt: skip
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet(_("信息系统"))
        sheet.freeze_panes(1, 2)
        sheet.write_row(0, 0, head, book.add_format({"bold": True, "bg_color": "#EEF4FB"}))
        sheet.set_column(0, len(head) - 1, 18)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(_cells(row)):
                if isinstance(value, str):
                    sheet.write_string(number, column, value)
                elif value is not None:
                    sheet.write_number(number, column, value)
    return buffer.getvalue()
