"""Titles of the rules of ``sensing.toml``, here to be translated; a test holds both together."""

from zhengtong.kernel.errors import N_

TITLES: tuple[str, ...] = (
    N_("公民身份号码（校验码）"),
    N_("统一社会信用代码（校验码）"),
    N_("移动电话号码"),
    N_("银行卡号（Luhn 校验）"),
    N_("机动车号牌（含新能源）"),
    N_("护照号码"),
    N_("电子邮箱"),
    N_("自然人姓名"),
    N_("地址"),
    N_("经纬度坐标对"),
    N_("经度（中国范围）"),
    N_("纬度（中国范围）"),
    N_("健康状况、诊断"),
    N_("出生日期"),
)
