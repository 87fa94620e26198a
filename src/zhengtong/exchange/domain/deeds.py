"""Titles of the deeds of the exchange, as the journal shows them."""

from zhengtong.kernel.errors import N_

DEED_TITLES = {
    "exchange.source-registered": N_("登记数据源"),
    "exchange.source-tested": N_("测试数据源连接"),
    "exchange.source-described": N_("读取数据源结构"),
    "exchange.secret-replaced": N_("更换数据源口令"),
    "exchange.address-allowed": N_("准许访问地址"),
    "exchange.address-revoked": N_("撤销准许地址"),
    "exchange.flow-created": N_("建立交换任务"),
    "exchange.run-started": N_("启动交换运行"),
    "exchange.run-cancel-asked": N_("要求取消运行"),
    "exchange.run-done": N_("交换运行完成"),
    "exchange.run-failed": N_("交换运行失败"),
    "exchange.run-cancelled": N_("交换运行取消"),
    "exchange.delivery-made": N_("形成交付批次"),
    "exchange.delivery-acknowledged": N_("签收交付批次"),
    "exchange.file-fetched": N_("领取交付文件"),
    "exchange.digest-key-shown": N_("查看摘要密钥"),
    "exchange.quarantine-exported": N_("导出隔离数据"),
    "exchange.files-erased": N_("清除交付文件"),
    "exchange.discovery-started": N_("发起整库探查"),
    "exchange.discovery-done": N_("整库探查完成"),
    "exchange.discovery-failed": N_("整库探查失败"),
    "exchange.discovery-chosen": N_("取舍探查到的表"),
    "exchange.discovery-drafted": N_("由探查生成目录草稿"),
    "exchange.discovery-undone": N_("撤回探查生成的草稿"),
}
