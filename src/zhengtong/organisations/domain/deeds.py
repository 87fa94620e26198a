"""Titles of the deeds about bodies and people, as the journal shows them."""

from zhengtong.kernel.errors import N_

DEED_TITLES = {
    "organisations.platform-founded": N_("平台初始化"),
    "organisations.regions-loaded": N_("载入行政区划"),
    "organisations.body-registered": N_("登记单位"),
    "organisations.body-changed": N_("变更单位信息"),
    "organisations.body-closed": N_("注销单位"),
    "organisations.bodies-imported": N_("批量导入单位"),
    "organisations.people-imported": N_("批量导入人员"),
    "organisations.office-opened": N_("设立处室"),
    "organisations.post-opened": N_("设立岗位"),
    "organisations.post-closed": N_("撤销岗位"),
    "organisations.post-assigned": N_("任命在岗人员"),
    "organisations.holding-ended": N_("结束任职"),
    "organisations.post-lent": N_("委托代办"),
    "organisations.post-taken-back": N_("收回委托"),
    "organisations.account-created": N_("开立账号"),
    "organisations.account-locked": N_("锁定账号"),
    "organisations.account-released": N_("解锁账号"),
    "organisations.slip-issued": N_("签发初始口令单"),
    "organisations.demonstration-password-given": N_("设置示例账号口令"),
    "organisations.password-changed": N_("修改密码"),
    "organisations.profile-changed": N_("修改个人信息"),
    "organisations.second-factor-set": N_("启用动态口令"),
    "organisations.second-factor-removed": N_("停用动态口令"),
    "organisations.backup-codes-renewed": N_("更换备用码"),
    "organisations.signed-in": N_("登录"),
    "organisations.signed-out": N_("退出登录"),
    "organisations.token-created": N_("创建接口令牌"),
    "organisations.token-revoked": N_("吊销接口令牌"),
}
