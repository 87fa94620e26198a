"""What people are told of publications and questions."""

from zhengtong.desk.domain.messages import MessageTemplate, register_template
from zhengtong.kernel.errors import N_

register_template(
    MessageTemplate(
        code="desk.reading-urged",
        name=N_("提醒阅读"),
        title=N_("请阅读：%(title)s"),
        text=N_("%(body)s提醒您阅读这份文件。%(until)s"),
        group="matter",
        sample={"title": "示例数据", "body": "示例数据", "until": ""},
    ),
    MessageTemplate(
        code="desk.question-asked",
        name=N_("收到提问"),
        title=N_("有新的提问：%(title)s"),
        text=N_("%(body)s的%(name)s提出问题 %(number)s，请答复。"),
        group="matter",
        sample={"number": "WD2026000001", "title": "示例数据", "body": "示例数据", "name": "示例"},
    ),
    MessageTemplate(
        code="desk.question-answered",
        name=N_("提问已答复"),
        title=N_("您的提问已答复：%(title)s"),
        text=N_("问题 %(number)s 已由%(body)s答复，请打开查看。"),
        group="matter",
        sample={"number": "WD2026000001", "title": "示例数据", "body": "示例数据"},
    ),
)
