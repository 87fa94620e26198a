"""What the catalogue tells people, as templates."""

from zhengtong.desk import public as desk
from zhengtong.kernel.errors import N_

_VERSION = {"title": "示例数据：目录条目", "code": "3400000001/000001", "version": 1}
_DOUBT = {
    "number": "JH20260000001", "title": "示例数据：目录条目", "item": "姓名", "day": "2026-03-16",
    "outcome": "已更正",
}  # fmt: skip
_SOURCE = {
    "number": "CT20260000001", "element": "企业名称", "body": "示例数据：某厅", "day": "2026-03-16",
    "outcome": "变更数源", "sources": "示例数据：某厅", "opinion": "示例数据：依职责",
}  # fmt: skip

TEMPLATES = (
    desk.MessageTemplate(
        code="catalogue.returned",
        name=N_("目录条目退回"),
        title=N_("目录条目被退回：%(title)s"),
        text=N_("%(opinion)s"),
        group="matter",
        sample={"title": "示例数据：目录条目", "opinion": "示例数据：请补充更新周期"},
    ),
    desk.MessageTemplate(
        code="catalogue.correction-reported",
        name=N_("收到共享校核"),
        title=N_("收到共享校核：%(title)s"),
        text=N_("%(number)s，信息项：%(item)s，请于 %(day)s 前核实并答复。"),
        group="matter",
        sample=_DOUBT,
    ),
    desk.MessageTemplate(
        code="catalogue.correction-open",
        name=N_("所用数据正在核实"),
        title=N_("所用数据正在核实：%(title)s"),
        text=N_("%(number)s，信息项：%(item)s。"),
        sample=_DOUBT,
    ),
    desk.MessageTemplate(
        code="catalogue.correction-answered",
        name=N_("共享校核答复"),
        title=N_("共享校核已答复：%(title)s"),
        text=N_("%(number)s，信息项：%(item)s，结果：%(outcome)s。"),
        sample=_DOUBT,
    ),
    desk.MessageTemplate(
        code="catalogue.correction-withdrawn",
        name=N_("共享校核撤回"),
        title=N_("共享校核已撤回：%(title)s"),
        text=N_("%(number)s，信息项：%(item)s。"),
        sample=_DOUBT,
    ),
    desk.MessageTemplate(
        code="catalogue.source-conflict",
        name=N_("数源冲突"),
        title=N_("数源冲突：%(element)s"),
        text=N_("%(number)s，%(body)s 也主张为数源，数据主管部门应于 %(day)s 前裁定。"),
        group="matter",
        sample=_SOURCE,
    ),
    desk.MessageTemplate(
        code="catalogue.source-settled",
        name=N_("数源冲突办结"),
        title=N_("数源冲突已办结：%(element)s"),
        text=N_("%(number)s，结果：%(outcome)s；数源：%(sources)s；理由：%(opinion)s。"),
        group="matter",
        sample=_SOURCE,
    ),
    desk.MessageTemplate(
        code="catalogue.source-decided",
        name=N_("数源主张办结"),
        title=N_("数源主张已办结：%(element)s"),
        text=N_("%(number)s，结果：%(outcome)s；意见：%(opinion)s。"),
        group="matter",
        sample=_SOURCE,
    ),
    desk.MessageTemplate(
        code="catalogue.source-repeated",
        name=N_("重复采集提示"),
        title=N_("重复采集提示：%(element)s"),
        text=N_("该数据元的数源是 %(body)s，可以申请共享，不必重复采集。"),
        sample=_SOURCE,
    ),
    desk.MessageTemplate(
        code="catalogue.published",
        name=N_("目录发布通知"),
        title=N_("目录发布：%(title)s"),
        text=N_("信息资源代码 %(code)s，第 %(version)s 版。"),
        sample=_VERSION,
    ),
    desk.MessageTemplate(
        code="catalogue.updated",
        name=N_("目录更新通知"),
        title=N_("目录更新：%(title)s"),
        text=N_("信息资源代码 %(code)s，第 %(version)s 版。"),
        sample=_VERSION,
    ),
    desk.MessageTemplate(
        code="catalogue.update-asked",
        name=N_("目录更新任务"),
        title=N_("目录需要更新：%(title)s"),
        text=N_("涉及本单位 %(count)s 条目录。请在期限内更新，或者说明无须更新的理由。"),
        group="matter",
        sample={"title": "示例数据：登记办法修订", "count": 3},
    ),
    desk.MessageTemplate(
        code="catalogue.standard-changed",
        name=N_("数据标准变更"),
        title=N_("数据标准已变更：%(title)s"),
        text=N_("本单位已发布条目中 %(count)s 个信息项与变更后的数据元不一致，请修订条目。"),
        group="matter",
        sample={"title": "示例数据：数据元修订", "count": 3},
    ),
    desk.MessageTemplate(
        code="catalogue.update-reopened",
        name=N_("目录更新任务退回"),
        title=N_("目录仍需更新：%(title)s"),
        text=N_("%(reason)s"),
        group="matter",
        sample={"title": "示例数据：目录条目", "reason": "示例数据：共享条件已经变化"},
    ),
)
