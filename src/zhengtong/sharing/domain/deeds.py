"""Titles of the deeds of sharing, as the journal shows them."""

from zhengtong.kernel.errors import N_

DEED_TITLES = {
    "sharing.request-drafted": N_("起草共享申请"),
    "sharing.request-submitted": N_("提交共享申请"),
    "sharing.request-consented": N_("本单位同意共享申请"),
    "sharing.request-completed": N_("完成申请补正"),
    "sharing.request-refused": N_("不同意共享申请"),
    "sharing.request-withdrawn": N_("撤回共享申请"),
    "sharing.completion-asked": N_("一次性告知补正"),
    "sharing.answer-proposed": N_("拟定共享答复"),
    "sharing.extension-asked": N_("申请延长答复期限"),
    "sharing.standing-consent-given": N_("作出长期同意"),
    "sharing.grant-decided": N_("作出授权决定"),
    "sharing.grant-delivered": N_("首次送达数据"),
    "sharing.grant-suspended": N_("暂停授权"),
    "sharing.grant-resumed": N_("恢复授权"),
    "sharing.grant-ended": N_("终止授权"),
    "sharing.grant-review-needed": N_("授权转待复核"),
}
