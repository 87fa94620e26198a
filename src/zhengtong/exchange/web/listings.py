"""The lists of the exchange as workbooks."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhengtong.exchange.domain import states
from zhengtong.exchange.models import Run
from zhengtong.exchange.web import rule_words, words
from zhengtong.kernel.actor import Role
from zhengtong.toolkit.exports import Listing, declare


def with_last_runs(flows: list[Any]) -> list[Any]:
    """The flows, each with its last run and the words of a list, in one statement."""
    newest = Run.objects.filter(flow__in=flows).order_by("flow_id", "-id").distinct("flow_id")
    last = {run.flow_id: run for run in newest}
    for flow in flows:
        flow.last_run = last.get(flow.pk)
        if flow.last_run:
            flow.badge, flow.badge_kind = words.state_badge(flow.last_run.state)
        flow.way_name, flow.mode_name = _t(states.WAYS[flow.way]), _t(states.MODES[flow.mode])
    return flows


def with_reasons(rows: Iterable[Any]) -> Iterable[Any]:
    """Rows set aside, each with rule and reason in words."""
    reasons = rule_words.reason_names()
    for row in rows:
        row.rule_name, row.reason = rule_words.name_rule(row), reasons.get(row.kind, row.kind)
        yield row


FLOWS = declare(
    Listing(
        key="exchange.flows",
        title=_("交换任务"),
        describe=with_last_runs,
        columns=(
            (_("任务名称"), lambda f: f.name),
            (_("授权"), lambda f: f.grant_number),
            (_("提供单位"), lambda f: f.provider.name),
            (_("使用单位"), lambda f: f.consumer.name),
            (_("共享方式"), lambda f: f.way_name),
            (_("方式"), lambda f: f.mode_name),
            (_("最近运行"), lambda f: f.badge if f.last_run else ""),
        ),
    )
)
RUNS = declare(
    Listing(
        key="exchange.runs",
        title=_("运行记录"),
        columns=(
            (_("开始时间"), lambda r: r.started_at or r.created_at),
            (_("结束时间"), lambda r: r.ended_at),
            (_("状态"), lambda r: words.state_badge(r.state)[0]),
            (_("读取行数"), lambda r: r.rows_read),
            (_("写入行数"), lambda r: r.rows_written),
            (_("隔离行数"), lambda r: r.rows_rejected),
            (_("发起人"), lambda r: r.asked_by_name),
        ),
    )
)
DELIVERIES = declare(
    Listing(
        key="exchange.deliveries",
        title=_("交付批次"),
        columns=(
            (_("批次"), lambda d: d.uuid),
            (_("目录"), lambda d: d.receipt["facts"]["entry_title"]),
            (_("使用单位"), lambda d: d.flow.consumer.name),
            (_("共享方式"), lambda d: _t(states.WAYS[d.way])),
            (_("行数"), lambda d: d.receipt["rows_target"]),
            (_("交付时间"), lambda d: d.delivered_at),
            (_("签收"), lambda d: d.acknowledged_at),
        ),
    )
)
SOURCES = declare(
    Listing(
        key="exchange.sources",
        title=_("数据源"),
        columns=(
            (_("数据源名称"), lambda s: s.name),
            (_("所属单位"), lambda s: s.body.name),
            (_("数据库类型"), lambda s: words.product_name(s.kind)),
            (_("地址"), lambda s: f"{s.host}:{s.port}"),
            (_("数据库名"), lambda s: s.database),
            (_("状态"), lambda s: _t(states.SOURCE_STATES[s.state])),
            (_("最近测试"), lambda s: s.tested_at),
        ),
    )
)
ADDRESSES = declare(
    Listing(
        key="exchange.addresses",
        title=_("对外连接地址"),
        roles=frozenset({Role.SECURITY_ADMIN, Role.OFFICER, Role.AUDITOR}),
        columns=(
            (_("单位"), lambda r: r.body.name if r.body else ""),
            (_("主机名、地址或网段"), lambda r: r.pattern),
            (_("端口"), lambda r: f"{r.port_from}–{r.port_to}"),
            (_("理由"), lambda r: r.reason),
            (_("核准人"), lambda r: r.allowed_by_name),
            (_("核准时间"), lambda r: r.created_at),
        ),
    )
)
QUARANTINE = declare(
    Listing(
        key="exchange.quarantine",
        title=_("隔离数据"),
        roles=frozenset({Role.OFFICER}),
        describe=with_reasons,
        columns=(
            (_("行键"), lambda r: r.row_key),
            (_("列"), lambda r: r.column),
            (_("规则"), lambda r: r.rule_name),
            (_("原因"), lambda r: r.reason),
            (_("值"), lambda r: r.excerpt),
            (_("值的摘要"), lambda r: r.value_digest),
        ),
    )
)
