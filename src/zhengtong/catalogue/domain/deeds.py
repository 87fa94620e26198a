"""Titles of the deeds of the catalogue, as the journal shows them."""

from zhengtong.kernel.errors import N_

DEED_TITLES = {
    "catalogue.entry-drafted": N_("起草目录条目"),
    "catalogue.draft-updated": N_("修改目录草稿"),
    "catalogue.draft-deleted": N_("删除目录草稿"),
    "catalogue.assessment-recorded": N_("记录审查评估"),
    "catalogue.entry-submitted": N_("提交目录审核"),
    "catalogue.entry-recalled": N_("收回送审目录"),
    "catalogue.review-passed": N_("通过目录审核环节"),
    "catalogue.entry-returned": N_("退回目录条目"),
    "catalogue.entry-published": N_("发布目录条目"),
    "catalogue.code-given": N_("赋予目录代码"),
    "catalogue.revision-started": N_("开始修订目录"),
    "catalogue.revision-dropped": N_("放弃修订目录"),
    "catalogue.resource-mounted": N_("挂接资源"),
    "catalogue.resource-broken": N_("挂接资源失效"),
    "catalogue.withdrawal-asked": N_("申请撤销目录"),
    "catalogue.withdrawal-recalled": N_("收回撤销申请"),
    "catalogue.withdrawal-decided": N_("审核撤销申请"),
    "catalogue.entry-withdrawn": N_("撤销目录条目"),
    "catalogue.change-recorded": N_("登记变化"),
    "catalogue.update-untouched": N_("申报目录无须更新"),
    "catalogue.update-reopened": N_("重新要求更新目录"),
    "catalogue.update-extension-asked": N_("申请延长目录更新期限"),
    "catalogue.verdicts-recorded": N_("判定敏感字段建议"),
}
