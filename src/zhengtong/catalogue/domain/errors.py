"""Refusals of the catalogue, each with a stable code."""

from zhengtong.kernel.errors import N_, Conflict, Final, Forbidden, NotFound, RuleBroken


class EntryNotFound(NotFound):
    """No such entry, or not for this actor to know of."""

    code = "catalogue.entry-not-found"
    message = N_("没有找到该目录条目，或者您无权查看。")


class VersionNotFound(NotFound):
    """The entry has no such version that this actor may see."""

    code = "catalogue.version-not-found"
    message = N_("没有找到该版本，或者您无权查看。")


class ResourceNotFound(NotFound):
    """No such mounted resource."""

    code = "catalogue.resource-not-found"
    message = N_("没有找到该挂接资源。")


class HoldNotFound(NotFound):
    """No such live hold."""

    code = "catalogue.hold-not-found"
    message = N_("没有找到该占用登记，可能已经解除。")


class EntryForbidden(Forbidden):
    """The actor may not compile, submit or withdraw entries of that body."""

    code = "catalogue.entry-forbidden"
    message = N_("只有提供单位的数据专员可以办理本单位的目录条目。")


class ReviewForbidden(Forbidden):
    """The step is not the actor's to decide."""

    code = "catalogue.review-forbidden"
    message = N_("当前审核环节不由您办理。")


class SecrecyRefused(RuleBroken, Final):
    """Something secret was declared or marked: nothing was kept (R14)."""

    code = "catalogue.secrecy-refused"
    message = N_(
        "本平台不受理涉密信息和工作秘密，填写的内容没有保存。"
        "涉密信息请在涉密网络的目录系统登记，工作秘密请按本单位保密工作机构的规定办理。"
    )


class EntryInvalid(RuleBroken):
    """A draft cannot even be stored like this; ``gaps`` lists every field."""

    code = "catalogue.entry-invalid"
    message = N_("填写内容有 %(count)s 处不符合要求，请按提示修改后再保存。")


class EntryIncomplete(RuleBroken):
    """The entry cannot be submitted yet; ``gaps`` lists everything (R01 to R05)."""

    code = "catalogue.entry-incomplete"
    message = N_("目录条目还有 %(count)s 处需要补正，补正后方可提交。")


class TitleTaken(RuleBroken):
    """The provider already has an entry of that name after normalising (R12)."""

    code = "catalogue.title-taken"
    message = N_("本单位已有名称相同或仅标点、序号不同的目录条目：%(title)s。")


class MoveNotPossible(Conflict):
    """The state of the entry does not allow this."""

    code = "catalogue.move-not-possible"
    message = N_("条目当前状态为“%(state)s”，不能进行此项操作。")


class WithdrawalBlocked(Conflict):
    """Somebody still lives on the entry; ``holders`` says who."""

    code = "catalogue.withdrawal-blocked"
    message = N_("该条目仍有 %(count)s 项在用，暂不能撤销：%(reasons)s。请先与使用方协商。")


class CodesExhausted(RuleBroken):
    """The entry already has three codes."""

    code = "catalogue.codes-exhausted"
    message = N_("一个目录条目最多有三个信息资源代码。")


class CodeKindTaken(RuleBroken):
    """The entry already has a code of that kind: 基础, 主题 or 部门."""

    code = "catalogue.code-kind-taken"
    message = N_("该条目已有同类的信息资源代码，基础、主题、部门三类各限一个。")


class CodeInvalid(RuleBroken):
    """The text is no code of the template in force."""

    code = "catalogue.code-invalid"
    message = N_("信息资源代码“%(code)s”不符合编码规则。")


class OpinionMissing(RuleBroken):
    """A return needs reasons."""

    code = "catalogue.opinion-missing"
    message = N_("退回时请写明理由。")


class AssessmentInvalid(RuleBroken):
    """The assessment is not complete."""

    code = "catalogue.assessment-invalid"
    message = N_("评估记录不完整，请按提示补正。")


class ResourceInvalid(RuleBroken):
    """The resource cannot be mounted like this."""

    code = "catalogue.resource-invalid"
    message = N_("挂接资源填写不完整或有误，请按提示补正。")


class MountNotPossible(Conflict):
    """The state of the mounted resource does not allow this."""

    code = "catalogue.mount-not-possible"
    message = N_("该挂接资源当前状态为“%(state)s”，不能进行此项操作。")


class ReasonUnknown(RuleBroken):
    """A ticked reason is not in the list."""

    code = "catalogue.reason-unknown"
    message = N_("退回理由“%(reason)s”不在列表中。")


class DecisionUnknown(RuleBroken):
    """Only approving and returning are decisions here."""

    code = "catalogue.decision-unknown"
    message = N_("请选择“通过”或“退回”。")


class VerdictInvalid(RuleBroken):
    """Decisions about suggestions are incomplete; ``gaps`` lists all of them."""

    code = "catalogue.verdict-invalid"
    message = N_("判定内容有误，共 %(count)s 处，请一次补正。")
