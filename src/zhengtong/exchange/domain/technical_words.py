"""Reasons of ``technical_tables.toml``, here to be translated; a test holds both together."""

from zhengtong.kernel.errors import N_

REASONS: tuple[str, ...] = (
    N_("数据库版本迁移记录"),
    N_("定时任务、队列的运行表"),
    N_("流程引擎内部表"),
    N_("框架的会话、缓存、权限表"),
    N_("空间扩展自带的表"),
    N_("日志表"),
    N_("临时表、中间表"),
    N_("备份表"),
)
