"""Titles of the deeds of the census, as the journal shows them."""

from zhengtong.kernel.errors import N_

DEED_TITLES = {
    "census.system-registered": N_("登记信息系统"),
    "census.system-updated": N_("更新信息系统登记"),
}
