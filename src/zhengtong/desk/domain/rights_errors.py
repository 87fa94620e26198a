"""What can go wrong with a review of rights."""

from zhengtong.kernel.errors import N_, Conflict, Forbidden, NotFound, RuleBroken


class RightsReviewNotFound(NotFound):
    """No such review, or not of a body whose people this actor keeps."""

    code = "desk.rights-review-not-found"
    message = N_("没有找到这次权限清理，或者您无权查看。")


class RightsReviewOver(Conflict):
    """The review is closed."""

    code = "desk.rights-review-over"
    message = N_("这次权限清理已经办结。")


class RightsReviewOpen(Conflict):
    """The body has one under way, or had it this quarter."""

    code = "desk.rights-review-open"
    message = N_("%(body)s已有进行中的权限清理。")


class OwnRight(Forbidden):
    """Nobody decides on their own rights."""

    code = "desk.own-right"
    message = N_("不能审定自己的权限，请由另一位管理员审定。")


class RightsReviewForbidden(Forbidden):
    """Whoever keeps the people of the body decides."""

    code = "desk.rights-review-forbidden"
    message = N_("权限清理由本单位管理员或系统管理员审定。")


class RightReasonMissing(RuleBroken):
    """A marked right is kept, or any is taken, only with a reason."""

    code = "desk.right-reason-missing"
    message = N_("%(name)s的“%(title)s”：保留有提示的权限或收回权限，须写明理由。")


class RightsUndecided(RuleBroken):
    """Not every right is decided on."""

    code = "desk.rights-undecided"
    message = N_("还有 %(count)s 项没有审定。")


class RightNotTaken(RuleBroken):
    """One right cannot be taken, so nothing was."""

    code = "desk.right-not-taken"
    message = N_("%(name)s的“%(title)s”不能收回：%(reason)s 全部未办理。")
