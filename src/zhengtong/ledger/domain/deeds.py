"""Titles of the deeds of the ledger, and of those it journals for the rooms below and above."""

from zhengtong.kernel.errors import N_

DEED_TITLES = {
    "vault.secret-sealed": N_("封存密钥或口令"),
    "vault.secret-opened": N_("解封密钥或口令"),
    "vault.secret-replaced": N_("更换密钥或口令"),
    "vault.secret-destroyed": N_("销毁密钥或口令"),
    "ledger.epoch-opened": N_("开启日志纪元"),
    "ledger.list-exported": N_("导出清单"),
    "ledger.purge-requested": N_("提出应急清除"),
    "ledger.purge-confirmed": N_("确认应急清除"),
    "ledger.purge-refused": N_("撤销应急清除"),
    "ledger.purge-carried-out": N_("执行应急清除"),
    "ledger.purge-examined": N_("核查应急清除结果"),
    "gateway.call-answered": N_("接口调用"),
    "gateway.call-denied": N_("接口调用被拒绝"),
}
