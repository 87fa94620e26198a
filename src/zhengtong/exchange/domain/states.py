"""States of sources, flows, runs and deliveries, with their Chinese names."""

from enum import StrEnum

from zhengtong.kernel.errors import N_


class SourceState(StrEnum):
    """What the last test of a source said."""

    NEW = "new"
    WORKING = "working"
    FAILING = "failing"


class RunState(StrEnum):
    """Where a run stands."""

    QUEUED = "queued"
    RUNNING = "running"
    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


SOURCE_STATES: dict[str, str] = {
    SourceState.NEW: N_("未测试"),
    SourceState.WORKING: N_("连接正常"),
    SourceState.FAILING: N_("连接失败"),
}
RUN_STATES: dict[str, str] = {
    RunState.QUEUED: N_("排队中"),
    RunState.RUNNING: N_("运行中"),
    RunState.WAITING: N_("等待重试"),
    RunState.DONE: N_("已完成"),
    RunState.FAILED: N_("已失败"),
    RunState.CANCELLED: N_("已取消"),
}
RUN_KINDS: dict[str, str] = {
    RunState.QUEUED: "neutral",
    RunState.RUNNING: "info",
    RunState.WAITING: "warn",
    RunState.DONE: "ok",
    RunState.FAILED: "danger",
    RunState.CANCELLED: "neutral",
}
PHASES: dict[str, str] = {
    "checking": N_("核对结构与权限"),
    "moving": N_("读取、校验、写入"),
    "merging": N_("合并与回读核对"),
    "done": N_("完成"),
}
TABLE_KINDS: dict[str, str] = {
    "table": N_("表"),
    "view": N_("视图"),
    "partitioned": N_("分区表"),
    "foreign": N_("外部表"),
}
MODES: dict[str, str] = {"full": N_("全量"), "incremental": N_("增量")}
WAYS: dict[str, str] = {"batch": N_("批量交换"), "file": N_("文件下载")}
OPEN_RUNS = frozenset({RunState.QUEUED, RunState.RUNNING, RunState.WAITING})


def is_open(state: str) -> bool:
    """Whether a run in that state has not ended."""
    return state in OPEN_RUNS
