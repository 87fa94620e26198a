"""What can go wrong with the verbs of a matter: adding, asking, urging, supervising."""

from zhengtong.kernel.errors import N_, Conflict, Forbidden, NotFound, RuleBroken


class OpinionsOutstanding(Conflict):
    """Opinions were asked for and are waited for."""

    code = "desk.opinions-outstanding"
    message = N_("还有%(count)s份征求的意见没有回复，请等待回复，或先撤回征求。")


class PersonNotSuitable(RuleBroken):
    """The person cannot be added to the step or asked."""

    code = "desk.person-not-suitable"
    message = N_("不能选择%(name)s：须是在岗人员，且不能是本事项的提交人或本环节的办理人。")


class NotAddedHere(Conflict):
    """A step cannot be put before one that several parties decide."""

    code = "desk.not-added-here"
    message = N_("会签环节不能前加签，请改为后加签。")


class NothingAsked(Conflict):
    """The question was answered, taken back, or never put to this person."""

    code = "desk.nothing-asked"
    message = N_("没有向您征求这份意见，或者已经回复、已经撤回。")


class UrgedAlready(Conflict):
    """The matter was urged enough for today."""

    code = "desk.urged-already"
    message = N_("这件事项今天已经催办过，请等待办理。")


class NotYoursToUrge(Forbidden):
    """Only who waits may urge."""

    code = "desk.not-yours-to-urge"
    message = N_("只有等待结果的人员可以催办：发起人或发起单位的人员。")


class NotDecidedHere(RuleBroken):
    """A matter that its own page decides."""

    code = "desk.not-decided-here"
    message = N_("这类事项请打开办理页面办理。")


class SupervisionNotFound(NotFound):
    """No such supervision, or not one of this body."""

    code = "desk.supervision-not-found"
    message = N_("没有找到这件督办，或者您无权查看。")


class SupervisionNotYours(Forbidden):
    """Another body asks or answers."""

    code = "desk.supervision-not-yours"
    message = N_("督办由同级数据主管部门审核人发起和办结，由被督办单位回复。")


class SupervisionOver(Conflict):
    """The supervision has ended."""

    code = "desk.supervision-over"
    message = N_("这件督办已经办结。")


class SupervisionRunning(Conflict):
    """One at a time for a matter."""

    code = "desk.supervision-running"
    message = N_("这件事项已在督办中（%(number)s）。")


class ReplyDayPast(RuleBroken):
    """A day to reply by that is over."""

    code = "desk.reply-day-past"
    message = N_("要求回复日期不能早于今天。")
