"""What was done on a matter, in the words of its flow sheet."""

from zhengtong.kernel.errors import N_

VERBS: dict[str, str] = {
    "submit": N_("提交"),
    "resubmit": N_("重新提交"),
    "restart": N_("重新流转"),
    "approve": N_("同意"),
    "return": N_("退回补正"),
    "refuse": N_("不同意"),
    "withdraw": N_("撤回"),
    "transfer": N_("转办"),
    "hand-over": N_("离岗交接"),
    "reform": N_("机构改革"),
    "add": N_("加签"),
    "ask": N_("征求意见"),
    "answer": N_("回复意见"),
    "unask": N_("撤回征求意见"),
    "urge": N_("催办"),
    "supervise": N_("督办"),
    "reply": N_("回复督办"),
    "supervised": N_("办结督办"),
}
