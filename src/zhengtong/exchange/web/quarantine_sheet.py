"""Rows set aside as a spreadsheet; texts are written as texts, never as formulas."""

import io
from collections.abc import Iterable

import xlsxwriter
from django.utils.translation import gettext as _

from zhengtong.exchange.models import QuarantinedRow
from zhengtong.exchange.web.rule_words import name_rule, reason_names

WIDTHS = (30, 24, 16, 30, 40, 66)


def write_quarantine(rows: Iterable[QuarantinedRow]) -> bytes:
    """The bytes of a workbook: row key, column, rule, reason, excerpt, digest of the value."""
    head = [_("行键"), _("列"), _("规则"), _("原因"), _("值"), _("值的摘要")]
    reasons = reason_names()
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet(_("隔离数据"))
        sheet.freeze_panes(1, 1)
        sheet.write_row(0, 0, head, book.add_format({"bold": True, "bg_color": "#EEF4FB"}))
        for place, width in enumerate(WIDTHS):
            sheet.set_column(place, place, width)
        for number, row in enumerate(rows, start=1):
            cells = (row.row_key, row.column, name_rule(row), reasons.get(row.kind, row.kind),
                     row.excerpt, row.value_digest)  # fmt: skip
            for place, text in enumerate(cells):
                sheet.write_string(number, place, text)
    return buffer.getvalue()
