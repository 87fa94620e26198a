"""What people are told of the verbs of a matter: asked, answered, urged, supervised."""

from zhengtong.desk.domain.messages import MessageTemplate, register_template
from zhengtong.kernel.errors import N_

_MATTER = {"number": "SX20260000001", "title": "示例数据：某目录发布"}

register_template(
    MessageTemplate(
        code="desk.attachment-infected",
        name=N_("附件查出病毒"),
        title=N_("附件“%(name)s”查出病毒，已移除"),
        text=N_("查毒引擎在您上传的附件“%(name)s”中发现 %(virus)s，文件已移除，请检查您的电脑。"),
        group="matter",
        sample={"name": "示例数据.docx", "virus": "EICAR"},
    ),
    MessageTemplate(
        code="desk.body-reformed",
        name=N_("机构改革"),
        title=N_("机构改革已办理：%(body)s"),
        text=N_("%(names)s的机构改革已经办理，移交给%(body)s的内容请在清单中核对。"),
        group="matter",
        sample={"names": "示例数据", "body": "示例数据"},
    ),
    MessageTemplate(
        code="desk.rights-review",
        name=N_("权限清理"),
        title=N_("请审定%(body)s的权限"),
        text=N_("权限清理 %(number)s 已经发起，请在 %(day)s 前逐项审定保留或收回，并确认办结。"),
        group="matter",
        sample={"number": "QX2026000001", "body": "示例数据", "day": "2026-01-23"},
    ),
    MessageTemplate(
        code="desk.order-handed",
        name=N_("工单交驻场人员"),
        title=N_("工单 %(number)s 交您处置：%(title)s"),
        text=N_(
            "凭通行证 %(pass)s 可在 %(until)s 前打开工单和所列对象，工单到期日 %(day)s。"
            "处置情况请在工单上报告，由责任人办结。"
        ),
        group="matter",
        sample={
            "number": "GD20260000001",
            "title": "示例数据：运行失败",
            "pass": "TX2026000001",
            "until": "2026-03-02 18:00",
            "day": "2026-03-03",
        },
    ),
    MessageTemplate(
        code="desk.order-reported",
        name=N_("驻场处置报告"),
        title=N_("工单 %(number)s 有新的处置报告：%(title)s"),
        text=N_("%(name)s报告：%(text)s"),
        group="matter",
        sample={
            "number": "GD20260000001",
            "title": "示例数据：运行失败",
            "name": "示例数据",
            "text": "示例数据：已重启服务",
        },
    ),
    MessageTemplate(
        code="desk.tie-ends",
        name=N_("驻场期限将到"),
        title=N_("%(name)s的驻场期限 %(day)s 到期"),
        text=N_("%(company)s的%(name)s驻场至 %(day)s，需要继续的请续期，否则到期自动停用。"),
        group="matter",
        sample={"name": "示例数据", "company": "示例公司", "day": "2026-06-30"},
    ),
    MessageTemplate(
        code="desk.pass-ends",
        name=N_("通行证将到期"),
        title=N_("通行证 %(number)s 将于 %(until)s 失效"),
        text=N_("%(name)s处置工单 %(order)s 的通行证将于 %(until)s 失效，需要继续的请另发。"),
        group="matter",
        sample={
            "number": "TX2026000001",
            "until": "2026-03-02 18:00",
            "name": "示例数据",
            "order": "GD20260000001",
        },
    ),
    MessageTemplate(
        code="desk.form-sent-back",
        name=N_("文书退回"),
        title=N_("文书 %(number)s 退回：%(title)s"),
        text=N_("您回传的文书 %(number)s 未通过核对：%(reason)s。请重新盖章、扫描后回传。"),
        group="matter",
        sample={**_MATTER, "number": "SQ2026000001", "reason": "示例数据"},
    ),
    MessageTemplate(
        code="desk.opinion-asked",
        name=N_("征求意见"),
        title=N_("请您提出意见：%(title)s"),
        text=N_("事项 %(number)s 向您征求意见，请打开事项回复。"),
        group="matter",
        sample=_MATTER,
    ),
    MessageTemplate(
        code="desk.opinion-given",
        name=N_("意见已回复"),
        title=N_("征求的意见已回复：%(title)s"),
        text=N_("事项 %(number)s 征求的意见，%(name)s已经回复。"),
        group="matter",
        sample={**_MATTER, "name": "示例数据"},
    ),
    MessageTemplate(
        code="desk.matter-urged",
        name=N_("催办"),
        title=N_("催办：%(title)s"),
        text=N_("%(name)s催办事项 %(number)s，请尽快办理。%(said)s"),
        group="matter",
        sample={**_MATTER, "name": "示例数据", "said": ""},
    ),
    MessageTemplate(
        code="desk.supervision-opened",
        name=N_("督办"),
        title=N_("督办 %(supervision)s：%(title)s"),
        text=N_("请在 %(day)s 前回复对事项 %(number)s 的督办。"),
        group="matter",
        sample={**_MATTER, "supervision": "DB2026000001", "day": "2026-03-10"},
    ),
    MessageTemplate(
        code="desk.supervision-replied",
        name=N_("督办已回复"),
        title=N_("督办 %(supervision)s 已回复：%(title)s"),
        group="matter",
        sample={**_MATTER, "supervision": "DB2026000001"},
    ),
    MessageTemplate(
        code="desk.supervision-closed",
        name=N_("督办已办结"),
        title=N_("督办 %(supervision)s 已办结：%(title)s"),
        group="matter",
        sample={**_MATTER, "supervision": "DB2026000001"},
    ),
)
