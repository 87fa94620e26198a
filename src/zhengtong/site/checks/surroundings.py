"""Checks of what runs: settings, processes, the queue, mail, backups."""

import json
import smtplib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from zhengtong.kernel import clock
from zhengtong.kernel.errors import N_
from zhengtong.site import attendance, config, maintenance, settings_report, unfinished
from zhengtong.toolkit.health import Finding, broken, warn, well

BACKUP_FILE = "backup-status.json"
SMTP_S = 4
_QUEUE = """
SELECT count(*) FILTER (WHERE status = 'todo' AND coalesce(scheduled_at, now()) <= now()),
       count(*) FILTER (WHERE status = 'failed'),
       (SELECT count(*) FROM procrastinate_jobs AS job
         WHERE job.status = 'doing' AND NOT EXISTS (
               SELECT 1 FROM procrastinate_workers AS worker
                WHERE worker.id = job.worker_id
                  AND worker.last_heartbeat > now() - interval '1 minute')),
       (SELECT count(*) FROM procrastinate_workers
         WHERE last_heartbeat > now() - interval '1 minute'),
       (SELECT extract(epoch FROM now() - min(coalesce(job.scheduled_at, event.at)))::bigint
          FROM procrastinate_jobs AS job
          LEFT JOIN LATERAL (SELECT min(at) AS at FROM procrastinate_events
                              WHERE job_id = job.id) AS event ON true
         WHERE job.status = 'todo' AND coalesce(job.scheduled_at, now()) <= now())
  FROM procrastinate_jobs
"""


def check_settings() -> Iterator[Finding]:
    """What the settings say about themselves, as on the settings page."""
    found = [(row, finding) for row in settings_report.list_settings() for finding in row.findings]
    for _row, finding in found:
        yield finding
    if not found:
        yield well(N_("各项配置没有发现问题。"))


def check_processes() -> Iterator[Finding]:
    """Whether portal and worker are there, all of one version."""
    present = attendance.list_present()
    kinds = {one.kind for one in present}
    wanted = {"web", "worker"}
    for kind in sorted(wanted - kinds):
        yield warn(
            N_("没有正在运行的进程：zhengtong %(kind)s。"),
            N_("启动它（systemctl start zhengtong-%(kind)s），并查看它的日志。"),
            kind=kind,
        )
    versions = sorted({one.version for one in present})
    if len(versions) > 1:
        yield warn(
            N_("各进程版本不一致：%(versions)s。"),
            N_("把仍在运行旧版本的进程重新启动。"),
            versions="、".join(versions),
        )
    elif wanted <= kinds:
        yield well(N_("门户与后台任务进程都在运行（共 %(count)s 个）。"), count=len(present))


def read_queue() -> dict[str, int]:
    """The queue in figures: waiting, failed, stalled, workers, and the oldest job's age in s."""
    with connection.cursor() as cursor:
        cursor.execute(_QUEUE)
        row = cursor.fetchone()
    names = ("waiting", "failed", "stalled", "workers", "oldest_seconds")
    return {name: int(value or 0) for name, value in zip(names, row, strict=True)}


def check_queue() -> Iterator[Finding]:
    """Whether jobs wait too long, failed or lost their worker."""
    queue = read_queue()
    limit = config.value("ZT_QUEUE_WARN_SECONDS")
    if not queue["workers"]:
        yield broken(
            N_("没有后台任务进程在取任务，已有 %(waiting)s 项任务等待。"),
            N_("启动 zhengtong worker，并查看它的日志。"),
            **queue,
        )
    if queue["oldest_seconds"] > limit:
        yield warn(
            N_("最早的任务已等待 %(oldest_seconds)s 秒，共 %(waiting)s 项等待。"),
            N_("增加 zhengtong worker 进程，或查看日志中反复失败的任务。"),
            **queue,
        )
    if queue["stalled"]:
        yield warn(
            N_("%(stalled)s 项任务的进程已失去联系。"),
            N_("等待一分钟，平台会自动重新派发；若仍存在，重启 zhengtong worker。"),
            **queue,
        )
    if queue["failed"]:
        yield warn(
            N_("%(failed)s 项任务失败。"),
            N_("在日志中按任务名查找原因；修复后重新提交。"),
            **queue,
        )
    if queue["workers"] and not queue["failed"] and not queue["stalled"]:
        yield well(N_("%(workers)s 个后台任务进程在岗，%(waiting)s 项任务等待。"), **queue)


