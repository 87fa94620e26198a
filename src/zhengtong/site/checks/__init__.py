"""What ``doctor`` looks at beside the contexts' own checks."""

from zhengtong.kernel.errors import N_
from zhengtong.site.checks import database, machine, surroundings
from zhengtong.toolkit.gauges import Gauge, register_gauge
from zhengtong.toolkit.health import Check, register_check

CHECKS = (
    ("site.database", N_("数据库连接"), database.check_reach, False, 1),
    ("site.migrations", N_("数据库结构"), database.check_migrations, True, 2),
    ("site.privileges", N_("数据库权限"), database.check_privileges, True, 3),
    ("site.transactions", N_("长事务与连接数"), database.check_activity, True, 4),
    ("site.tables", N_("数据表整理"), database.check_tables, True, 5),
    ("site.disk", N_("磁盘空间"), machine.check_disks, False, 10),
    ("site.clock", N_("时钟"), machine.check_clocks, True, 11),
    ("site.certificates", N_("证书"), machine.check_certificates, False, 12),
    ("site.settings", N_("配置"), surroundings.check_settings, False, 20),
    ("site.processes", N_("运行进程"), surroundings.check_processes, True, 21),
    ("site.queue", N_("任务队列"), surroundings.check_queue, True, 22),
    ("site.maintenance", N_("维护状态"), surroundings.check_maintenance, False, 23),
    ("site.mail", N_("邮件"), surroundings.check_mail, False, 24),
    ("site.restore", N_("备份的恢复"), surroundings.check_restore, False, 26),
    ("site.backup", N_("备份"), surroundings.check_backup, False, 25),
)


def register() -> None:
    """Declare the portal's own checks."""
    for code, title, run, needs_database, order in CHECKS:
        register_check(
            Check(code=code, title=title, run=run, needs_database=needs_database, order=order)
        )
    register_gauge(
        Gauge(
            name="zt_queue",
            meaning="Jobs: waiting, failed, stalled, workers, age of the oldest in seconds.",
            read=surroundings.read_queue,
            label="what",
        )
    )
