"""Things of the desk that people make on pages: papers, supervision, publications, questions."""

import json
from importlib.resources import files
from typing import Any

from pypdf import PdfWriter
from tests.browser.pages import UUID
from tests.browser.waiting import link_on


def print_and_bring_papers(job: Any) -> None:
    """An official form of the request that waits for consent, and a paper beside it."""
    officer = job.person("hfmz_officer")
    officer.go("/desk/started/")
    job.made["waiting_matter"] = link_on(officer, rf"/desk/matters/{UUID}/")
    officer.go(job.made["waiting_matter"])
    officer.press("打印")
    officer.sees("文书编号")
    job.made["form"] = officer.path
    officer.go(job.made["waiting_matter"])
    officer.page.locator("summary", has_text="添加附件").click()
    officer.choose("附件类别", "依据文件")
    officer.page.locator("[name=sent]").set_input_files(
        {"name": "依据（示例数据）.pdf", "mimeType": "application/pdf", "buffer": blank_pdf()}
    )
    officer.press("添加附件")
    job.made["paper"] = link_on(officer, rf"/desk/papers/{UUID}/")


def blank_pdf() -> bytes:
    """A page with nothing on it."""
    import io

    writer, target = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 300)
    writer.write(target)
    return target.getvalue()


def supervise(job: Any) -> None:
    """The authority of the city asks after the matter; the body replies."""
    reviewer = job.person("hfsj_reviewer")
    reviewer.go(job.made["waiting_matter"])
    page = reviewer.page.locator(".deskpage")
    reviewer.fill("督办事由", "请说明进度（示例数据）", within=page)
    reviewer.fill("要求回复日期", "2099-12-31", within=page)
    reviewer.press("发起督办")
    job.made["supervision"] = reviewer.path
    officer = job.person("hfmz_officer")
    officer.go(job.made["supervision"])
    officer.page.locator("[name=opinion]").fill("正在办理（示例数据）")
    officer.press("回复督办")


def publish(job: Any) -> None:
    """A notice to the body, read by its officer."""
    head = job.person("mz_head")
    head.go("/library/new/")
    head.choose("类型", "通知公告")
    head.fill("标题", f"示例数据：目录编制通知{job.mark}")
    head.fill("正文", "请各处室按期编制目录（示例数据）。")
    head.press("保存草稿")
    head.press("发布")
    head.sees("已发布")
    job.made["publication"] = head.path.partition("?")[0]
    job.person("mz_officer").go(job.made["publication"])


def publish_download(job: Any) -> None:
    """A download with its file: refused without one, taken home by an officer of the body."""
    head = job.person("mz_head")
    head.go("/library/new/")
    head.choose("类型", "资料下载")
    head.fill("标题", f"示例数据：填报模板{job.mark}")
    head.press("保存草稿")
    head.press("发布")
    head.sees("资料下载须至少附一个文件")
    head.page.locator("summary", has_text="添加附件").click()
    head.choose("附件类别", "表格模板")
    head.page.locator("[name=sent]").set_input_files(
        {"name": "模板（示例数据）.pdf", "mimeType": "application/pdf", "buffer": blank_pdf()}
    )
    head.press("添加附件")
    head.sees("模板（示例数据）.pdf")
    head.press("发布")
    head.sees("已发布")
    job.made["download"] = head.path.partition("?")[0]
    officer = job.person("mz_officer")
    officer.go(job.made["download"])
    officer.sees("模板（示例数据）.pdf")
    job.made["published_file"] = link_on(officer, rf"/desk/papers/{UUID}/")


def ask_question(job: Any) -> None:
    """A question to the authority."""
    officer = job.person("mz_officer")
    officer.go("/library/questions/new/")
    officer.fill("问题", f"示例数据：目录多久更新一次？{job.mark}")
    officer.press("提交问题")
    job.made["question"] = officer.path


def prepare_purge(job: Any) -> None:
    """A rehearsal of words that stand nowhere; nobody confirms it."""
    officer = job.person("security")
    officer.go("/ledger/purges/new/")
    officer.fill("要清除的原文", "示例数据之不存在的原文")
    officer.fill("事由", "演练（示例数据）")
    officer.fill("依据", "演练（示例数据）")
    officer.press("提出并预演")
    job.made["purge"] = officer.path


