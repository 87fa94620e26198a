"""Scopes of API tokens: which paths and methods they open."""

from collections.abc import Collection

from zhengtong.kernel.errors import N_

MAXIMUM_DAYS = 365
CONTEXTS: dict[str, str] = {
    "organisations": N_("单位与人员"),
    "catalogue": N_("资源目录"),
    "census": N_("信息系统"),
    "sharing": N_("共享申请"),
    "exchange": N_("数据交换"),
    "gateway": N_("服务接口"),
    "ledger": N_("存证账本"),
    "desk": N_("办事工作台"),
    "standards": N_("数据标准"),
}
SCOPES: tuple[str, ...] = tuple(f"{name}:{way}" for name in CONTEXTS for way in ("read", "write"))
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


def is_in_scope(scopes: Collection[str], *, path: str, method: str) -> bool:
    """Whether scopes open a call of ``/api/v1/<context>/…``; writing does not include reading."""
    parts = path.strip("/").split("/")
    context = parts[2] if len(parts) > 2 else ""
    if context not in CONTEXTS:
        return False
    way = "read" if method.upper() in _READING else "write"
    return f"{context}:{way}" in scopes
