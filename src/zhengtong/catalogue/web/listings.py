"""The lists of the catalogue as workbooks."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhengtong.catalogue.domain.bases import STATE_NAMES as BASIS_STATES
from zhengtong.catalogue.domain.lifecycle import State
from zhengtong.catalogue.domain.updates import KIND_NAMES, UPDATE_NAMES, UpdateState
from zhengtong.catalogue.domain.vocabulary import BASIS_KINDS
from zhengtong.catalogue.models import Entry, LegalBasis, UpdateTask
from zhengtong.catalogue.selectors import entries as questions
from zhengtong.catalogue.selectors.search import describe_hits
from zhengtong.catalogue.selectors.updates import map_update_clocks
from zhengtong.catalogue.web import words
from zhengtong.toolkit.exports import Listing, declare


def list_own_objects(entries: list[Entry]) -> Iterator[dict[str, Any]]:
    """Own entries, drafts included, as plain objects; codes of lists stay codes."""
    for row in map(questions.entry_row, entries):
        yield {
            "id": str(row.uuid),
            "code": row.code,
            "title": row.title,
            "state": row.state,
            "stage": row.stage,
            "version": row.version,
            "share_type": row.share_type,
            "updated_at": row.updated_at.isoformat(),
        }


UPDATE_KINDS: dict[str, str] = {
    UpdateState.OPEN: "warn",
    UpdateState.SENT: "info",
    UpdateState.DONE: "ok",
    UpdateState.UNTOUCHED: "neutral",
}
OWN_ENTRIES = declare(
    Listing(
        key="catalogue.mine",
        title=_("本单位目录"),
        describe=lambda entries: map(questions.entry_row, entries),
        columns=(
            (_("信息资源名称"), lambda row: row.title),
            (_("状态"), lambda row: words.name_state(row.state)),
            (_("环节"), lambda r: words.name_state(r.stage) if r.state == State.REVISING else ""),
            (_("版本"), lambda row: row.version or ""),
            (_("共享类型"), lambda row: words.name_value("share_type", row.share_type)),
            (_("信息资源代码"), lambda row: row.code),
            (_("更新时间"), lambda row: row.updated_at),
        ),
    )
)
HITS = declare(
    Listing(
        key="catalogue.search",
        title=_("资源目录"),
        describe=describe_hits,
        columns=(
            (_("信息资源名称"), lambda hit: hit.title),
            (_("摘要"), lambda hit: hit.summary),
            (_("提供单位"), lambda hit: hit.body_name),
            (_("共享类型"), lambda hit: words.name_value("share_type", hit.share_type)),
            (_("格式"), lambda hit: words.name_value("format_class", hit.format_class)),
            (_("更新周期"), lambda hit: words.name_value("cycle", hit.cycle)),
            (_("信息资源代码"), lambda hit: hit.code),
            (_("版本"), lambda hit: hit.version),
            (_("发布时间"), lambda hit: hit.published_at),
        ),
    )
)
CHANGES = declare(
    Listing(
        key="catalogue.changes",
        title=_("变化登记"),
        columns=(
            (_("变化内容"), lambda row: row.title),
            (_("变化类型"), lambda row: gettext(KIND_NAMES[row.kind])),
            (_("依据文件"), lambda row: row.document),
            (_("变化日期"), lambda row: row.happened_on),
            (_("由哪个单位登记"), lambda row: row.body.name),
            (_("登记时间"), lambda row: row.at),
            (_("涉及目录"), lambda row: row.task_count),
            (_("尚未完成"), lambda row: row.open_count),
        ),
    )
)


def describe_updates(tasks: list[UpdateTask]) -> Iterator[dict[str, Any]]:
    """The tasks with their clocks, as list and workbook show them."""
    clocks = map_update_clocks(tasks)
    for task in tasks:
        yield {"task": task, "state": gettext(UPDATE_NAMES[task.state]),
               "kind": UPDATE_KINDS[task.state], "clock": clocks.get(task.uuid)}  # fmt: skip


UPDATES = declare(
    Listing(
        key="catalogue.updates",
        title=_("目录更新任务"),
        describe=describe_updates,
        columns=(
            (_("信息资源名称"), lambda row: row["task"].entry.title),
            (_("提供单位"), lambda row: row["task"].entry.body.name),
            (_("变化内容"), lambda row: row["task"].change.title),
            (_("变化日期"), lambda row: row["task"].change.happened_on),
            (_("状态"), lambda row: row["state"]),
            (_("到期日"), lambda row: row["clock"].due_on if row["clock"] else None),
            (_("办结时间"), lambda row: row["task"].settled_at),
            (_("办结人"), lambda row: row["task"].settled_by_name),
            (_("更新后的版本"), lambda row: row["task"].version or ""),
            (_("理由"), lambda row: row["task"].reason),
        ),
    )
)


def list_basis_objects(rows: list[LegalBasis]) -> Iterator[dict[str, Any]]:
    """Articles as plain objects, as the API takes them back; codes stay codes."""
    for row in rows:
        facts = vars(row.facts)
        dates = {key: one.isoformat() for key, one in facts.items() if hasattr(one, "isoformat")}
        yield {**facts, **dates, "uuid": str(row.uuid), "state": row.state}


BASES = declare(
    Listing(
        key="catalogue.bases",
        title=_("法律依据"),
        columns=(
            (_("依据类型"), lambda row: gettext(BASIS_KINDS[row.kind])),
            (_("文件名称"), lambda row: row.document),
            (_("文号"), lambda row: row.number),
            (_("条款"), lambda row: row.article),
            (_("条款原文"), lambda row: row.quote),
            (_("施行日期"), lambda row: row.in_force_from),
            (_("失效日期"), lambda row: row.in_force_until),
            (_("规定不得提供"), lambda row: gettext("是") if row.forbids_giving else gettext("否")),
            (_("原文来源"), lambda row: row.source),
            (_("状态"), lambda row: gettext(BASIS_STATES[row.state])),
            (_("引用目录"), lambda row: row.entry_count),
        ),
    )
)
WAITING = declare(
    Listing(
        key="catalogue.waiting",
        title=_("批量审核"),
        columns=(
            (_("信息资源名称"), lambda step: step.matter.title),
            (_("提供单位"), lambda step: step.matter.body.name),
            (_("环节"), lambda step: gettext(step.name)),
            (_("编号"), lambda step: step.matter.number),
        ),
    )
)
