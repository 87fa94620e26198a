"""Reminder rules and what they would tell, in words and as workbooks."""

from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from zhengtong.desk.domain.reminders import AUTHORITY, DUE, HEAD
from zhengtong.desk.selectors.reminders import Telling
from zhengtong.kernel.actor import Role
from zhengtong.toolkit.exports import Listing, declare

SEERS = frozenset({Role.SYSTEM_ADMIN, Role.AUDITOR})


def stage_words(one: Telling) -> str:
    """What is told: how long is left, or to where it is escalated."""
    if one.stage == HEAD:
        return gettext("超期上报单位负责人")
    if one.stage == AUTHORITY:
        return gettext("超期上报数据主管部门")
    if one.stage == DUE:
        return gettext("今日到期")
    text = ngettext("剩 %(days)s 个工作日", "剩 %(days)s 个工作日", one.workdays)
    return text % {"days": one.workdays}


def whom_words(one: Telling) -> str:
    """Who is told."""
    if one.stage == HEAD:
        return gettext("单位负责人；没有的，全单位")
    if one.stage == AUTHORITY:
        return gettext("同级数据主管部门；没有的，全单位")
    return gettext("当前环节的办理人；没有的，全单位")


def before_words(rule: Any) -> str:
    """Working days before the last day, as 3、1."""
    return "、".join(str(days) for days in rule.before_workdays) or "—"


def on_day_words(rule: Any) -> str:
    """Whether the last day reminds."""
    return gettext("当日提醒") if rule.on_day else gettext("当日不提醒")


RULES = declare(
    Listing(
        key="desk.reminder-rules",
        title=_("提醒规则"),
        roles=SEERS,
        columns=(
            (_("顺序"), lambda row: row["place"]),
            (_("适用的时限"), lambda row: "、".join(row["rule"].events)),
            (_("提前几个工作日"), lambda row: before_words(row["rule"])),
            (_("到期当日"), lambda row: on_day_words(row["rule"])),
            (_("超期几个工作日报单位负责人"), lambda row: row["rule"].head_after_workdays),
            (_("超期几个工作日报主管部门"), lambda row: row["rule"].authority_after_workdays),
            (_("依据"), lambda row: row["rule"].source),
            (_("正在计时"), lambda row: row["running"]),
        ),
    )
)
TELLINGS = declare(
    Listing(
        key="desk.reminder-tellings",
        title=_("今日将发出的提醒"),
        roles=SEERS,
        columns=(
            (_("时限"), lambda row: row["telling"].clock.title),
            (_("单位"), lambda row: row["telling"].clock.body.name),
            (_("到期日"), lambda row: row["telling"].clock.due_on),
            (_("提醒内容"), lambda row: row["stage"]),
            (_("发给"), lambda row: row["whom"]),
            (_("规则"), lambda row: row["telling"].rule),
        ),
    )
)
