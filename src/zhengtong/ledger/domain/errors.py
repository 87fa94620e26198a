"""What the ledger may answer instead of a record."""

from zhengtong.kernel.errors import N_, Conflict, Forbidden, NotFound, RuleBroken, Unavailable


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


class RecordCleared(Conflict):
    """A purge cleared the content; the record's place in the tree can be shown, not its words."""

    code = "ledger.record-cleared"
    message = N_("该记录的内容已经应急清除，只保留存证承诺，不能再导出证明。")


class PurgeNotFound(NotFound):
    """No such purge, or not for this actor to know of."""

    code = "ledger.purge-not-found"
    message = N_("没有找到这次应急清除，或者您无权查看。")


class PurgeNotYours(Forbidden):
    """Asking is for a security administrator, confirming for an auditor or system administrator."""

    code = "ledger.purge-not-yours"
    message = N_("应急清除由安全管理员本人提出，由审计员或系统管理员本人确认。")


class PurgeNotAlone(Forbidden):
    """The second person must be another one, acting for nobody."""

    code = "ledger.purge-not-alone"
    message = N_("应急清除须由另一人以本人名义确认：提出人、其副岗和受托人都不能确认。")


class PurgeNotOpen(Conflict):
    """It is confirmed, refused or too old."""

    code = "ledger.purge-not-open"
    message = N_("这次应急清除已办理或已过确认期限。如仍需清除，请重新提出。")


class PurgeUnnamed(RuleBroken):
    """Nothing is named, or a word would hit everything."""

    code = "ledger.purge-unnamed"
    message = N_("请指明要清除的内容：至少一个对象或一段原文；每段原文不少于4个字，最多20段。")
