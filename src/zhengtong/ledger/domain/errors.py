"""What the ledger may answer instead of a record."""

from zhengtong.kernel.errors import N_, NotFound, RuleBroken, Unavailable


class RecordNotFound(NotFound):
    """No such record, or not for this actor to know of."""

    code = "ledger.record-not-found"
    message = N_("没有找到这条存证记录，或者您无权查看。")


class RecordNotSealed(Unavailable):
    """The record is stored but no signed head covers it yet; a second later it does."""

    code = "ledger.record-not-sealed"
    message = N_("这条记录尚未封存，请稍候再试。")


class UnknownLog(RuleBroken):
    """There are three logs: deeds, refusals, calls."""

    code = "ledger.unknown-log"
    message = N_("没有名为“%(log)s”的日志。")


class CheckpointNotOurs(RuleBroken):
    """The checkpoint given is not one that this installation signed and still has."""

    code = "ledger.checkpoint-not-ours"
    message = N_("所给检查点不是本平台签署的，或者已不在现有日志中。")