def check_maintenance() -> Finding:
    """Whether people are kept out on purpose."""
    plan = maintenance.current()
    if plan is None:
        return well(N_("没有维护计划。"))
    starts = plan.starts_at.astimezone(clock.CHINA).strftime("%Y-%m-%d %H:%M")
    if plan.is_active(clock.current().now()):
        return warn(
            N_("平台自 %(starts)s 起处于维护状态，普通用户无法使用。"),
            N_("维护结束后运行 zhengtong maintenance off。"),
            starts=starts,
        )
    return well(N_("计划于 %(starts)s 开始维护。"), starts=starts)


def check_mail() -> Finding:
    """Whether the mail server answers, where one is configured."""
    host = str(settings.ZT_SMTP_HOST)
    if not host:
        return well(N_("没有配置邮件服务器，只发站内消息。"))
    try:
        speak = smtplib.SMTP_SSL if settings.ZT_SMTP_SECURITY == "tls" else smtplib.SMTP
        with speak(host, int(settings.ZT_SMTP_PORT), timeout=SMTP_S) as server:
            server.noop()
    except (OSError, smtplib.SMTPException) as error:
        return warn(
            N_("邮件服务器 %(host)s 没有应答：%(reason)s。"),
            N_("核对邮件服务器的地址、端口和网络；恢复前邮件会留在待发队列。"),
            host=host,
            reason=type(error).__name__,
        )
    return well(N_("邮件服务器 %(host)s 正常应答。"), host=host)


def read_backup() -> dict[str, Any] | None:
    """What the last backup left in the state folder: ``at``, ``target``, ``verified``."""
    path = Path(settings.ZT_STATE_DIR) / BACKUP_FILE
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and "at" in found else None


def check_restore() -> Finding:
    """Whether a restore was begun here and not finished."""
    try:
        begun = unfinished.read(config.state_dir())
    except ValueError:
        return broken(
            N_("恢复记录 %(file)s 无法读取。"),
            N_("清空数据库和状态目录后重新恢复。"),
            file=unfinished.NOTE,
        )
    if begun is None:
        return well(N_("没有未完成的恢复。"))
    return broken(
        N_("备份 %(set)s 的恢复没有完成，各进程不会启动。"),
        N_("用同一条命令再运行一次：zhengtong backup restore … %(set)s。"),
        set=begun.set,
    )


def check_backup() -> Finding:
    """Whether the last backup is young enough, and was verified."""
    status = read_backup()
    if status is None:
        return warn(N_("没有备份记录。"), N_("按“备份与恢复”操作指南设置定时备份，并试恢复一次。"))
    try:
        at = datetime.fromisoformat(str(status["at"]))
    except ValueError:
        return broken(N_("备份记录无法读取。"), N_("重新备份一次。"))
    hours = int((clock.current().now() - at).total_seconds() // 3600)
    facts = {"hours": hours, "target": str(status.get("target", ""))}
    if hours > config.value("ZT_BACKUP_WARN_HOURS"):
        return warn(
            N_("最近一次备份在 %(hours)s 小时之前（%(target)s）。"),
            N_("检查定时备份任务的日志，再手工备份一次。"),
            **facts,
        )
    if not status.get("verified"):
        return warn(
            N_("最近一次备份（%(target)s）尚未验证。"), N_("运行备份验证，确认可以恢复。"), **facts
        )
    return well(N_("最近一次备份在 %(hours)s 小时之前，已验证（%(target)s）。"), **facts)
