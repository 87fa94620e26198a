"""Closed lists of the catalogue: share types and ways, formats, item types, cycles, grades."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from zhengtong.kernel.errors import N_


class ShareType(IntEnum):
    """共享类型; a larger number is narrower."""

    UNCONDITIONAL = 1
    CONDITIONAL = 2
    REFUSED = 3


class Secrecy(StrEnum):
    """涉密属性 as declared by the compiler."""

    OPEN = "none"
    WORK_SECRET = "work_secret"  # noqa: S105 - a kind of secrecy, not a password
    STATE_SECRET = "state_secret"  # noqa: S105


class Personal(StrEnum):
    """Whether an item is personal information (PIPL)."""

    NO = ""
    PERSONAL = "personal"
    SENSITIVE = "sensitive"


@dataclass(frozen=True, kw_only=True)
class FormatClass:
    """One class of 信息资源格式 with the types that belong to it."""

    code: str
    title: str
    types: tuple[str, ...]


OTHER_FORMAT = "其他"
DATABASE_FORMAT = "03"
SHEET_FORMAT = "02"
FORMATS: tuple[FormatClass, ...] = (
    FormatClass(
        code="01",
        title=N_("电子文件"),
        types=(
            "doc", "docx", "html", "ofd", "pdf", "ppt", "txt", "wps", "xml", "json", OTHER_FORMAT,
        ),
    ),
    FormatClass(
        code="02",
        title=N_("电子表格"),
        types=("et", "xls", "xlsx", "csv", "parquet", OTHER_FORMAT),
    ),
    FormatClass(
        code="03",
        title=N_("数据库"),
        types=(
            "postgresql", "mysql", "oracle", "sqlserver", "dm", "kingbasees", "opengauss", "access",
            "db2", "dbase", "dbf", "sybase", OTHER_FORMAT,
        ),
    ),
    FormatClass(
        code="04", title=N_("图形图像"), types=("bmp", "gif", "jpg", "png", "tiff", OTHER_FORMAT)
    ),
    FormatClass(code="05", title=N_("流媒体"), types=("mpg", "rm", "swf", "mp4", OTHER_FORMAT)),
    FormatClass(code="06", title=N_("自描述格式"), types=("shp", "geojson", "kml", OTHER_FORMAT)),
)  # fmt: skip
FORMAT_OF: dict[str, FormatClass] = {one.code: one for one in FORMATS}
STRUCTURED_FORMATS = frozenset({SHEET_FORMAT, DATABASE_FORMAT})

SHARE_TYPES: dict[int, str] = {
    ShareType.UNCONDITIONAL: N_("无条件共享"),
    ShareType.CONDITIONAL: N_("有条件共享"),
    ShareType.REFUSED: N_("不予共享"),
}
NO_CONDITION = "无条件"

PLATFORM_WAY = "platform"
SHARE_WAYS: dict[str, str] = {
    PLATFORM_WAY: N_("共享平台方式"),
    "mail": N_("邮件方式"),
    "disk": N_("拷盘方式"),
    "media": N_("介质交换方式"),
}
SHARE_MEANS: dict[str, str] = {
    "database": N_("数据库"),
    "interface": N_("接口"),
    "file": N_("文件"),
}
# R10: what a class of formats may be shared by on the platform.
MEANS_OF_FORMAT: dict[str, frozenset[str]] = {
    "01": frozenset({"file"}),
    "02": frozenset({"file"}),
    "03": frozenset({"database", "interface"}),
}

CYCLES: dict[str, str] = {
    "realtime": N_("实时"),
    "hourly": N_("每小时"),
    "daily": N_("每日"),
    "weekly": N_("每周"),
    "ten_days": N_("每旬"),
    "monthly": N_("每月"),
    "quarterly": N_("每季度"),
    "half_yearly": N_("每半年"),
    "yearly": N_("每年"),
    "on_demand": N_("按需"),
    "irregular": N_("不定期"),
}
ITEM_TYPES: dict[str, str] = {
    "C": N_("字符型"),
    "N": N_("数值型"),
    "Y": N_("货币型"),
    "D": N_("日期型"),
    "T": N_("日期时间型"),
    "L": N_("逻辑型"),
    "M": N_("备注型"),
    "G": N_("通用型"),
    "B": N_("双精度型"),
    "I": N_("整型"),
    "F": N_("浮点型"),
}
OPENNESS: dict[str, str] = {
    "closed": N_("不开放"),
    "conditional": N_("有条件开放"),
    "open": N_("无条件开放"),
}
GRADES: dict[int, str] = {
    1: N_("1级（可公开）"),
    2: N_("2级（内部）"),
    3: N_("3级（敏感）"),
    4: N_("4级（高敏感）"),
}
PERSONAL_MARKS: dict[str, str] = {
    Personal.NO: N_("非个人信息"),
    Personal.PERSONAL: N_("个人信息"),
    Personal.SENSITIVE: N_("敏感个人信息"),
}
SECRECY_CHOICES: dict[str, str] = {
    Secrecy.OPEN: N_("非涉密"),
    Secrecy.WORK_SECRET: N_("工作秘密"),
    Secrecy.STATE_SECRET: N_("涉密"),
}
# R03: kinds of citation that may stand behind 不予共享; a local rule may not.
BASIS_KINDS: dict[str, str] = {
    "law": N_("法律"),
    "administrative_regulation": N_("行政法规"),
    "state_council_decision": N_("国务院决定"),
    "local_rule": N_("地方性法规、规章或文件"),
}
SUFFICIENT_BASES = frozenset({"law", "administrative_regulation", "state_council_decision"})
LEVELS: dict[str, str] = {
    "body": N_("部门目录"),
    "nation": N_("国家目录"),
    "province": N_("省级目录"),
    "city": N_("市级目录"),
    "county": N_("县级目录"),
}
RESOURCE_KINDS: dict[str, str] = {
    "table": N_("库表"),
    "interface": N_("接口"),
    "file": N_("文件"),
}
CODE_KINDS: dict[str, str] = {
    "1": N_("基础信息资源"),
    "2": N_("主题信息资源"),
    "3": N_("部门信息资源"),
}
