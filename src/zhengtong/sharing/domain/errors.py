"""What can go wrong when asking, answering and granting."""

from zhengtong.kernel.errors import N_, Conflict, Forbidden, NotFound, RuleBroken


class RequestNotFound(NotFound):
    """No such request, or not one this actor may see."""

    code = "sharing.request-not-found"
    message = N_("没有找到这份共享申请，或者您无权查看。")


class GrantNotFound(NotFound):
    """No such grant, or not one this actor may see."""

    code = "sharing.grant-not-found"
    message = N_("没有找到这项授权，或者您无权查看。")


class RequestIncomplete(RuleBroken):
    """A request with gaps; all of them are named at once."""

    code = "sharing.request-incomplete"
    message = N_("申请内容不完整，共有%(count)s处需要补正，请一次补齐后提交。")


class EntryNotPublished(RuleBroken):
    """Only published entries can be asked for."""

    code = "sharing.entry-not-published"
    message = N_("该目录尚未发布或已撤销，不能申请。")


class OwnEntry(RuleBroken):
    """A body need not ask itself."""

    code = "sharing.own-entry"
    message = N_("这是本单位提供的目录，无需申请。")


class EntryNotShared(RuleBroken):
    """The entry is of the kind 不予共享."""

    code = "sharing.entry-not-shared"
    message = N_("该目录的共享属性为不予共享，不能申请。依据：%(basis)s")


class RequestAlreadyDecided(Conflict):
    """The request is past this stage."""

    code = "sharing.request-already-decided"
    message = N_("申请 %(number)s 目前处于“%(state)s”状态，不能执行这一操作。")


class NotYourRequest(Forbidden):
    """The request belongs to another body or needs another role."""

    code = "sharing.not-your-request"
    message = N_("这份申请应由%(body)s的%(role)s办理。")


class ReasonsRequired(RuleBroken):
    """A refusal without reasons."""

    code = "sharing.reasons-required"
    message = N_("不同意共享必须说明理由。")


class CompletionAskedBefore(RuleBroken):
    """The gaps are told once, not one after another."""

    code = "sharing.completion-asked-before"
    message = N_("补正要求只能一次性告知：本申请已经告知过补正内容，不能再次要求补正。")


class GapsRequired(RuleBroken):
    """A notice of gaps that names none."""

    code = "sharing.gaps-required"
    message = N_("请列出全部需要补正的内容。")


class AnswerItemsWrong(RuleBroken):
    """The answer grants what was not asked for, or nothing."""

    code = "sharing.answer-items-wrong"
    message = N_("授权的信息项必须是申请中的信息项，且至少一项。")


class MaskUnknown(RuleBroken):
    """A mask nobody knows."""

    code = "sharing.mask-unknown"
    message = N_("不能识别的脱敏方式“%(mask)s”。")


class QuotaWrong(RuleBroken):
    """A quota that is not a positive whole number."""

    code = "sharing.quota-wrong"
    message = N_("调用限额须为正整数。")


class TermWrong(RuleBroken):
    """Dates of use that do not fit."""

    code = "sharing.term-wrong"
    message = N_("授权期限不能超出申请的使用时限（%(from)s 至 %(to)s）。")


class GrantNotLive(Conflict):
    """The grant is suspended, under review or ended."""

    code = "sharing.grant-not-live"
    message = N_("授权 %(number)s 目前处于“%(state)s”状态，不能执行这一操作。")


class NotYourGrant(Forbidden):
    """Only the provider or the authority may stop a grant."""

    code = "sharing.not-your-grant"
    message = N_("只有数据提供单位的共享工作机构负责人或同级数据主管部门可以办理此事。")


class EvidenceRequired(RuleBroken):
    """A suspension without evidence."""

    code = "sharing.evidence-required"
    message = N_("暂停或终止授权须写明事实依据。")


class ExtensionPending(Conflict):
    """One extension is being decided already."""

    code = "sharing.extension-pending"
    message = N_("延期申请正在由数据主管部门审核，请勿重复提出。")
