"""Errors of the portal itself."""

from zhengtong.kernel.errors import N_, Retryable, RuleBroken, Unavailable


class UnderMaintenance(Unavailable, Retryable):
    """The platform is under maintenance; only administrators may enter."""

    code = "site.under-maintenance"
    message = N_("平台正在维护，暂停服务。请稍后再试。")


class PlatformBusy(Unavailable, Retryable):
    """No connection to the database became free in time; nothing was begun."""

    code = "site.busy"
    message = N_("当前访问人数较多，请稍后再试。本次操作尚未开始，没有保存任何内容。")


class LevelUnknown(RuleBroken):
    """No such level of logging, or too long a time."""

    code = "site.level-unknown"
    message = N_(
        "日志级别或期限不正确：级别为 DEBUG、INFO、WARNING、ERROR，期限 1 分钟至 24 小时。"
    )


class WindowWrong(RuleBroken):
    """The window of maintenance ends before it starts, or lies in the past."""

    code = "site.window-wrong"
    message = N_("维护时段不正确：结束须晚于开始，且不能已经过去。")
