"""What the readers of spreadsheets share: limits, lines, and the ways a file is refused."""

from dataclasses import dataclass, field
from typing import Any

from zhengtong.kernel.errors import N_, Gap, RuleBroken

MEGABYTE = 1024 * 1024


class SheetUnreadable(RuleBroken):
    """The file is too big, of another kind, or not safe to open; its gap says which."""

    code = "toolkit.sheet-unreadable"
    message = N_("不能读取这个表格文件。")

    @classmethod
    def because(cls, reason: str, **facts: Any) -> "SheetUnreadable":
        """The refusal with its reason as gap of the file field."""
        return cls(gaps=(Gap(field="file", message=reason, facts=facts),))


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How much of a file is read at most.

    Attributes:
        file_bytes: Of the file as it was sent.
        unpacked_bytes: Of all parts of a workbook together, as their directory says.
        ratio: Unpacked to packed of a part beyond ``ratio_from_bytes``; more is a bomb.
        lines: Lines with any text, the heading counted.
        columns: Places of a line with any text.
    """

    file_bytes: int = 10 * MEGABYTE
    unpacked_bytes: int = 200 * MEGABYTE
    ratio: int = 300
    ratio_from_bytes: int = 10 * MEGABYTE
    parts: int = 2000
    lines: int = 50_001
    columns: int = 256
    cell_characters: int = 32_767


@dataclass(slots=True)
class Line:
    """One line with any text, or with something wrong in it.

    Attributes:
        number: As the spreadsheet counts it, from 1.
        cells: Texts by place, from 0; trailing places may be absent.
        wrong: What is wrong in it: place, message id, facts.
    """

    number: int
    cells: list[str] = field(default_factory=list)
    wrong: list[tuple[int, str, dict[str, Any]]] = field(default_factory=list)


TOO_BIG = N_("文件超过 %(most)s MB。")
UNREADABLE = N_("不是可读取的 xlsx 或 csv 文件。")
OLD_OR_LOCKED = N_("这是旧式 xls 文件或加了密码的文件，请去掉密码并另存为 xlsx。")
MACROS = N_("文件带有宏，请另存为不带宏的 xlsx。")
BOMB = N_("文件解压后过大。")
DAMAGED = N_("文件已损坏，或不是规范的 xlsx 文件。")
TOO_LONG = N_("超过 %(most)s 行，请分成几个文件。")
TOO_WIDE = N_("第 %(row)s 行超过 %(most)s 列。")
ENCODING = N_("不能识别文件的字符编码，请另存为 UTF-8 编码的 csv，或 xlsx。")
NO_LINES = N_("表格是空的。")

FORMULA = N_("单元格是公式，请改为填写值。")
MERGED = N_("单元格是合并的（%(area)s），请取消合并，逐行填写。")
ERROR_VALUE = N_("单元格是错误值 %(text)s。")
LOST_DIGITS = N_("数字超过 15 位，末尾数字可能已被表格软件改动，请将单元格设为文本后重填。")
TOO_MANY_SIGNS = N_("单元格超过 %(most)s 个字。")
