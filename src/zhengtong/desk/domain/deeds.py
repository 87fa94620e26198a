"""Titles of the deeds of the desk, as the journal shows them."""

from zhengtong.kernel.errors import N_

DEED_TITLES = {
    "desk.calendar-loaded": N_("载入工作日历"),
    "desk.clock-started": N_("开始计时"),
    "desk.clock-paused": N_("暂停计时"),
    "desk.clock-resumed": N_("恢复计时"),
    "desk.clock-extended": N_("延长时限"),
    "desk.clock-stopped": N_("停止计时"),
    "desk.matter-opened": N_("发起事项"),
    "desk.matter-resubmitted": N_("重新提交事项"),
    "desk.matter-withdrawn": N_("撤回事项"),
    "desk.step-decided": N_("办理流程环节"),
    "desk.step-transferred": N_("转办流程环节"),
}
