"""What can go wrong with a matter."""

from zhengtong.kernel.errors import N_, Conflict, Forbidden, NotFound, RuleBroken


class MatterNotFound(NotFound):
    """No such matter, or not one this actor may see."""

    code = "desk.matter-not-found"
    message = N_("没有找到这件事项，或者您无权查看。")


class StepAlreadyDecided(Conflict):
    """Two people decided at once; the first one counts."""

    code = "desk.step-already-decided"
    message = N_("“%(step)s”环节已由%(by)s办理，无需重复办理。")


class MatterClosed(Conflict):
    """The matter has ended."""

    code = "desk.matter-closed"
    message = N_("事项 %(number)s 已办结或已撤回，不能再办理。")


class MatterAlreadyOpen(Conflict):
    """The same subject is under review already."""

    code = "desk.matter-already-open"
    message = N_("该事项已在办理中（%(number)s），请勿重复提交。")


class NotYourStep(Forbidden):
    """The step belongs to another role or body."""

    code = "desk.not-your-step"
    message = N_("“%(step)s”环节应由%(body)s的%(role)s办理，您的岗位不能办理。")


class FourEyes(Forbidden):
    """Who submitted may not approve."""

    code = "desk.four-eyes"
    message = N_("经办与审批须由不同的人承担：您是本事项的提交人，不能审批“%(step)s”环节。")


class OpinionRequired(RuleBroken):
    """A return or refusal without reasons."""

    code = "desk.opinion-required"
    message = N_("退回或不同意时须写明理由。")


class UnknownDecision(RuleBroken):
    """A decision that the step does not know."""

    code = "desk.unknown-decision"
    message = N_("不能识别的办理意见“%(decision)s”。")


class RouteHasNoHolder(RuleBroken):
    """A step of the route that nobody living could decide."""

    code = "desk.route-has-no-holder"
    message = N_(
        "流程环节“%(step)s”无人可办：%(body)s尚未设置在岗的%(role)s。请先由单位管理员补齐岗位。"
    )


class RouteEmpty(RuleBroken):
    """A route without steps."""

    code = "desk.route-empty"
    message = N_("事项类型“%(kind)s”没有可用的办理流程。")


class ClockNotRunning(Conflict):
    """A clock that has stopped cannot be paused or extended."""

    code = "desk.clock-not-running"
    message = N_("该时限已停止计时。")


class ClockNotFound(NotFound):
    """No such clock."""

    code = "desk.clock-not-found"
    message = N_("没有找到这一时限。")


class TransferTargetWrong(RuleBroken):
    """The person asked to take over does not hold the role."""

    code = "desk.transfer-target-wrong"
    message = N_("%(name)s没有在岗担任%(role)s，不能转办给该同志。")


class CalendarChangeNotFound(NotFound):
    """No such change of the calendar."""

    code = "desk.calendar-change-not-found"
    message = N_("没有找到这次日历变更。")


class CalendarChangeClosed(Conflict):
    """Somebody confirmed or dropped it before."""

    code = "desk.calendar-change-closed"
    message = N_("这次日历变更已由%(by)s处理，不能再次确认。")


class RegionalDayNeedless(RuleBroken):
    """The day is off there anyway."""

    code = "desk.regional-day-needless"
    message = N_("%(day)s 在%(region)s本来就是放假日，无需另设。")


class TemplateUnknown(NotFound):
    """No message template of that code is declared."""

    code = "desk.template-unknown"
    message = N_("没有编号为“%(template)s”的消息模板。")


class WordingRefused(RuleBroken):
    """The wording of a template holds placeholders that nobody fills."""

    code = "desk.wording-refused"
    message = N_("消息文字中的占位符不正确，未保存。")


class AddressUnfit(RuleBroken):
    """Not an address of that channel."""

    code = "desk.address-unfit"
    message = N_("“%(address)s”不是有效的接收地址。")


class ChannelNotSetUp(RuleBroken):
    """The installation has no such channel."""

    code = "desk.channel-not-set-up"
    message = N_("本平台尚未开通这一消息通道，请联系系统管理员。")


class AddressCodeWrong(RuleBroken):
    """The confirmation code is wrong, too old, or was tried too often."""

    code = "desk.address-code-wrong"
    message = N_("验证码不正确或已过期，请核对或重新获取。")


class AddressCodeTooSoon(RuleBroken):
    """Codes are sent once a minute only."""

    code = "desk.address-code-too-soon"
    message = N_("验证码刚刚发出，请 1 分钟后再试。")


class MessageNotFound(NotFound):
    """No such outgoing message."""

    code = "desk.message-not-found"
    message = N_("没有找到这条消息。")


class SavedViewNotFound(NotFound):
    """No such saved view among one's own."""

    code = "desk.saved-view-not-found"
    message = N_("没有找到这个视图，可能已被删除。")


class SavedViewUnnamed(RuleBroken):
    """A view without a name."""

    code = "desk.saved-view-unnamed"
    message = N_("请填写视图名称。")


class SavedViewNameTaken(Conflict):
    """Another of one's views of the list has that name."""

    code = "desk.saved-view-name-taken"
    message = N_("已有名为“%(name)s”的视图，请换一个名称。")


class SavedViewsFull(RuleBroken):
    """As many views as one may keep."""

    code = "desk.saved-views-full"
    message = N_("每个清单最多保存 %(limit)s 个视图，请先删除不用的视图。")


class BatchEmpty(RuleBroken):
    """Nothing was ticked."""

    code = "desk.batch-empty"
    message = N_("请先勾选要办理的事项。")


class BatchTooLarge(RuleBroken):
    """More rows than one batch may hold."""

    code = "desk.batch-too-large"
    message = N_("一次最多批量办理 %(limit)s 件，请分次办理。")


class NotDecidedInBatch(RuleBroken):
    """The kind is decided on the page of its subject, after reading it."""

    code = "desk.not-decided-in-batch"
    message = N_("“%(kind)s”须打开办理页面逐件办理，不能批量办理。")


class RowBusy(Conflict):
    """Somebody else was at the row in this very moment."""

    code = "desk.row-busy"
    message = N_("该事项正由他人办理，请稍后再试。")


class RouteFaulty(RuleBroken):
    """A route that loops, names nobody, or leaves out what must stay; the gaps name the steps."""

    code = "desk.route-faulty"
    message = N_("流程有 %(count)s 处问题，未保存。")


class RouteNotFound(NotFound):
    """No such route, version or kind of matter."""

    code = "desk.route-not-found"
    message = N_("没有找到这条流程或这一版本。")


class RouteUnreadable(RuleBroken):
    """A file or call whose routes cannot be read."""

    code = "desk.route-unreadable"
    message = N_("流程数据不能识别：%(reason)s。")
