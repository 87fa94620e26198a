"""Message templates: what the platform says, as data; filled in the reader's language when read."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from zhengtong.desk.domain.errors import TemplateUnknown
from zhengtong.kernel.errors import N_, Gap

PLACEHOLDER = re.compile(r"%(?:\((\w*)\)(.?)|(.?))", re.DOTALL)
Translator = Callable[[str], str]

# What a person chooses channels for; the first word of a template's group.
GROUPS: dict[str, str] = {
    "matter": N_("事项办理"),
    "clock": N_("时限提醒"),
    "alarm": N_("告警和工单"),
    "digest": N_("每周摘要"),
    "other": N_("其他通知"),
}

# Channels of those who chose nothing but proved an address.
DEFAULT_CHANNELS: dict[str, tuple[str, ...]] = {
    "clock": ("mail",),
    "alarm": ("mail",),
    "digest": ("mail",),
}


@dataclass(frozen=True, kw_only=True)
class MessageTemplate:
    """One kind of message.

    Attributes:
        code: Stable name, as ``desk.clocks-recomputed``.
        name: What it is, a Chinese message id for administrators.
        title: One line, a Chinese message id with ``%(name)s`` placeholders.
        text: The body; may be empty.
        line: How one row of the fact ``lines`` reads; "" if there are none.
        group: One of ``GROUPS``.
        sample: Facts for the preview; its names are the placeholders allowed.
        is_text_sent: Whether the text may leave the platform; else only the title and a link do.
    """

    code: str
    name: str
    title: str
    text: str = ""
    line: str = ""
    group: str = "other"
    sample: Mapping[str, Any] = field(default_factory=dict)
    is_text_sent: bool = False


_templates: dict[str, MessageTemplate] = {}


def register_template(*templates: MessageTemplate) -> None:
    """Make the templates known; the same code again replaces one."""
    _templates.update({template.code: template for template in templates})


def find_template(code: str) -> MessageTemplate | None:
    """The template of that code, or None."""
    return _templates.get(code)


def get_template(code: str) -> MessageTemplate:
    """The template of that code.

    Raises:
        TemplateUnknown.
    """
    template = find_template(code)
    if template is None:
        raise TemplateUnknown(template=code)
    return template


def list_templates() -> list[MessageTemplate]:
    """All known templates by code."""
    return [_templates[code] for code in sorted(_templates)]


def render_message(
    template: MessageTemplate,
    facts: Mapping[str, Any],
    *,
    translate: Translator,
    wording: tuple[str, str] = ("", ""),
) -> tuple[str, str]:
    """Title and text in the language of ``translate``; ``wording`` goes before the template's own.

    A fact ``{"message", "facts"}`` is translated itself; the fact ``lines`` follows the text.
    """
    values = {name: _render_fact(value, translate) for name, value in facts.items()}
    title = wording[0] or translate(template.title)
    text = wording[1] or (translate(template.text) if template.text else "")
    told = [_fill(text, values), *_lines_of(template, facts, translate)]
    return _fill(title, values).replace("\n", " "), "\n".join(told).strip()


def _lines_of(
    template: MessageTemplate, facts: Mapping[str, Any], translate: Translator
) -> list[str]:
    rows = facts.get("lines", ())
    if not template.line or not isinstance(rows, list):
        return []
    line = translate(template.line)
    return [_fill(line, _values_of(row, translate)) for row in rows]


def _values_of(row: Any, translate: Translator) -> dict[str, Any]:
    return {name: _render_fact(value, translate) for name, value in dict(row).items()}


def _render_fact(value: Any, translate: Translator) -> Any:
    if isinstance(value, dict) and "message" in value:
        return _fill(translate(str(value["message"])), value.get("facts", {}))
    return value


def _fill(text: str, values: Mapping[str, Any]) -> str:
    """The text with its placeholders filled; those without a fact show as ``…``."""

    def put(found: re.Match[str]) -> str:
        name, kind, other = found.groups()
        if other == "%":
            return "%"
        if not name or kind != "s":
            return found.group()
        return str(values.get(name, "…"))

    return PLACEHOLDER.sub(put, text)


def find_wording_faults(template: MessageTemplate, *, title: str, text: str) -> list[Gap]:
    """What is wrong with a wording: a placeholder nobody fills or that is badly written."""
    gaps = []
    for name, wording in (("title", title), ("text", text)):
        for found in PLACEHOLDER.finditer(wording):
            placeholder, kind, other = found.groups()
            if other == "%":
                continue
            if not placeholder or kind != "s":
                message = N_("占位符写法不对：%(placeholder)s。应写成 %%(名称)s，百分号写成 %%%%。")
                gaps.append(_gap(name, message, found.group()))
            elif placeholder not in template.sample:
                message = N_("没有名为 %(placeholder)s 的占位符。")
                gaps.append(_gap(name, message, placeholder))
    return gaps


def _gap(name: str, message: str, placeholder: str) -> Gap:
    return Gap(field=name, message=message, facts={"placeholder": placeholder})


register_template(
    MessageTemplate(
        code="desk.clocks-recomputed",
        name=N_("时限重新计算"),
        title=N_("%(count)s 个时限已按新日历重新计算"),
        text=N_("以下时限的到期日有变化："),
        line=N_("%(title)s：%(old)s → %(new)s"),
        group="clock",
        sample={
            "count": 1,
            "lines": [{"title": "示例数据：答复期限", "old": "2026-09-30", "new": "2026-10-09"}],
        },
    ),
)
register_template(
    MessageTemplate(
        code="desk.plain",
        name=N_("没有模板的通知"),
        title=N_("%(title)s"),
        sample={"title": "示例数据：通知标题"},
    ),
    MessageTemplate(
        code="desk.address-code",
        name=N_("接收地址验证码"),
        title=N_("您的验证码是 %(code)s"),
        text=N_("请在 %(minutes)s 分钟内到“消息设置”页面填写。如果不是您本人操作，请忽略。"),
        sample={"code": "123456", "minutes": 15},
        is_text_sent=True,
    ),
    MessageTemplate(
        code="desk.test-message",
        name=N_("测试消息"),
        title=N_("这是一条测试消息"),
        text=N_("由%(name)s发出，用于检查消息通道。"),
        sample={"name": "示例数据"},
        is_text_sent=True,
    ),
)
register_template(
    MessageTemplate(
        code="desk.order-opened",
        name=N_("新工单"),
        title=N_("新工单 %(number)s：%(title)s"),
        group="alarm",
        sample={"number": "GD2026000001", "title": "示例数据：数据交换运行失败"},
    ),
    MessageTemplate(
        code="desk.order-given",
        name=N_("工单转派给您"),
        title=N_("%(by)s把工单 %(number)s 转派给您：%(title)s"),
        group="alarm",
        sample={"number": "GD2026000001", "title": "示例数据：数据交换运行失败", "by": "示例数据"},
    ),
    MessageTemplate(
        code="desk.clock-before",
        name=N_("到期前提醒"),
        title=N_("%(title)s还剩 %(left)s 个工作日"),
        text=N_("到期日：%(due)s。"),
        group="clock",
        sample={"title": "示例数据：答复期限", "left": 3, "due": "2026-09-30"},
    ),
    MessageTemplate(
        code="desk.clock-due",
        name=N_("到期当日提醒"),
        title=N_("%(title)s今日到期"),
        text=N_("今日 24 时前办理有效。"),
        group="clock",
        sample={"title": "示例数据：答复期限", "due": "2026-09-30"},
    ),
    MessageTemplate(
        code="desk.clock-head",
        name=N_("逾期报告部门负责人"),
        title=N_("%(title)s已超期 %(over)s 个工作日"),
        text=N_("到期日：%(due)s。请督促办理。"),
        group="clock",
        sample={"title": "示例数据：答复期限", "over": 1, "due": "2026-09-30"},
    ),
    MessageTemplate(
        code="desk.clock-authority",
        name=N_("逾期报告数据主管部门"),
        title=N_("%(body)s：%(title)s已超期 %(over)s 个工作日"),
        text=N_("到期日：%(due)s。已列入超期清单。"),
        group="clock",
        sample={"title": "示例数据：答复期限", "over": 3, "due": "2026-09-30", "body": "示例数据"},
    ),
    MessageTemplate(
        code="desk.weekly-digest",
        name=N_("每周摘要"),
        title=N_("每周摘要：待办 %(todo)s 件，超期 %(overdue)s 件，未读 %(unread)s 条"),
        text=N_("截至%(day)s，本单位超期时限 %(overdue)s 个，近七天收到通知 %(told)s 条。"),
        group="digest",
        is_text_sent=True,
        sample={"todo": 3, "overdue": 1, "unread": 5, "told": 9, "day": "2026-03-02"},
    ),
    MessageTemplate(
        code="desk.route-fault",
        name=N_("审核流程无人可办"),
        title=N_("%(body)s的流程环节“%(step)s”无人可办"),
        text=N_("有 %(waiting)s 件事项停在这一环节。请补齐岗位，或者调整流程。"),
        group="matter",
        sample={"body": "示例数据局", "step": "示例数据：部门负责人审批", "waiting": 2},
    ),
)
