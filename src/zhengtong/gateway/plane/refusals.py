"""Why a call is refused: stable codes, a status, and a sentence; nothing of the inside is told."""

from typing import ClassVar

from zhengtong.kernel.errors import (
    N_,
    Conflict,
    DomainError,
    Forbidden,
    NotFound,
    RuleBroken,
    Unavailable,
)


class Refused(DomainError):  # noqa: N818 - reads as what happened
    """A call that is not served; ``wait_seconds`` > 0 says when to come again."""

    code = "gateway.refused"
    message = N_("调用未被受理。")
    wait_seconds: ClassVar[int] = 0


class RouteUnknown(Refused, NotFound):
    code = "gateway.route-unknown"
    message = N_("没有这个地址。调用地址为 /v1/services/服务编码。")
    status = 404


class PathRefused(Refused, RuleBroken):
    code = "gateway.path-refused"
    message = N_("地址中含有不允许的字符（点段、双斜杠、反斜杠或百分号编码）。")
    status = 400


class MethodRefused(Refused, RuleBroken):
    code = "gateway.method-refused"
    message = N_("该地址不支持这种请求方法。")
    status = 405


class ServiceUnknown(Refused, NotFound):
    code = "gateway.service-unknown"
    message = N_("没有编码为“%(service)s”的服务，或者您未获授权。")
    status = 404


class ServiceSuspended(Refused, Unavailable):
    code = "gateway.service-suspended"
    message = N_("该服务已暂停，请联系提供部门。")
    status = 503


class TokenMissing(Refused, Forbidden):
    code = "gateway.token-missing"
    message = N_("缺少访问令牌，请先以凭据换取令牌。")
    status = 401


class TokenInvalid(Refused, Forbidden):
    code = "gateway.token-invalid"
    message = N_("访问令牌无效。")
    status = 401


class TokenExpired(Refused, Forbidden):
    code = "gateway.token-expired"
    message = N_("访问令牌已过期，请重新换取。")
    status = 401


class CredentialRevoked(Refused, Forbidden):
    code = "gateway.credential-revoked"
    message = N_("凭据已被吊销，令牌随之失效。")
    status = 401


class ClientRefused(Refused, Forbidden):
    code = "gateway.client-refused"
    message = N_("凭据编号或密钥不正确。")
    status = 401


class TooManyAttempts(Refused, Conflict):
    code = "gateway.too-many-attempts"
    message = N_("换取令牌失败次数过多，请一分钟后再试。")
    status = 429
    wait_seconds = 60


class GrantTypeRefused(Refused, RuleBroken):
    code = "gateway.grant-type-refused"
    message = N_("只支持 grant_type=client_credentials。")
    status = 400


class GrantMissing(Refused, Forbidden):
    code = "gateway.grant-missing"
    message = N_("您的凭据没有调用该服务的授权。")
    status = 403


class GrantSuspended(Refused, Forbidden):
    code = "gateway.grant-suspended"
    message = N_("授权已暂停或待复核，暂不能调用。")
    status = 403


class GrantOutOfDate(Refused, Forbidden):
    code = "gateway.grant-out-of-date"
    message = N_("不在授权的有效期内。")
    status = 403


class PurposeMissing(Refused, RuleBroken):
    code = "gateway.purpose-missing"
    message = N_("缺少 X-Purpose：每次调用都要说明用途。")
    status = 400


class PurposeRefused(Refused, Forbidden):
    code = "gateway.purpose-refused"
    message = N_("用途“%(purpose)s”不在授权的用途之内。")
    status = 403


class CaseMissing(Refused, RuleBroken):
    code = "gateway.case-missing"
    message = N_("缺少 X-Case-Number：每次调用都要写明办件编号。")
    status = 400


class HeaderRefused(Refused, RuleBroken):
    code = "gateway.header-refused"
    message = N_("请求头 %(header)s 的内容不符合要求。")
    status = 400


class RequestIdMissing(Refused, RuleBroken):
    code = "gateway.request-id-missing"
    message = N_("缺少 X-Request-Id，或者它既不是 UUIDv7 又没有附带 X-Request-Time。")
    status = 400


