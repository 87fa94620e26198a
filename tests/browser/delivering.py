"""Legs of step 4: a bulk run watched live, files, calls through the gateway."""

import re
from typing import Any

from tests.browser.visitors import Visitor

from zhengtong.cli.demo.calls import Caller
from zhengtong.kernel import clock

RUN_LIMIT_MS = 60_000


def make_flow(job: Any) -> None:
    """Education's officer makes a flow into the own database."""
    officer = job.person("jy_officer")
    officer.go(job.made["grant"])
    officer.follow("建立批量交换")
    officer.choose("目标数据源", job.made["target_name"])
    officer.fill("目标表", "xzqh_village" if job.scripts else "xzqh_village_plain")
    officer.press("建立任务")
    job.made["flow"] = officer.path


def _watch_run(officer: Visitor, *, scripts: bool) -> str:
    """Stay on the page until the receipt is offered; without scripts load it again by hand."""
    address = officer.path
    receipt = officer.page.get_by_role("link", name="查看交付凭证")
    if scripts:
        receipt.wait_for(state="visible", timeout=RUN_LIMIT_MS)
        return address
    for _ in range(600):
        if receipt.count():
            return address
        officer.page.wait_for_timeout(100)
        officer.go(address)
    raise AssertionError(officer.words)


def run_and_watch(job: Any) -> None:
    """The officer starts the run and watches it on its page."""
    officer = job.person("jy_officer")
    officer.go(job.made["flow"])
    officer.press("开始运行")
    job.made["run"] = _watch_run(officer, scripts=job.scripts)
    job.made["run_words"] = officer.words
    officer.follow("查看交付凭证")
    job.made["receipt"] = officer.path
    job.made["receipt_words"] = officer.words
    officer.press("签收")


def download_files(job: Any) -> None:
    """The officer has files made and downloads them."""
    officer = job.person("jy_officer")
    officer.go(job.made["grant"])
    officer.press("生成文件")
    _watch_run(officer, scripts=job.scripts)
    officer.follow("查看交付凭证")
    job.made["files"] = officer.path
    sizes = {}
    for link in officer.page.locator("a[href*='/files/']").all():
        with officer.page.expect_download() as download:
            link.click()
        path = download.value.path()
        sizes[download.value.suggested_filename] = path.stat().st_size
    job.made["sizes"] = sizes


def publish_service(job: Any) -> None:
    """Civil affairs' officer publishes the table as a service."""
    officer = job.person("mz_officer")
    officer.go("/gateway/")
    officer.follow("发布服务")
    officer.follow(job.made["title"], exact=True)
    officer.follow("发布为服务")
    job.made["publish_form"] = officer.path
    officer.fill("服务编码", "villages" if job.scripts else "villages-plain")
    officer.press("发布")
    officer.sees("怎样调用")
    job.made["service"] = officer.path
    job.made["service_code"] = officer.page.locator(".eyebrow, .page-eyebrow").first.inner_text()


def issue_credential(job: Any) -> None:
    """Education's officer takes a credential; its secret is on this page only."""
    officer = job.person("jy_officer")
    officer.go(job.made["service"])
    officer.press("领取凭据")
    client, secret = officer.page.locator("main pre").all_inner_texts()[:2]
    job.made["client"] = {"client_id": client.strip(), "client_secret": secret.strip()}
    officer.go("/gateway/credentials/")
    job.made["secret_seen_again"] = secret.strip() in officer.page.content()


def call_service(job: Any) -> None:
    """A call is made with it, and one for an item outside the grant's service."""
    with clock.use(clock.SystemClock()):  # a request's id carries the time, and the town's is real
        _call(job)


def _call(job: Any) -> None:
    caller = Caller(job.town.here.gateway_url, job.made["client"], purpose="YWXT")
    token = caller.wait_for_token(job.made["grant"])
    code = re.sub(r"\s", "", job.made["service_code"])
    answer = caller.call(token, code, {"county_code": "340102", "limit": "5"})
    outside = caller.call(token, code, {"fields": "internal_note"})
    job.made["call_status"], job.made["outside_status"] = answer.status, outside.status
    job.made["call_rows"], job.made["call_record"] = len(answer.body.get("rows", [])), answer.record


def see_calls(job: Any) -> None:
    """The page of calls shows it to the one who called."""
    officer = job.person("jy_officer")
    for _ in range(100):
        officer.go(f"/gateway/calls/{job.made['call_record']}/")
        if officer.page.locator("h1").inner_text() and job.made["call_record"] in officer.words:
            break
        officer.page.wait_for_timeout(100)
    job.made["call"] = officer.path
    officer.go("/gateway/calls/")
    job.made["calls_words"] = officer.words


LEGS = {
    "flow": make_flow,
    "delivered": run_and_watch,
    "files": download_files,
    "service": publish_service,
    "credential": issue_credential,
    "called": call_service,
    "logged": see_calls,
}
