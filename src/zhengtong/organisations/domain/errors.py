"""Errors of the context; every code is listed in docs/reference/errors/organisations.md."""

from zhengtong.kernel.errors import (
    N_,
    Conflict,
    Final,
    Forbidden,
    Gap,
    NotFound,
    RuleBroken,
    Unavailable,
)


class BodyNotFound(NotFound):
    """No body of that identity."""

    code = "organisations.body-not-found"
    message = N_("没有找到该单位，或者您无权查看。")


class RegionNotFound(NotFound):
    """No region of that code."""

    code = "organisations.region-not-found"
    message = N_("没有找到区划代码 %(code)s。")


class AccountNotFound(NotFound):
    """No such person, or not for this actor to know of."""

    code = "organisations.account-not-found"
    message = N_("没有找到该人员，或者您无权查看。")


class PostNotFound(NotFound):
    """No such post, or not one this person holds."""

    code = "organisations.post-not-found"
    message = N_("没有找到该岗位，或者您未任此岗位。")


class AuthorityMissing(RuleBroken, Final):
    """The body's region has no data authority and the body names none."""

    code = "organisations.authority-missing"
    message = N_("“%(body)s”所在区划尚未设置数据主管部门，请联系系统管理员。")


class NotPermitted(Forbidden, Final):
    """The actor's post does not carry the right."""

    code = "organisations.not-permitted"
    message = N_("您当前岗位没有办理此事的权限。")


class AdministratorsNotSeparate(RuleBroken, Final):
    """R57: system administrator, security administrator and auditor are never one account."""

    code = "organisations.administrators-not-separate"
    message = N_(
        "系统管理员、安全管理员、审计员不得由同一账号担任：“%(name)s”已任或将同时任%(roles)s。"
    )


class InvalidFields(RuleBroken, Final):
    """One or more fields are wrong; each is named."""

    code = "organisations.invalid-fields"
    message = N_("填写内容不符合要求，请按提示改正。")


class AlreadyThere(Conflict, Final):
    """The same name, code or user name is taken."""

    code = "organisations.already-there"
    message = N_("“%(name)s”已存在，不能重复。")


class PostAlreadyHeld(Conflict, Final):
    """The post has a main holder, or this person holds it already."""

    code = "organisations.post-already-held"
    message = N_("岗位“%(title)s”已有主岗人员，或该人员已任此岗位。")


class TokenRefused(Forbidden, Final):
    """The bearer token is unknown, expired, revoked or lacks the scope."""

    code = "organisations.token-refused"
    message = N_("令牌无效、已过期、已撤销，或者不含所需范围。")


class BodyStillUsed(Conflict, Final):
    """People hold posts in the body, or bodies stand under it."""

    code = "organisations.body-still-used"
    message = N_("单位仍有%(posts)s个在任岗位、%(bodies)s个下级单位，请先处理后再撤销。")


class BodyStillHolds(Conflict, Final):
    """Things hang on the body that nobody takes over."""

    code = "organisations.body-still-holds"
    message = N_("“%(name)s”名下还有 %(count)s 项，请先处理，或者办理合并、拆分由承接单位接收。")


class AuthorityLost(Conflict, Final):
    """Bodies of the region would be left without a data authority."""

    code = "organisations.authority-lost"
    message = N_(
        "“%(name)s”是%(region)s的数据主管部门，撤销后当地单位没有数据主管部门：请由同一区划的单位承接，"
        "或者先另定数据主管部门。"
    )


class ReformObstructed(Conflict, Final):
    """Something between the bodies must be settled before they are reformed."""

    code = "organisations.reform-obstructed"
    message = N_("有 %(count)s 项须先办结或终止，才能改革：%(first)s。")


class PassNotFound(NotFound):
    """No such pass."""

    code = "organisations.pass-not-found"
    message = N_("没有找到这张通行证。")


class PassRequired(Forbidden, Final):
    """A contractor at a page that no pass in force opens."""

    code = "organisations.pass-required"
    message = N_("驻场人员只能打开本人账号，以及有效通行证对应的工单、系统和运行情况。")


class ContractorPost(RuleBroken, Final):
    """A post of staff for somebody tied as a contractor."""

    code = "organisations.contractor-post"
    message = N_("%(name)s是驻场人员，不能担任或代理工作人员岗位。")


class PassOver(Conflict, Final):
    """The pass has ended."""

    code = "organisations.pass-over"
    message = N_("这张通行证已经失效。")


class LeaveNotFound(NotFound):
    """No such leave."""

    code = "organisations.leave-not-found"
    message = N_("没有找到这次请假。")


class LeaveOver(Conflict, Final):
    """The leave has ended."""

    code = "organisations.leave-over"
    message = N_("这次请假已经结束。")


class SheetRefused(RuleBroken, Final):
    """The file is no readable sheet, or lacks columns; nothing was saved."""

    code = "organisations.sheet-refused"
    message = N_("表格无法导入，未保存任何内容。")

    @classmethod
    def because(cls, reason: str, **facts: object) -> "SheetRefused":
        """The refusal with its reason as gap of the file field."""
        return cls(gaps=(Gap(field="file", message=reason, facts=facts),))


class AlreadyFounded(Conflict, Final):
    """The installation has its administrators already."""

    code = "organisations.already-founded"
    message = N_("平台已经完成初始化，不能重复执行。")


class NotADemonstration(Forbidden, Final):
    """Shared passwords exist in the demonstration only."""

    code = "organisations.not-a-demonstration"
    message = N_("只有演示环境可以使用统一的演示密码。")


class CertificateRefused(RuleBroken, Final):
    """A certificate that may not stand for a person; the reason is named."""

    code = "organisations.certificate-refused"
    message = N_("证书不能登记：%(reason)s")


class SignatureRefused(RuleBroken, Final):
    """The answer to a challenge is not the key's, or came too late."""

    code = "organisations.signature-refused"
    message = N_("签名验证没有通过：题目已过期，或不是用所登记的证书签名。请重新取题再签。")


class KeyAlreadyRegistered(Conflict, Final):
    """The key stands for an account already."""

    code = "organisations.key-already-registered"
    message = N_("这张证书的密钥已经登记，不能重复登记。")


class IdentityAlreadyBound(Conflict, Final):
    """The staff identity, or the account, is bound already."""

    code = "organisations.identity-already-bound"
    message = N_("该统一身份或该账号已经绑定，请先解除原绑定。")


class IdentityUnavailable(Unavailable):
    """The staff identity did not answer, or its answer cannot be trusted."""

    code = "organisations.identity-unavailable"
    message = N_("统一身份认证暂时不能使用，请稍后再试，或用用户名和密码登录。")


class DutiesOpen(Conflict, Final):
    """Things hang on the person that would be left without one."""

    code = "organisations.duties-open"
    message = N_("%(name)s名下还有%(count)s项未办结的事务，请先办理离岗交接。")


class SuccessorNotSuitable(RuleBroken, Final):
    """The person cannot take over."""

    code = "organisations.successor-not-suitable"
    message = N_("%(name)s不能接手：接手人须是同一单位的在岗人员，且不是交接人本人。")
