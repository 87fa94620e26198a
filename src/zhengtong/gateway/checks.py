"""Checks of the gateway: what is spooled on this machine reaches the database."""

import time
from pathlib import Path

from django.conf import settings

from zhengtong.kernel.errors import N_
from zhengtong.toolkit.health import Check, Finding, register_check, warn, well

SPOOL_WARN_BYTES = 64 * 1024 * 1024


def check_spool() -> Finding:
    """Whether records of calls pile up in the spool."""
    folder = Path(settings.ZT_STATE_DIR) / "gateway" / "spool"
    files = [path.stat() for path in folder.glob("*/*.spool")]
    if not files:
        return well(N_("本机没有网关的调用缓冲。"))
    size = sum(found.st_size for found in files)
    age = max(0, int(time.time() - min(found.st_mtime for found in files)))
    facts = {"size_mb": size // 1024**2, "files": len(files), "age": age}
    if size > SPOOL_WARN_BYTES:
        return warn(
            N_("网关缓冲积压 %(size_mb)s MB（%(files)s 个文件）。"),
            N_("确认网关能连接数据库；恢复后会自动入库，请勿删除这些文件。"),
            **facts,
        )
    return well(N_("网关缓冲正常（%(size_mb)s MB）。"), **facts)


def register() -> None:
    """Declare the gateway's checks."""
    register_check(
        Check(
            code="gateway.spool", title=N_("网关缓冲"), run=check_spool,
            needs_database=False, order=70,
        )
    )  # fmt: skip
