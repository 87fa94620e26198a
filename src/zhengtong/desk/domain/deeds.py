"""Titles of the deeds of the desk, as the journal shows them."""

from zhengtong.kernel.errors import N_

DEED_TITLES = {
    "desk.calendar-loaded": N_("载入工作日历"),
    "desk.clock-started": N_("开始计时"),
    "desk.clock-paused": N_("暂停计时"),
    "desk.clock-resumed": N_("恢复计时"),
    "desk.clock-extended": N_("延长时限"),
    "desk.clock-stopped": N_("停止计时"),
    "desk.calendar-dropped": N_("放弃日历变更"),
    "desk.alarm-raised": N_("产生告警"),
    "desk.alarm-cleared": N_("解除告警"),
    "desk.order-accepted": N_("接收工单"),
    "desk.order-reassigned": N_("转派工单"),
    "desk.order-closed": N_("办结工单"),
    "desk.order-reopened": N_("重新打开工单"),
    "desk.clock-escalated": N_("时限逾期上报"),
    "desk.wording-changed": N_("修改消息模板"),
    "desk.message-retried": N_("重发消息"),
    "desk.address-confirmed": N_("确认接收地址"),
    "desk.matter-opened": N_("发起事项"),
    "desk.matter-resubmitted": N_("重新提交事项"),
    "desk.matter-withdrawn": N_("撤回事项"),
    "desk.step-decided": N_("办理流程环节"),
    "desk.step-transferred": N_("转办流程环节"),
}
