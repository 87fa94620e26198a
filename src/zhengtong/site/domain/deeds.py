"""Titles of the portal's own deeds."""

from zhengtong.kernel.errors import N_

DEED_TITLES: dict[str, str] = {
    "site.maintenance-planned": N_("安排或开始维护"),
    "site.maintenance-ended": N_("结束维护"),
    "site.level-set": N_("调整日志级别"),
    "site.level-ended": N_("恢复日志级别"),
}