class RequestStale(Refused, RuleBroken):
    code = "gateway.request-stale"
    message = N_("请求时间超出允许的时间窗（前后 %(seconds)s 秒），请校对时钟。")
    status = 400


class RequestReplayed(Refused, Conflict):
    code = "gateway.request-replayed"
    message = N_("请求编号已经使用过，重放的请求不予受理。")
    status = 409


class ReplayTableFull(Refused, Unavailable):
    code = "gateway.replay-table-full"
    message = N_("请求过多，暂时不能登记新的请求编号，请稍后再试。")
    status = 503
    wait_seconds = 5


class ItemsRefused(Refused, Forbidden):
    code = "gateway.items-refused"
    message = N_("信息项“%(items)s”不在授权范围内，调用被拒绝并已记录。")
    status = 403


class FilterRefused(Refused, RuleBroken):
    code = "gateway.filter-refused"
    message = N_("“%(items)s”不能作为该服务的查询条件。")
    status = 400


class KeyMissing(Refused, RuleBroken):
    code = "gateway.key-missing"
    message = N_("该服务要求提供查询条件：%(items)s。")
    status = 400


class ParameterRefused(Refused, RuleBroken):
    code = "gateway.parameter-refused"
    message = N_("参数“%(name)s”不符合要求。")
    status = 400


class BodyRefused(Refused, RuleBroken):
    code = "gateway.body-refused"
    message = N_("请求体应为 JSON 对象（fields、where、limit、after）。")
    status = 400


class FramingRefused(Refused, RuleBroken):
    code = "gateway.framing-refused"
    message = N_("请求格式不合规或有歧义。")
    status = 400


class TooSlow(Refused, RuleBroken):
    code = "gateway.too-slow"
    message = N_("没有在规定时间内收到完整的请求。")
    status = 408


class HeadersTooLarge(Refused, RuleBroken):
    code = "gateway.headers-too-large"
    message = N_("请求头超过上限。")
    status = 431


class TooManyConnections(Refused, Unavailable):
    code = "gateway.too-many-connections"
    message = N_("连接过多，请稍后再试。")
    status = 503


class BodyTooLarge(Refused, RuleBroken):
    code = "gateway.body-too-large"
    message = N_("请求体超过上限。")
    status = 413


class QuotaPerSecond(Refused, Conflict):
    code = "gateway.quota-second"
    message = N_("超过授权的每秒调用次数（%(limit)s 次）。")
    status = 429
    wait_seconds = 1


class QuotaPerDay(Refused, Conflict):
    code = "gateway.quota-day"
    message = N_("超过授权的每日调用次数（%(limit)s 次），次日恢复。")
    status = 429
    wait_seconds = 3600


class ControlSilent(Refused, Unavailable):
    code = "gateway.control-silent"
    message = N_("网关与授权中心失去联系，为保护个人信息暂停服务。")
    status = 503
    wait_seconds = 30


class RecordUnavailable(Refused, Unavailable):
    code = "gateway.record-unavailable"
    message = N_("调用记录暂时无法保存，按规定不提供数据。")
    status = 503
    wait_seconds = 10


class SourceUnreachable(Refused, Unavailable):
    code = "gateway.source-unreachable"
    message = N_("提供部门的系统暂时无法访问。")
    status = 502


class SourceTimeout(Refused, Unavailable):
    code = "gateway.source-timeout"
    message = N_("提供部门的系统没有在规定时间内答复。")
    status = 504


class SourceChanged(Refused, Unavailable):
    code = "gateway.source-changed"
    message = N_("提供部门的数据结构已变化，与目录不符，已停止提供。")
    status = 502


class SourceRefused(Refused, Unavailable):
    code = "gateway.source-refused"
    message = N_("提供部门的系统拒绝了平台的访问。")
    status = 502


class SourceAnswerRefused(Refused, Unavailable):
    code = "gateway.source-answer-refused"
    message = N_("提供部门的系统答复不符合约定，已丢弃。")
    status = 502


class AnswerTooLarge(Refused, RuleBroken):
    code = "gateway.answer-too-large"
    message = N_("结果过大，请减少信息项或缩小查询范围。")
    status = 422


class InternalFault(Refused, Unavailable):
    code = "gateway.internal-fault"
    message = N_("网关内部故障，调用未完成，已记录。")
    status = 500