def draft_calendar(job: Any) -> None:
    """The year's own file, previewed; nobody confirms it."""
    admin = job.person("admin")
    admin.go("/desk/calendar/load/")
    path = files("zhengtong.kernel") / "data" / "holidays" / "2026.json"
    year = json.loads(path.read_text(encoding="utf-8"))
    year["days"] = year["days"][:-1]
    sent = json.dumps(year, ensure_ascii=False).encode()
    admin.fill("来源", "节假日安排的通知（示例数据）")
    admin.page.locator("input[type=file]").set_input_files(
        {"name": "2026.json", "mimeType": "application/json", "buffer": sent}
    )
    admin.press("预览")
    job.made["calendar_change"] = admin.path


def review_rights(job: Any) -> None:
    """A review of rights of one body out of turn."""
    officer = job.person("security")
    officer.go("/desk/rights/")
    officer.page.locator("[name=body]").fill("安徽省民政厅（示例）")
    officer.press("发起清理")
    job.made["rights"] = officer.path


def record_change(job: Any) -> None:
    """A change of law that touches the entry of the main job."""
    officer = job.person("mz_officer")
    officer.go("/catalogue/changes/new/?words=")
    officer.choose("变化类型", "法律、法规、规章或国务院决定变化")
    officer.fill("变化内容", "示例数据：登记办法修订")
    officer.fill("依据文件", "示例数据：某令第1号")
    officer.fill("变化日期", "2026-03-02")
    officer.press("登记并通知涉及的单位")
    job.made["change"] = officer.path
    job.made["update"] = link_on(officer, rf"/catalogue/updates/{UUID}/")


def record_basis(job: Any) -> None:
    """An article entered by the authority, before its head."""
    reviewer = job.person("sj_reviewer")
    reviewer.go("/catalogue/bases/new/")
    reviewer.choose("依据类型", "法律")
    reviewer.fill("文件名称", "示例数据：某法")
    reviewer.fill("条款", "第十条")
    reviewer.fill("条款原文", "示例数据：不得向他人提供")
    reviewer.fill("原文来源", "示例数据：某公报")
    reviewer.fill("施行日期", "2020-01-01")
    reviewer.press("送审")
    job.made["basis"] = reviewer.path


def claim_source(job: Any) -> None:
    """The department claims to be the source of a data element that its entry holds."""
    officer = job.person("mz_officer")
    officer.go("/catalogue/sources/")
    with officer.page.expect_navigation():
        officer.page.locator("main tbody a").first.click()
    officer.follow("主张数源")
    officer.fill("主张理由", "示例数据：依职责登记")
    officer.fill("法定依据或职责依据", "示例数据：三定规定")
    officer.press("提交主张")
    job.made["claim"] = officer.path


def amend_standards(job: Any) -> None:
    """A data element drafted by form, and a faulty sheet previewed."""
    officer = job.person("mz_officer")
    officer.go("/standards/new/element/")
    lines = {
        "编号": "DE-901", "名称": "示例数据元", "版本": "1.0", "定义": "示例数据", "对象类": "示例",
        "特性": "名称", "表示": "名称", "表示格式": "an..20", "默认分级": "1", "来源": "示例数据",
    }  # fmt: skip
    for label, text in lines.items():
        officer.page.get_by_label(label, exact=True).fill(text)
    for label, choice in (("数据类型", "字符型"), ("状态", "现行"), ("来源可靠程度", "不确定")):
        officer.choose(label, choice)
    officer.press("保存草稿")
    job.made["amendment"] = officer.path
    officer.go("/standards/import/")
    officer.choose("登记册", "数据元")
    officer.page.locator("input[type=file]").set_input_files(
        {"name": "数据元.json", "mimeType": "application/json", "buffer": b'[{"code": "DE-902"}]'}
    )
    officer.press("上传并核对")
    job.made["standards_sheet"] = officer.path


LEGS = {
    "papers-brought": print_and_bring_papers,
    "matter-supervised": supervise,
    "notice-published": publish,
    "download-published": publish_download,
    "question-asked": ask_question,
    "purge-rehearsed": prepare_purge,
    "rights-reviewed": review_rights,
    "change-recorded": record_change,
    "standards-amended": amend_standards,
    "basis-recorded": record_basis,
    "source-claimed": claim_source,
    "calendar-drafted": draft_calendar,
}
