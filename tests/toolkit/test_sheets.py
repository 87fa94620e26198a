"""Spreadsheets are read row by heading, within limits; whatever is odd is named by its cell."""

import io
import zipfile
from datetime import datetime

import pytest
import xlsxwriter

from zhengtong.toolkit.sheets import Limits, SheetUnreadable, open_pasted, open_sheet

COLUMNS = {"title": ("信息资源名称", "名称"), "code": ("代码",)}


def write_book(fill, **options):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, **options}) as book:
        fill(book, book.add_worksheet())
    return file.getvalue()


def book_of(*rows):
    return write_book(lambda _book, sheet: [sheet.write_row(n, 0, r) for n, r in enumerate(rows)])


def repack(content, change):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for part in old.infolist():
            new.writestr(part.filename, change(part.filename, old.read(part)))
    return out.getvalue()


def read(name, content, **limits):
    sheet = open_sheet(name, content, limits=Limits(**limits))
    return sheet, [(row.number, row.values) for row in sheet.rows(COLUMNS)]


def reason(name, content, **limits):
    with pytest.raises(SheetUnreadable) as caught:
        read(name, content, **limits)
    return caught.value.gaps[0].message


def test_rows_come_by_heading_with_their_own_numbers():
    content = book_of(("目录表",), (), ("代码", "信息资源 名称*"), (), ("01", "甲"), (2.5, "乙"))
    sheet, rows = read("a.xlsx", content)
    assert rows == [(5, {"code": "01", "title": "甲"}), (6, {"code": "2.5", "title": "乙"})]
    assert sheet.head_row == 3
    assert sheet.faults == []


def test_unknown_and_repeated_headings_are_named():
    sheet, _ = read("a.xlsx", book_of(("名称", "备注", "信息资源名称"), ("甲", "x", "乙")))
    assert (sheet.unknown, sheet.repeated) == (["备注"], ["信息资源名称"])


def test_dates_and_truths_read_as_people_see_them():
    def fill(book, sheet):
        sheet.write_row(0, 0, ("名称", "代码"))
        style = book.add_format({"num_format": "yyyy年m月d日"})
        sheet.write_datetime(1, 0, datetime(2025, 8, 1), style)  # noqa: DTZ001
        sheet.write_boolean(1, 1, True)

    _, rows = read("a.xlsx", write_book(fill))
    assert rows == [(2, {"title": "2025-08-01", "code": "TRUE"})]


def test_formulas_merged_cells_errors_and_lost_digits_are_faults_of_their_cells():
    def fill(_book, sheet):
        sheet.write_row(0, 0, ("名称", "代码"))
        sheet.write_formula(1, 0, "=1+1", None, 2)
        sheet.write_number(2, 1, 340100000000000000)
        sheet.merge_range(3, 0, 4, 0, "合")
        sheet.write_formula(5, 1, "=1/0", None, "#DIV/0!")

    sheet, _ = read("a.xlsx", write_book(fill))
    found = [(one.row, one.column, one.message[:6]) for one in sheet.faults]
    assert (2, "名称", "单元格是公式") in found
    assert (3, "代码", "数字超过 1") in found
    assert (4, "名称", "单元格是合并") in found
    assert (6, "代码", "单元格是公式") in found


def test_macros_are_refused_whatever_the_name_says():
    content = repack(book_of(("名称",)), lambda _name, data: data)
    with zipfile.ZipFile(file := io.BytesIO(content), "a") as packed:
        packed.writestr("xl/vbaProject.bin", b"x")
    assert reason("a.xlsx", file.getvalue()).startswith("文件带有宏")
    assert reason("a.xlsm", content).startswith("文件带有宏")


def test_a_bomb_is_refused_before_it_is_unpacked():
    content = repack(
        book_of(("名称",)), lambda name, data: data + b" " * 2**25 if "sheet1" in name else data
    )
    assert reason("a.xlsx", content) == "文件解压后过大。"
    assert reason("a.xlsx", book_of(("名称",)), unpacked_bytes=100) == "文件解压后过大。"


def test_a_million_claimed_rows_cost_nothing_and_real_ones_are_limited():
    def claim(_name, data):
        return data.replace(b'ref="A1:A2"', b'ref="A1:XFD1048576"')

    _, rows = read("a.xlsx", repack(book_of(("名称",), ("甲",)), claim))
    assert rows == [(2, {"title": "甲"})]
    content = book_of(("名称",), *(("甲",) for _ in range(9)))
    assert reason("a.xlsx", content, lines=9).startswith("超过")
    assert reason("a.xlsx", book_of(("名称", "", "", "x")), columns=3).startswith("第 ")


def test_entities_of_xml_are_refused():
    evil = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><worksheet/>'
    content = repack(
        book_of(("名称",)), lambda name, data: evil if "worksheets/sheet1" in name else data
    )
    assert reason("a.xlsx", content).startswith("文件已损坏")


def test_a_text_that_is_not_there_is_a_damaged_workbook():
    content = repack(book_of(("名称",)), lambda _name, data: data.replace(b"<v>0</v>", b"<v>9</v>"))
    assert reason("a.xlsx", content).startswith("文件已损坏")


@pytest.mark.parametrize("content", [b"PK\x03\x04nonsense", b"PK", book_of(("名称",))[:-30]])
def test_damaged_workbooks_are_refused(content):
    assert reason("a.xlsx", content).startswith("文件已损坏")


def test_csv_is_read_in_both_encodings_and_no_other():
    text = '名称,代码\r\n"甲,乙","=""007"""\r\n=1+1,8\r\n'
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        sheet, rows = read("a.csv", text.encode(encoding))
        assert rows[0] == (2, {"title": "甲,乙", "code": "007"})
        assert [(one.row, one.column) for one in sheet.faults] == [(3, "名称")]
    for wrong in (text.encode("utf-16"), b"\xff\xff\x80"):
        assert reason("a.csv", wrong).startswith("不能识别文件的字符编码")


def test_other_kinds_old_ones_large_and_empty_ones_are_refused():
    assert reason("a.pdf", b"%PDF").startswith("不是可读取")
    assert reason("a.xls", b"\xd0\xcf\x11\xe0rest").startswith("这是旧式 xls")
    assert reason("a.csv", b"x" * 11, file_bytes=10).startswith("文件超过")
    assert reason("a.csv", b" , \r\n") == reason("a.xlsx", book_of()) == "表格是空的。"


def test_pasted_cells_are_parted_by_tabs():
    sheet = open_pasted('名称\t代码\r\n"甲\n乙"\t001\r\n')
    assert [row.values for row in sheet.rows(COLUMNS)] == [{"title": "甲\n乙", "code": "001"}]
