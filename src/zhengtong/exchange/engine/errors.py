"""What can go wrong between two databases, each with one clear sentence and no secret in it."""

from zhengtong.kernel.errors import (
    N_,
    Conflict,
    DomainError,
    Final,
    Retryable,
    RuleBroken,
    Unavailable,
)


class SourceUnreachable(Unavailable, Retryable):
    """Nobody answers at that address and port."""

    code = "exchange.source-unreachable"
    message = N_("无法连接到 %(host)s:%(port)s，请核对地址、端口以及两端的网络策略。")


class SignInRefused(RuleBroken, Final):
    """The server answers, and does not accept this user."""

    code = "exchange.sign-in-refused"
    message = N_(
        "数据库 %(host)s:%(port)s 拒绝了用户“%(user)s”登录，请核对用户名、口令和访问许可。"
    )


class DatabaseMissing(RuleBroken, Final):
    """The server has no database of that name."""

    code = "exchange.database-missing"
    message = N_("服务器 %(host)s:%(port)s 上没有名为“%(database)s”的数据库。")


class RightMissing(RuleBroken, Final):
    """The role lacks a right at a table or schema."""

    code = "exchange.right-missing"
    message = N_("数据库用户缺少对“%(table)s”的 %(right)s 权限，请由数据库管理员授予后重试。")


class TableMissing(RuleBroken, Final):
    """The table is not there (any more)."""

    code = "exchange.table-missing"
    message = N_("数据库中没有表“%(table)s”，它可能已被删除或改名。")


class ColumnMissing(RuleBroken, Final):
    """A catalogued column is gone from the table."""

    code = "exchange.column-missing"
    message = N_("表“%(table)s”中没有列“%(column)s”，与已发布的目录不一致。")


class ColumnChanged(RuleBroken, Final):
    """A catalogued column has another type now."""

    code = "exchange.column-changed"
    message = N_(
        "表“%(table)s”的列“%(column)s”类型已由 %(was)s 变为 %(now)s，与已发布的目录不一致。"
    )


class TargetColumnMismatch(RuleBroken, Final):
    """The target column is absent or cannot hold the delivered type."""

    code = "exchange.target-column-mismatch"
    message = N_("目标表“%(table)s”的列“%(column)s”无法接收来源类型 %(was)s（目标为：%(now)s）。")


class TargetKeyMissing(RuleBroken, Final):
    """The target table has no unique key over the delivered key columns."""

    code = "exchange.target-key-missing"
    message = N_("目标表“%(table)s”在列 %(column)s 上没有主键或唯一约束，无法按键合并。")


class AddressRefused(RuleBroken, Final):
    """The egress guard does not let the platform connect there."""

    code = "exchange.address-refused"
    message = N_("平台不得连接地址 %(host)s:%(port)s：%(reason)s。请安全管理员核准后重试。")


class AddressUnresolved(Unavailable, Retryable):
    """The host name has no address."""

    code = "exchange.address-unresolved"
    message = N_("主机名“%(host)s”无法解析为网络地址。")


class ConnectionInvalid(RuleBroken, Final):
    """A typed connection field holds something that is not one."""

    code = "exchange.connection-invalid"
    message = N_("连接参数“%(field)s”填写不正确。")


class KindUnknown(RuleBroken, Final):
    """No connector of that kind is installed."""

    code = "exchange.kind-unknown"
    message = N_("平台没有“%(kind)s”类型数据库的连接器。")


class KindNotCarried(RuleBroken, Final):
    """Databases of that kind can be catalogued, not yet read for a delivery or written to."""

    code = "exchange.kind-not-carried"
    message = N_("“%(kind)s”数据库目前只能读取结构、编制目录，还不能作为批量交换的来源或目标。")


class ConnectionLost(Unavailable, Retryable):
    """The server ended the connection in the middle."""

    code = "exchange.connection-lost"
    message = N_("与 %(host)s:%(port)s 的连接在传输中断开；已提交的分片不会丢失，可以继续。")


class StatementTimedOut(Unavailable, Retryable):
    """A statement took longer than allowed."""

    code = "exchange.statement-timed-out"
    message = N_("数据库 %(host)s:%(port)s 上的语句超过时限，已被取消。")


class DatabaseRefused(RuleBroken, Final):
    """The database said no for a reason without a name of its own here."""

    code = "exchange.database-refused"
    message = N_("数据库 %(host)s:%(port)s 拒绝执行（SQLSTATE %(sqlstate)s）。")


class RejectLimitExceeded(RuleBroken, Final):
    """More rows broke a rule than the flow allows; nothing was merged."""

    code = "exchange.reject-limit-exceeded"
    message = N_(
        "不合格数据 %(rejected)s 行（共 %(rows)s 行），超过任务允许的上限，目标未作任何改动。"
    )


class DeleteLimitExceeded(RuleBroken, Final):
    """The delivery would delete a larger part of the target than the flow allows."""

    code = "exchange.delete-limit-exceeded"
    message = N_(
        "本批次将从目标删除 %(deleted)s 行（原有 %(rows)s 行），超过任务允许的上限，目标未作任何改动。"  # noqa: E501
    )


class DigestMismatch(Conflict, Retryable):
    """What was read back from the target is not what was read at the source."""

    code = "exchange.digest-mismatch"
    message = N_("目标回读的列摘要与来源不一致（列：%(column)s），合并已撤销，目标未作任何改动。")


class RunCancelled(Conflict, Final):
    """Somebody stopped the run."""

    code = "exchange.run-cancelled"
    message = N_("运行已被取消，目标未作任何改动。")


class RuleInvalid(RuleBroken, Final):
    """A quality rule or mask is declared in a way that cannot be applied."""

    code = "exchange.rule-invalid"
    message = N_("数据规则“%(rule)s”无法应用于列“%(column)s”。")


class FilterInvalid(RuleBroken, Final):
    """A row filter names an unknown column or operator."""

    code = "exchange.filter-invalid"
    message = N_("行筛选条件“%(column)s %(operator)s”不正确。")


class PlanChanged(Conflict, Final):
    """The run was begun with another plan."""

    code = "exchange.plan-changed"
    message = N_("该运行已按另一方案开始，请新建一次运行。")


EngineError = DomainError


class FileUnreadable(RuleBroken):
    """The file is no CSV or Parquet file that fits the receipt's schema."""

    code = "exchange.file-unreadable"
    message = N_("文件“%(file)s”不是与凭证结构相符的 CSV 或 Parquet 文件。")
