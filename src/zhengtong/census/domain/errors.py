"""Refusals of the census, each with a stable code."""

from zhengtong.kernel.errors import N_, Conflict, Forbidden, NotFound, RuleBroken


class SystemNotFound(NotFound):
    """No such system, or not for this actor to know of."""

    code = "census.system-not-found"
    message = N_("没有找到该信息系统，或者您无权查看。")


class SystemForbidden(Forbidden):
    """The actor may not register or change systems of that body."""

    code = "census.system-forbidden"
    message = N_("只有本单位的数据专员或单位管理员可以登记和修改本单位的信息系统。")


class SystemIncomplete(RuleBroken):
    """Facts the audit asks for are missing or wrong; ``gaps`` lists all of them."""

    code = "census.system-incomplete"
    message = N_("信息系统登记内容不完整或有误，共 %(count)s 处，请一次补正。")


class SystemNameTaken(Conflict):
    """The body already has a system of that name."""

    code = "census.system-name-taken"
    message = N_("本单位已经登记过名为“%(name)s”的信息系统。")
