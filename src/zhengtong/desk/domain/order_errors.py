"""What can go wrong with a work order."""

from zhengtong.kernel.errors import N_, Conflict, NotFound, RuleBroken


class WorkOrderNotFound(NotFound):
    """No such work order, or not one this actor may see."""

    code = "desk.work-order-not-found"
    message = N_("没有找到这张工单，或者您无权查看。")


class WorkOrderClosed(Conflict):
    """The work order has been closed."""

    code = "desk.work-order-closed"
    message = N_("工单已办结，不能再处置；如问题仍在，请重新打开。")


class WorkOrderOpen(Conflict):
    """The work order is not closed, so it cannot be opened again."""

    code = "desk.work-order-open"
    message = N_("工单尚未办结，无需重新打开。")


class WorkOrderSuperseded(Conflict):
    """The same alarm has made a newer work order."""

    code = "desk.work-order-superseded"
    message = N_("同一告警已有新的工单 %(number)s，请在新工单中处置。")


class CauseUnknown(RuleBroken):
    """A closing without a cause of the list."""

    code = "desk.cause-unknown"
    message = N_("请从列表中选择原因。")


class MeasuresRequired(RuleBroken):
    """A closing or a note without words."""

    code = "desk.measures-required"
    message = N_("请写明处置情况。")
