"""Step 2: from the table's schema to a published entry."""

from dataclasses import replace
from uuid import UUID

from zhengtong.catalogue import public as catalogue
from zhengtong.cli.demo.business import TABLE
from zhengtong.cli.demo.cast import BUREAU, CIVIL
from zhengtong.cli.demo.progress import Progress
from zhengtong.cli.demo.province import person
from zhengtong.cli.demo.report import Report
from zhengtong.desk import public as desk
from zhengtong.exchange import public as exchange
from zhengtong.kernel.actor import Actor
from zhengtong.ledger import public as ledger

REVIEW = "catalogue.review"


def _approve(entry_id: UUID, *, by: Actor, opinion: str) -> None:
    """Approve the current step of the entry's review."""
    matter = desk.find_matter(REVIEW, str(entry_id))
    catalogue.decide_review(
        entry_id,
        by=by,
        decision="approve",
        opinion=opinion,
        revision=matter.revision if matter else 0,
    )


def _complete(entry_id: UUID, *, system_id: UUID, by: Actor) -> catalogue.EntryRow:
    """Complete the core fields of the drafted entry."""
    row = catalogue.get_entry(entry_id)
    facts = catalogue.get_version(entry_id, row.version + 1).facts
    items = tuple(
        replace(item, share_type=1, grade=1)
        for item in facts.items
        if item.column != "internal_note"
    )
    complete = replace(
        facts,
        title="安徽省村级行政区划代码",
        summary="全省村级行政区划代码、名称及其乡、县、市三级隶属关系，"
        "代码为 12 位（示例数据，区划来自公开资料）",
        class_code="30701704",
        cycle="monthly",
        share_type=1,
        share_condition="无条件",
        share_way="platform",
        share_means="database",
        use_range="各级政府部门履行职责",
        use_requirement="不得用于履行职责以外的目的",
        openness="conditional",
        open_condition="公布前与民政部门核对",
        grade=1,
        contact="示例：0551-0000 0000",
        items=items,
    )
    return catalogue.update_draft(
        entry_id, complete, by=by, revision=row.revision, system_id=system_id
    )


def catalogue_table(report: Report, progress: Progress) -> None:
    """Draft from the schema, complete, assess, submit, approve twice, publish."""
    officer, ids = person(CIVIL, "officer"), progress.ids
    with report.step("平台读取表结构，生成目录草稿 · draft an entry from the schema") as step:
        with progress.once("draft", step) as fresh:
            if fresh:
                drafted = exchange.propose_entry(UUID(ids["source"]), TABLE, by=officer)
                ids["entry"] = str(drafted.uuid)
                _complete(drafted.uuid, system_id=UUID(ids["system"]), by=officer)
        entry_id = UUID(ids["entry"])
        items = catalogue.get_version(entry_id, 1).facts.items
        step.facts["信息项"] = f"{len(items)} 项：" + "、".join(item.name for item in items)
        bound = sum(1 for item in items if item.element_code)
        step.facts["建议绑定数据元"] = f"{bound} 项"
    with report.step(
        "保密审查、个人信息影响评估，提交 · assessments, submission (R01–R05)"
    ) as step:
        with progress.once("submitted", step) as fresh:
            if fresh:
                _assess(entry_id, by=officer)
                row = catalogue.get_entry(entry_id)
                catalogue.submit_entry(entry_id, by=officer, revision=row.revision)
        step.facts["状态"] = catalogue.get_entry(entry_id).state
    with report.step("部门负责人审批，主管部门审核发布 · approved, reviewed, published") as step:
        with progress.once("published", step) as fresh:
            if fresh:
                _approve(entry_id, by=person(CIVIL, "head"), opinion="同意报送")
                _approve(entry_id, by=person(BUREAU, "reviewer"), opinion="要素齐全，同意发布")
        told = ledger.deliver_pending()
        published = catalogue.published_entry(entry_id)
        report.expect(published.code.startswith("307017"), "code of Anhui")
        step.facts["目录代码"] = published.code
        step.facts["版本"] = (
            f"第 {published.version} 版，不可更改；已通知全部单位（事件 {told} 件）"
        )


def _assess(entry_id: UUID, *, by: Actor) -> None:
    catalogue.record_assessment(
        entry_id,
        catalogue.AssessmentRecord(kind="secrecy", outcome="clear", assessor="保密办（示例）"),
        by=by,
    )
    catalogue.record_assessment(
        entry_id,
        catalogue.AssessmentRecord(kind="personal", outcome="none", assessor="法规处（示例）"),
        by=by,
    )
