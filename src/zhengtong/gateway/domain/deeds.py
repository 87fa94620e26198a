"""Titles of the deeds of the gateway, as the journal shows them."""

from zhengtong.kernel.errors import N_

DEED_TITLES = {
    "gateway.service-published": N_("发布接口服务"),
    "gateway.service-suspended": N_("暂停接口服务"),
    "gateway.service-live": N_("恢复接口服务"),
    "gateway.service-closed": N_("关闭接口服务"),
    "gateway.credential-issued": N_("签发调用凭证"),
    "gateway.credential-rotated": N_("更换调用凭证密钥"),
    "gateway.credential-revoked": N_("吊销调用凭证"),
}
