"""What each register of standards keeps: its fields, for forms, sheets, versions and exports.

One description serves all of them, so that a field added here can be filled in, imported, compared
and exported.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from zhengtong.kernel.errors import N_

CERTAINTIES = {"seen": N_("已见原文"), "recalled": N_("据记忆，未复核"), "unsure": N_("不确定")}
PERSONAL = {"": N_("非个人信息"), "personal": N_("个人信息"), "sensitive": N_("敏感个人信息")}
STATUSES = {"current": N_("现行"), "retired": N_("停用")}
STANDARD_STATUSES = {
    "draft": N_("草案"), "current": N_("现行"), "abolished": N_("废止"), "replaced": N_("被替代"),
}  # fmt: skip
LEVELS = {
    "national": N_("国家标准"), "industry": N_("行业标准"), "local": N_("地方标准"),
    "group": N_("团体标准"), "enterprise": N_("企业标准"), "document": N_("规范性文件"),
}  # fmt: skip
KINDS_OF_STANDARD = {
    "collection": N_("采集"), "quality": N_("质量"), "catalogue": N_("目录分类与管理"),
    "exchange-interface": N_("交换接口"), "exchange-service": N_("交换服务"),
    "multi-level": N_("多级对接"), "operation": N_("运行管理"), "security": N_("网络安全"),
    "other": N_("其他"),
}  # fmt: skip
"""The eight kinds of clause P8.1; its list is open, hence the last."""
THEMES = {
    "": N_("无"),
    "population": N_("人口"),
    "legal-person": N_("法人"),
    "licence": N_("电子证照"),
}
"""What clause P8.2 asks to apply."""
COVERAGES = {
    "complete": N_("已全部录入"), "partial": N_("部分录入"), "pending": N_("待录入"),
}  # fmt: skip
ITEM_TYPES = {
    "C": N_("字符型"), "N": N_("数值型"), "Y": N_("货币型"), "D": N_("日期型"),
    "T": N_("日期时间型"), "L": N_("逻辑型"), "M": N_("备注型"), "G": N_("通用型"),
    "B": N_("双精度型"), "I": N_("整型"), "F": N_("浮点型"),
}  # fmt: skip
DIMENSIONS = {
    "conformity": N_("规范性"), "completeness": N_("完整性"), "accuracy": N_("准确性"),
    "consistency": N_("一致性"), "timeliness": N_("时效性"), "accessibility": N_("可访问性"),
}  # fmt: skip
"""The six dimensions of GB/T 36344."""
RELATIONS = {
    "exact": N_("等同"), "broader": N_("目标更宽"), "narrower": N_("目标更窄"),
    "overlap": N_("部分重叠"),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Column:
    """One field of a register.

    Attributes:
        name: Name in the content, in JSON and in forms.
        label: Chinese heading.
        kind: ``line``, ``text``, ``number``, ``date``, ``list`` (codes, separated by 、),
            ``choice`` or ``settings`` (JSON).
        limit: Most characters of a line or a text; largest number.
        choices: Value → Chinese name, with kind ``choice``.
        hint: What to write, "" if it is plain.
    """

    name: str
    label: str
    kind: str = "line"
    is_required: bool = False
    limit: int = 200
    choices: Mapping[str, str] = field(default_factory=dict)
    hint: str = ""

    @property
    def empty(self) -> Any:
        """What stands where nothing was written."""
        return {"number": None, "list": [], "settings": {}}.get(self.kind, "")


@dataclass(frozen=True, kw_only=True)
class Register:
    """One register.

    Attributes:
        code: Stable name, as ``element``.
        title: Chinese name of what it holds.
        columns: Fields of a record; ``code`` is the first.
        rows: Name of the field that holds a list of rows, "" if there is none.
        row_title: Chinese name of these rows.
        row_columns: Their fields; ``row_key`` tells rows apart.
    """

    code: str
    title: str
    columns: tuple[Column, ...]
    rows: str = ""
    row_title: str = ""
    row_columns: tuple[Column, ...] = ()
    row_key: tuple[str, ...] = ()


def _code(hint: str) -> Column:
    return Column(name="code", label=N_("编号"), is_required=True, limit=50, hint=hint)


def _line(name: str, label: str, *, required: bool = False, limit: int = 200) -> Column:
    return Column(name=name, label=label, is_required=required, limit=limit)


def _choice(name: str, label: str, choices: Mapping[str, str]) -> Column:
    return Column(name=name, label=label, kind="choice", is_required="" not in choices,
                  choices=choices)  # fmt: skip


def _date(name: str, label: str) -> Column:
    return Column(name=name, label=label, kind="date", hint=N_("写作 2026-01-31，未知则留空。"))


_NAMES = (
    _line("name", N_("名称"), required=True),
    _line("name_en", N_("英文名称")),
)
_SOURCES = (
    _line("source", N_("来源"), required=True),
    _choice("certainty", N_("来源可靠程度"), CERTAINTIES),
)
_STATUS = _choice("status", N_("状态"), STATUSES)
_VERSION = _line("version", N_("版本"), required=True, limit=20)
_NOTE = Column(name="note", label=N_("备注"), kind="text", limit=500)

STANDARD = Register(
    code="standard",
    title=N_("标准"),
    columns=(
        _code(N_("小写字母、数字、点和连字符，如 gbt-2261.1。")),
        _line("number", N_("标准编号"), required=True, limit=50),
        *_NAMES,
        _choice("kind", N_("标准类别"), KINDS_OF_STANDARD),
        _choice("level", N_("标准级别"), LEVELS),
        _VERSION,
        _choice("status", N_("标准状态"), STANDARD_STATUSES),
        _choice("theme", N_("落实领域"), THEMES),
        Column(name="scope", label=N_("适用范围"), kind="text", limit=1000),
        _line("issuer", N_("发布机构")),
        _date("issued_on", N_("发布日期")),
        _date("effective_on", N_("实施日期")),
        _date("ended_on", N_("废止日期")),
        Column(name="replaces", label=N_("替代标准"), kind="list",
               hint=N_("登记册中的编号，以顿号分开。")),
        _choice("coverage", N_("数据元录入情况"), COVERAGES),
        Column(name="pending", label=N_("待录入说明"), kind="text", limit=500),
        *_SOURCES,
    ),
    rows="requirements",
    row_title=N_("条款要求"),
    row_columns=(
        _line("clause", N_("条款号"), required=True, limit=50),
        Column(name="text", label=N_("条款内容"), is_required=True, limit=1000),
        _choice("text_certainty", N_("条款可靠程度"), CERTAINTIES),
    ),
    row_key=("clause",),
)  # fmt: skip
ELEMENT = Register(
    code="element",
    title=N_("数据元"),
    columns=(
        _code(N_("大写字母、数字和连字符，如 DE-101。")),
        *_NAMES,
        _VERSION,
        Column(name="definition", label=N_("定义"), kind="text", is_required=True, limit=1000),
        _line("object_class", N_("对象类"), required=True, limit=100),
        _line("property", N_("特性"), required=True, limit=100),
        _line("representation", N_("表示"), required=True, limit=50),
        _choice("data_type", N_("数据类型"), ITEM_TYPES),
        Column(name="format", label=N_("表示格式"), is_required=True, limit=50,
               hint=N_("如 an18、n..10,2、d8、dt14、bool、ul。")),
        Column(name="code_set", label=N_("值域代码集"), limit=50,
               hint=N_("代码集编号，如 sex；不限取值则留空。")),
        _line("unit", N_("计量单位"), limit=20),
        Column(name="grade", label=N_("默认分级"), kind="number", is_required=True, limit=4),
        _choice("personal", N_("个人信息"), PERSONAL),
        _STATUS,
        _line("synonyms", N_("同义名称"), limit=500),
        _line("context", N_("相关环境")),
        Column(name="replaced_by", label=N_("替代数据元"), kind="list",
               hint=N_("停用后改用的数据元编号。")),
        Column(name="standard", label=N_("依据标准"), limit=50,
               hint=N_("标准登记册中的编号，如 gb-11643。")),
        _line("clause", N_("依据条款"), limit=50),
        _line("submitter", N_("提交机构")),
        _line("registrar", N_("注册机构")),
        *_SOURCES,
        _NOTE,
    ),
)  # fmt: skip
CODE_SET = Register(
    code="code-set",
    title=N_("代码集"),
    columns=(
        _code(N_("小写字母、数字和连字符，如 sex。")),
        _VERSION,
        *_NAMES,
        _STATUS,
        _date("effective_on", N_("版本实施日期")),
        Column(name="standard", label=N_("依据标准"), limit=50),
        *_SOURCES,
        _NOTE,
    ),
    rows="values",
    row_title=N_("代码"),
    row_columns=(
        _line("value", N_("代码"), required=True, limit=50),
        _line("value_name", N_("代码名称"), required=True),
        _date("valid_from", N_("生效日期")),
        _date("valid_to", N_("失效日期")),
        Column(name="successors", label=N_("承接代码"), kind="list",
               hint=N_("失效后由哪些代码承接，可以是几个。")),
        _line("value_source", N_("代码来源")),
        Column(name="value_certainty", label=N_("代码可靠程度"), kind="choice",
               choices={"": N_("同代码集"), **CERTAINTIES}),
        _line("value_note", N_("代码说明"), limit=500),
    ),
    row_key=("value", "valid_from"),
)  # fmt: skip
RULE = Register(
    code="rule",
    title=N_("质量规则"),
    columns=(
        _code(N_("大写字母、数字和连字符，如 QR-101。")),
        *_NAMES,
        _VERSION,
        _choice("dimension", N_("质量维度"), DIMENSIONS),
        _line("kind", N_("规则种类"), required=True, limit=30),
        Column(name="element", label=N_("数据元"), limit=50,
               hint=N_("规则约束的数据元编号；通用规则留空，使用时再绑定信息项。")),
        Column(name="settings", label=N_("参数"), kind="settings", limit=2000),
        Column(name="text", label=N_("规则说明"), kind="text", is_required=True, limit=500),
        _STATUS,
        Column(name="standard", label=N_("依据标准"), limit=50),
        *_SOURCES,
    ),
)  # fmt: skip
MAPPING = Register(
    code="mapping",
    title=N_("代码对照"),
    columns=(
        _code(N_("小写字母、数字和连字符，如 share-type-2017。")),
        *_NAMES,
        _VERSION,
        _line("from_set", N_("源代码集"), required=True, limit=50),
        _line("from_version", N_("源版本"), limit=20),
        _line("to_set", N_("目标代码集"), required=True, limit=50),
        _line("to_version", N_("目标版本"), limit=20),
        _STATUS,
        *_SOURCES,
        _NOTE,
    ),
    rows="pairs",
    row_title=N_("对照关系"),
    row_columns=(
        _line("from_value", N_("源代码"), required=True, limit=50),
        _line("to_value", N_("目标代码"), required=True, limit=50),
        _choice("relation", N_("关系"), RELATIONS),
        _line("pair_note", N_("对照说明"), limit=500),
    ),
    row_key=("from_value", "to_value"),
)
REGISTERS = {one.code: one for one in (STANDARD, ELEMENT, CODE_SET, RULE, MAPPING)}
