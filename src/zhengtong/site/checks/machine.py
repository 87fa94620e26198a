"""Checks of this machine: disks, clocks, certificates."""

import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from django.conf import settings
from django.db import connection

from zhengtong.kernel import clock
from zhengtong.kernel.errors import N_
from zhengtong.site import attendance, config
from zhengtong.toolkit.health import Finding, broken, warn, well

_MEGABYTE = 1024 * 1024


def check_disks() -> Iterator[Finding]:
    """Free space where the state folder and, if it is local, the database lie."""
    state_dir = Path(settings.ZT_STATE_DIR)
    seen = set()
    temporary = Path(tempfile.gettempdir())
    for path in (state_dir, state_dir / "postgres", temporary):
        if path.exists() and (device := path.stat().st_dev) not in seen:
            seen.add(device)
            yield _judge_disk(path)


def _judge_disk(path: Path) -> Finding:
    usage = shutil.disk_usage(path)
    percent = usage.free * 100 // max(1, usage.total)
    facts = {"place": str(path), "free_mb": usage.free // _MEGABYTE, "percent": percent}
    remedy = N_("清理或扩充该磁盘；交付文件按保留期清除，备份移到别处。")
    if usage.free < config.value("ZT_DISK_BROKEN_BYTES"):
        return broken(N_("%(place)s 只剩 %(free_mb)s MB（%(percent)s%%）。"), remedy, **facts)
    if percent < config.value("ZT_DISK_WARN_PERCENT"):
        return warn(N_("%(place)s 剩余 %(free_mb)s MB（%(percent)s%%）。"), remedy, **facts)
    return well(N_("%(place)s 剩余 %(free_mb)s MB（%(percent)s%%）。"), **facts)


def check_clocks() -> Iterator[Finding]:
    """Whether this machine, the database and the machines of the processes agree on the time."""
    limit = timedelta(seconds=config.value("ZT_CLOCK_SKEW_SECONDS"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        skew = datetime.now(UTC) - cursor.fetchone()[0]  # noqa: TID251 - the machine's clock itself
    found = [(N_("本机"), skew)]
    found += [
        (f"{one.kind} {one.host}", timedelta(milliseconds=one.skew_ms))
        for one in attendance.list_present()
    ]
    wrong = [(name, skew) for name, skew in found if abs(skew) > limit]
    for name, skew in wrong:
        yield warn(
            N_("%(name)s 的时钟与数据库相差 %(seconds)s 秒。"),
            N_("在各台机器上启用 chrony 或 ntpd 对时；时钟差会使时限、口令和令牌出错。"),
            name=name,
            seconds=f"{skew.total_seconds():.1f}",
        )
    if not wrong:
        yield well(N_("各机器时钟一致（已核对 %(count)s 处）。"), count=len(found))


def check_certificates() -> Iterator[Finding]:
    """Whether the certificates that were named are still good for a while."""
    paths = [Path(one) for one in config.value("ZT_CERTIFICATE_FILES")]
    paths += sorted((Path(settings.ZT_STATE_DIR) / "keys").glob("*.crt"))
    for path in paths:
        yield _judge_certificate(path)
    if not paths:
        yield well(N_("没有登记需要检查的证书（ZT_CERTIFICATE_FILES）。"))


def _judge_certificate(path: Path) -> Finding:
    renew = N_("向签发机构申请新证书，替换该文件后重新加载服务。")
    try:
        chain = x509.load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError) as error:
        return broken(
            N_("证书 %(file)s 无法读取：%(reason)s。"),
            N_("核对路径和权限；文件应为 PEM 格式。"),
            file=str(path),
            reason=type(error).__name__,
        )
    ends = min(one.not_valid_after_utc for one in chain)
    begins = max(one.not_valid_before_utc for one in chain)
    now = clock.current().now()
    days = (ends - now).days
    facts = {"file": str(path), "days": days, "ends": ends.date().isoformat()}
    if now >= ends:
        return broken(N_("证书 %(file)s 已于 %(ends)s 到期。"), renew, **facts)
    if now < begins:
        return broken(N_("证书 %(file)s 尚未生效。"), renew, **facts)
    if days < config.value("ZT_CERTIFICATE_DAYS"):
        return warn(N_("证书 %(file)s 将在 %(days)s 天后到期。"), renew, **facts)
    return well(N_("证书 %(file)s 有效至 %(ends)s。"), **facts)
