"""What the gateway may answer instead of a service, a credential or a call."""

from zhengtong.kernel.errors import N_, Conflict, Forbidden, NotFound, RuleBroken, Unavailable


class ServiceNotFound(NotFound):
    """No such service, or not for this actor to know of."""

    code = "gateway.service-not-found"
    message = N_("没有找到这项服务，或者您无权查看。")


class ServiceForbidden(Forbidden):
    """Only the provider publishes and stops its services."""

    code = "gateway.service-forbidden"
    message = N_("只有提供部门可以发布或停用服务。")


class ServiceIncomplete(RuleBroken):
    """What was filled in does not make a service; all gaps at once."""

    code = "gateway.service-incomplete"
    message = N_("服务信息不完整，请按提示补正。")


class ResourceNotCallable(RuleBroken):
    """The resource cannot be called: not mounted, a file, or a database the gateway cannot read."""

    code = "gateway.resource-not-callable"
    message = N_("该资源不能以服务接口方式提供：%(reason)s")


class ResourcePublishedAlready(Conflict):
    """A resource has one service at a time."""

    code = "gateway.resource-published-already"
    message = N_("该资源已经发布为服务“%(service)s”。")


class CodeTaken(Conflict):
    """Another service has the code."""

    code = "gateway.code-taken"
    message = N_("服务编码“%(service)s”已被使用。")


class ServiceStateWrong(Conflict):
    """The service is not in a state for this."""

    code = "gateway.service-state-wrong"
    message = N_("服务当前状态不允许此操作。")


class CredentialNotFound(NotFound):
    """No such credential, or not for this actor to know of."""

    code = "gateway.credential-not-found"
    message = N_("没有找到这份凭据，或者您无权查看。")


class CredentialForbidden(Forbidden):
    """Only the body that holds the grant has credentials for it."""

    code = "gateway.credential-forbidden"
    message = N_("只有使用部门的数据专员可以领取和管理凭据。")


class CredentialDead(Conflict):
    """The credential was revoked already."""

    code = "gateway.credential-dead"
    message = N_("凭据已被吊销，请重新领取。")


class CredentialIssuedAlready(Conflict):
    """The same form was sent twice; the secret was in the first answer only."""

    code = "gateway.credential-issued-already"
    message = N_("这次领取已经完成，密钥只显示一次；如果没有记下，请轮换密钥。")


class TooManyCredentials(RuleBroken):
    """A grant has a few credentials, not many."""

    code = "gateway.too-many-credentials"
    message = N_("每项授权最多有 %(limit)s 份有效凭据，请先吊销不用的凭据。")


class GrantNotCallable(RuleBroken):
    """The grant does not allow calls, or not now."""

    code = "gateway.grant-not-callable"
    message = N_("该授权不能以服务接口方式调用：%(reason)s")


class CallNotFound(NotFound):
    """No such call, or not for this actor to know of."""

    code = "gateway.call-not-found"
    message = N_("没有找到这条调用记录，或者您无权查看。")


class KeysUnreadable(Unavailable):
    """The gateway's own key file is missing or cannot be read."""

    code = "gateway.keys-unreadable"
    message = N_("无法读取网关密钥文件，请联系系统管理员。")
