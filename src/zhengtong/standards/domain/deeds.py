"""Titles of the deeds of the standards, as the journal shows them."""

from zhengtong.kernel.errors import N_

DEED_TITLES = {
    "standards.amendment-made": N_("起草标准变更"),
    "standards.amendment-changed": N_("修改标准变更"),
    "standards.amendment-dropped": N_("撤销标准变更"),
    "standards.amendment-submitted": N_("提交标准变更"),
    "standards.amendment-recalled": N_("收回标准变更"),
    "standards.amendment-returned": N_("退回标准变更"),
    "standards.amendment-refused": N_("不予通过标准变更"),
    "standards.version-published": N_("发布标准版本"),
    "standards.sheet-imported": N_("批量导入标准"),
}
