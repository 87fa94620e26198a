"""Closed lists of the system census: phase, level, network, place, use frequency, fund source."""

from enum import StrEnum

from zhengtong.kernel.errors import N_


class Phase(StrEnum):
    """Where a system stands in its life."""

    PLANNED = "planned"
    BUILDING = "building"
    TRIAL = "trial"
    LIVE = "live"
    STOPPED = "stopped"


class UseFrequency(StrEnum):
    """How often a system is really used."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    SELDOM = "seldom"
    NEVER = "never"


class UseRange(StrEnum):
    """Who uses a system."""

    OFFICE = "office"
    BODY = "body"
    LINE = "line"
    CROSS_BODY = "cross_body"
    PUBLIC = "public"


PHASES: dict[str, str] = {
    Phase.PLANNED: N_("拟建"),
    Phase.BUILDING: N_("在建"),
    Phase.TRIAL: N_("试运行"),
    Phase.LIVE: N_("正式运行"),
    Phase.STOPPED: N_("停运"),
}
LEVELS: dict[str, str] = {
    "national_line": N_("国家垂直系统"),
    "province_line": N_("省级垂直系统"),
    "province_shared": N_("省级多部门共用"),
    "province_own": N_("省级部门专用"),
    "city_shared": N_("市级多部门共用"),
    "city_own": N_("市级部门专用"),
    "county": N_("县级系统"),
}
NETWORKS: dict[str, str] = {
    "extranet": N_("政务外网"),
    "intranet": N_("政务内网"),
    "private": N_("部门专网"),
    "internet": N_("互联网"),
    "other": N_("其他网络"),
}
PLACES: dict[str, str] = {
    "gov_cloud": N_("政务云"),
    "own_room": N_("自建机房"),
    "shared_room": N_("集中机房"),
    "rented": N_("租用机房"),
}
USE_RANGES: dict[str, str] = {
    UseRange.OFFICE: N_("本处室"),
    UseRange.BODY: N_("本单位"),
    UseRange.LINE: N_("本系统上下级"),
    UseRange.CROSS_BODY: N_("跨部门"),
    UseRange.PUBLIC: N_("社会公众"),
}
USE_FREQUENCIES: dict[str, str] = {
    UseFrequency.DAILY: N_("每日使用"),
    UseFrequency.WEEKLY: N_("每周使用"),
    UseFrequency.MONTHLY: N_("每月使用"),
    UseFrequency.SELDOM: N_("偶尔使用"),
    UseFrequency.NEVER: N_("基本不用"),
}
FUND_SOURCES: dict[str, str] = {
    "central": N_("中央财政"),
    "province": N_("省级财政"),
    "city": N_("市级财政"),
    "county": N_("县级财政"),
    "own": N_("单位自筹"),
    "other": N_("其他来源"),
}
PROTECTION_LEVELS: dict[int, str] = {
    1: N_("等保一级"),
    2: N_("等保二级"),
    3: N_("等保三级"),
    4: N_("等保四级"),
    5: N_("等保五级"),
}
