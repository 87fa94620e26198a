"""A mounted table looked at, and a doubt about its data, by people on pages."""

from typing import Any

from tests.browser.pages import UUID
from tests.browser.waiting import link_on


def probe_resource(job: Any) -> None:
    """The officer has the mounted table looked at now."""
    officer = job.person("mz_officer")
    officer.go("/catalogue/mounts/?view=standing")
    job.made["resource"] = link_on(officer, rf"/catalogue/resources/{UUID}/")
    officer.go(job.made["resource"])
    officer.press("立即探测")
    officer.sees("探测完成：资源可用")


def report_doubt(job: Any) -> None:
    """A user of the entry doubts its data; nobody has answered yet."""
    officer = job.person("jy_officer")
    officer.go(job.made["entry"])
    officer.follow("报告疑问")
    officer.choose("校核对象", "共享数据")
    officer.fill("疑问说明", "示例数据：区划名称与公告不一致。")
    officer.press("提出校核")
    job.made["correction"] = officer.path


LEGS = {"resource-probed": probe_resource, "doubt-reported": report_doubt}
