"""Step 3: another department asks; its head consents; the provider answers; a grant stands."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from zhengtong.catalogue import public as catalogue
from zhengtong.cli.demo.cast import CIVIL, EDUCATION
from zhengtong.cli.demo.progress import Progress
from zhengtong.cli.demo.province import person
from zhengtong.cli.demo.report import Report, Step, StepFailed
from zhengtong.desk import public as desk
from zhengtong.kernel import clock
from zhengtong.ledger import public as ledger
from zhengtong.sharing import public as sharing

PURPOSE = "YWXT"
# Not asked for, so not granted: the demonstration shows that it stays away.
LEFT_OUT = "更新日期"


def _fields(entry: catalogue.EntryDetail) -> dict[str, Any]:
    today = clock.today()
    return {
        "basis": "《义务教育法》第十二条；省教育厅职责规定（示例）",
        "scene": "义务教育入学报名时核对户籍所在村（居）",
        "use_scope": "省教育厅基础教育处及其业务系统（示例）",
        "ways": ["batch", "file", "service"],
        "purpose_codes": [PURPOSE],
        "item_ids": [str(i.item_id) for i in entry.items if i.name != LEFT_OUT],
        "resource_ids": [str(resource.uuid) for resource in entry.resources],
        "valid_from": today,
        "valid_to": date(today.year + 1, 12, 31) if today.month > 6 else today + timedelta(365),
    }


def ask_and_grant(report: Report, progress: Progress) -> None:
    """From an incomplete draft to a grant."""
    ids = progress.ids
    entry = catalogue.published_entry(UUID(ids["entry"]))
    with (
        report.step(
            "需求方申请：不完整的申请一次告知全部缺项 · ask; all gaps at once (R21)"
        ) as step,
        progress.once("asked", step) as fresh,
    ):
        if fresh:
            ids["request"] = str(_ask(step, entry))
    request_id = UUID(ids["request"])
    with report.step(
        "本单位负责人同意，答复时限开始计时 · own head consents, the clock runs"
    ) as step:
        with progress.once("consented", step) as fresh:
            if fresh:
                head = person(EDUCATION, "sharing")
                sharing.consent_request(request_id, by=head, decision="approve", opinion="同意申请")
        (row,) = desk.list_clocks(f"request:{request_id}")
        due = row.due_on.isoformat() if row.due_on else "待日历"
        step.facts["时限"] = f"{row.amount} 个工作日（{row.profile} {row.article}），{due} 前答复"
    with report.step("提供方拟定答复，负责人同意，形成授权 · answer, consent, grant (R25)") as step:
        with progress.once("granted", step) as fresh:
            if fresh:
                ids["grant"] = str(_answer(request_id))
        ledger.deliver_pending()
        grant = sharing.get_grant(UUID(ids["grant"]))
        step.facts["授权"] = f"{grant.number}，{len(grant.usable_item_ids)} 项，至 {grant.valid_to}"


def _ask(step: Step, entry: catalogue.EntryDetail) -> UUID:
    """The request, submitted once in vain and once complete."""
    officer = person(EDUCATION, "officer")
    request = sharing.draft_request(entry.uuid, by=officer, basis="履行职责需要")
    try:
        sharing.submit_request(request.uuid, by=officer, revision=request.revision)
    except sharing.RequestIncomplete as error:
        step.facts["一次告知"] = f"{len(error.gaps)} 处缺项"
    else:
        raise StepFailed("an incomplete request is not accepted")
    request = sharing.update_request(
        request.uuid, by=officer, revision=request.revision, **_fields(entry)
    )
    request = sharing.submit_request(request.uuid, by=officer, revision=request.revision)
    step.facts["申请"] = f"{request.number}，{len(request.item_ids)} 个信息项"
    return request.uuid


def _answer(request_id: UUID) -> UUID:
    """The grant, after the provider's answer and its head's consent."""
    proposal = sharing.Proposal(
        agrees=True, per_second=50, per_day=100_000, conditions="仅限申请所列场景使用"
    )
    sharing.propose_answer(request_id, by=person(CIVIL, "officer"), proposal=proposal)
    answered = sharing.consent_answer(
        request_id, by=person(CIVIL, "sharing"), decision="approve", opinion="同意"
    )
    return answered.grant.uuid
