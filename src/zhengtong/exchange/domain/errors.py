"""Refusals of the exchange's deeds, each with a stable code."""

from zhengtong.kernel.errors import (
    N_,
    Conflict,
    Final,
    Forbidden,
    NotFound,
    RuleBroken,
    Unavailable,
)


class SourceNotFound(NotFound):
    """No such data source, or not for this actor to know of."""

    code = "exchange.source-not-found"
    message = N_("没有找到该数据源，或者您无权查看。")


class SourceForbidden(Forbidden):
    """The actor may not register or change sources of that body."""

    code = "exchange.source-forbidden"
    message = N_("只有本单位的数据专员可以登记和维护本单位的数据源。")


class SourceInvalid(RuleBroken):
    """Fields of a source are missing or wrong; ``gaps`` lists all of them."""

    code = "exchange.source-invalid"
    message = N_("数据源登记内容有误，共 %(count)s 处，请一次补正。")


class SourceNameTaken(Conflict):
    """The body already has a source of that name."""

    code = "exchange.source-name-taken"
    message = N_("本单位已经登记过名为“%(name)s”的数据源。")


class AllowanceForbidden(Forbidden):
    """Only the security administrator allows outbound addresses."""

    code = "exchange.allowance-forbidden"
    message = N_("只有安全管理员可以核准或撤销平台对外连接的地址。")


class AllowanceInvalid(RuleBroken):
    """The pattern or the ports of an allowance are wrong."""

    code = "exchange.allowance-invalid"
    message = N_("核准的地址或端口填写不正确。")


class TableNotDescribed(NotFound):
    """The latest description of the source holds no such table."""

    code = "exchange.table-not-described"
    message = N_("数据源最近一次读取的结构中没有表“%(table)s”，请先重新读取结构。")


class FlowNotFound(NotFound):
    """No such flow, or not for this actor to know of."""

    code = "exchange.flow-not-found"
    message = N_("没有找到该交换任务，或者您无权查看。")


class FlowForbidden(Forbidden):
    """Flows are made and started by the officers of consumer or provider."""

    code = "exchange.flow-forbidden"
    message = N_("只有数据使用单位或提供单位的数据专员可以办理该交换任务。")


class FlowInvalid(RuleBroken):
    """Choices of a flow are wrong or its rules do not fit; ``gaps`` lists all of them."""

    code = "exchange.flow-invalid"
    message = N_("交换任务内容有误，共 %(count)s 处，请一次补正。")


class GrantNotUsable(Conflict, Final):
    """The grant is suspended, ended, out of its dates, or has no item left."""

    code = "exchange.grant-not-usable"
    message = N_("授权“%(grant)s”当前不可用（已暂停、终止、到期或待复核），数据不得流动。")


class WayNotGranted(Forbidden):
    """The grant does not name this way of delivery."""

    code = "exchange.way-not-granted"
    message = N_("授权“%(grant)s”不包含这种共享方式。")


class ResourceNotDeliverable(RuleBroken, Final):
    """The granted resource is no table of a registered source, or carries none of the items."""

    code = "exchange.resource-not-deliverable"
    message = N_("授权的资源不是已登记数据源中的库表，或者没有可交付的信息项。")


class MaskNotApplicable(RuleBroken, Final):
    """A mask of the grant is for text, and the column is not, or it is part of the key."""

    code = "exchange.mask-not-applicable"
    message = N_("列“%(column)s”不能按授权要求脱敏，请与提供单位协商。")


class RunNotFound(NotFound):
    """No such run, or not for this actor to know of."""

    code = "exchange.run-not-found"
    message = N_("没有找到该次运行，或者您无权查看。")


class RunUnderWay(Conflict):
    """The flow already has a run that has not ended."""

    code = "exchange.run-under-way"
    message = N_("该任务已有一次运行尚未结束。")


class RunEnded(Conflict):
    """The run has ended; there is nothing to stop."""

    code = "exchange.run-ended"
    message = N_("该次运行已经结束。")


class RunBroken(Unavailable, Final):
    """The run met an error of the platform itself; its log tells which."""

    code = "exchange.run-broken"
    message = N_("平台内部错误，运行已停止，目标未作任何改动。请联系系统管理员查看日志。")


class DeliveryNotFound(NotFound):
    """No such delivery, or not for this actor to know of."""

    code = "exchange.delivery-not-found"
    message = N_("没有找到该批次，或者您无权查看。")


class DeliveryForbidden(Forbidden):
    """Only the consumer fetches and acknowledges a delivery."""

    code = "exchange.delivery-forbidden"
    message = N_("只有数据使用单位可以下载和签收该批次。")


class EvidenceForbidden(Forbidden):
    """Keys and rows set aside go to officers of the two bodies only."""

    code = "exchange.evidence-forbidden"
    message = N_("只有提供单位和使用单位的数据专员可以查看摘要密钥、导出隔离数据。")


class DeliveryErased(NotFound):
    """The files of the delivery were erased after acknowledgement."""

    code = "exchange.delivery-erased"
    message = N_("该批次的文件已按规定清除，凭证长期保留。")


class DiscoveryNotFound(NotFound):
    """No such discovery, or not for this actor to know of."""

    code = "exchange.discovery-not-found"
    message = N_("没有找到该次整库探查，或者您无权查看。")


class DiscoveryUnderWay(Conflict):
    """The source is being discovered already."""

    code = "exchange.discovery-under-way"
    message = N_("该数据源正在探查，请等待完成后再发起。")


class DiscoveryNotReady(Conflict):
    """Choices are made once the discovery has ended."""

    code = "exchange.discovery-not-ready"
    message = N_("探查尚未完成，完成后才能取舍和生成目录。")


class NothingToDraft(RuleBroken):
    """No table is kept that is readable and not catalogued yet."""

    code = "exchange.nothing-to-draft"
    message = N_("没有可生成目录的表：请先保留至少一张可读取且尚未编目的表。")


class TableNotDrafted(RuleBroken):
    """One of the kept tables cannot become an entry; nothing was drafted."""

    code = "exchange.table-not-drafted"
    message = N_("表“%(table)s”不能生成目录：%(reason)s本次没有生成任何草稿，请修改该表后重试。")
