"""Legs of step 3: another department finds the entry, asks, and is granted."""

from datetime import timedelta
from typing import Any

from tests.browser.cataloguing import decide
from tests.browser.visitors import Visitor

from zhengtong.kernel.clock import SystemClock, civil_date


def find_by_search(job: Any) -> None:
    """Education's officer finds the entry by a word of an item."""
    officer = job.person("jy_officer")
    officer.go("/catalogue/")
    officer.page.locator("#q").fill("村级")
    officer.press("搜索")
    job.made["search"] = officer.path
    officer.follow(job.made["title"], exact=True)
    job.made["found"] = officer.path


def ask_incompletely(job: Any) -> None:
    """A request with nothing but its basis: every gap is told at once."""
    officer = job.person("jy_officer")
    job.made["request_form"] = open_form(job, officer)
    for box in officer.page.locator("main input[type=checkbox]:checked").all():
        box.uncheck()
    officer.fill("使用依据", "履行职责需要")
    officer.press("提交申请")
    job.made["gaps"] = officer.page.locator("#error-summary li").all_inner_texts()


def open_form(job: Any, officer: Visitor) -> str:
    """From the entry to the form of a request; its address."""
    officer.go(job.made["entry"])
    officer.follow("申请使用", exact=True)
    return officer.path


def ask_completely(job: Any) -> None:
    """The officer fills in the rest and submits."""
    officer = job.person("jy_officer")
    fill_request(officer)
    officer.press("提交申请")
    officer.sees("流转过程")
    job.made["request"] = officer.path


def fill_request(officer: Visitor) -> None:
    """Everything that a request needs."""
    today = civil_date(SystemClock().now())  # the town lives by the real clock
    for name in ("item_ids", "resource_ids"):
        for box in officer.page.locator(f"input[name={name}]").all():
            box.check()
    officer.tick("业务协同")
    officer.fill("使用依据", "《义务教育法》第十二条（示例）")
    officer.fill("使用场景", "入学报名时核对所在村（示例）")
    officer.fill("使用范围", "省教育厅基础教育处（示例）")
    for way in ("批量交换", "文件下载", "服务接口"):
        officer.tick(way)
    officer.fill("使用时限（起）", today.isoformat())
    officer.fill("使用时限（止）", (today + timedelta(days=300)).isoformat())


def consent_to_request(job: Any) -> None:
    """The head of education's sharing body consents; the clock runs."""
    label = "同意，送提供单位"
    decide(job, "jy_sharing", "同意申请", title=job.made["title"], button=label)
    officer = job.person("jy_officer")
    officer.go(job.made["request"])
    job.made["clock"] = officer.page.locator("aside").inner_text()


def answer_request(job: Any) -> None:
    """Civil affairs' officer proposes the answer."""
    officer = job.person("mz_officer")
    officer.go(job.made["request"])
    officer.follow("拟定答复", exact=True)
    job.made["answer_form"] = officer.path
    officer.fill("每秒调用上限", "50")
    officer.fill("每日调用上限", "100000")
    officer.fill("使用要求", "仅限申请所列场景使用")
    officer.press("提交负责人同意")


def consent_to_answer(job: Any) -> None:
    """The head of civil affairs' sharing body consents; a grant stands."""
    decide(job, "mz_sharing", "同意", title=job.made["title"], button="同意答复")
    officer = job.person("jy_officer")
    officer.go(job.made["request"])
    officer.follow("查看授权")
    job.made["grant"] = officer.path
    job.made["grant_words"] = officer.words


LEGS = {
    "found": find_by_search,
    "gaps": ask_incompletely,
    "asked": ask_completely,
    "consented": consent_to_request,
    "answered": answer_request,
    "granted": consent_to_answer,
}
