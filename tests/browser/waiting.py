"""Things that the main job leaves behind on no page: drafts, and requests on their way."""

from typing import Any

from tests.browser.cataloguing import decide
from tests.browser.pages import UUID
from tests.browser.requesting import fill_request, open_form


def draft_entry(job: Any) -> None:
    """A draft with nothing but its name."""
    officer = job.person("mz_officer")
    officer.go("/catalogue/mine/new/")
    officer.fill("信息资源名称", f"未完成的目录{job.mark}")
    officer.press("保存草稿")
    job.made["spare"] = officer.path


def draft_request(job: Any) -> None:
    """A request only saved."""
    officer = job.person("sc_officer")
    open_form(job, officer)
    fill_request(officer)
    officer.press("保存草稿")
    job.made["spare_request"] = officer.path


def leave_requests(job: Any) -> None:
    """One request waits for consent, one for its answer."""
    for body, name in (("hfmz", "waiting_request"), ("yhmz", "pending_request")):
        officer = job.person(f"{body}_officer")
        officer.go(job.made["entry"])
        known = find_link(officer, rf"/sharing/requests/{UUID}/")
        if not known:  # another journey of this officer may have asked already
            open_form(job, officer)
            fill_request(officer)
            officer.press("提交申请")
            officer.sees("流转过程")
        else:
            finish_draft(officer, known)
        job.made[name] = known or officer.path
    decide(job, "yhmz_sharing", "同意", title=job.made["title"], button="同意，送提供单位")


def finish_draft(officer: Any, address: str) -> None:
    """What another journey left as a draft, handed in."""
    officer.go(address)
    if "草稿" in officer.words:
        officer.go(f"{address}edit/")
        fill_request(officer)
        officer.press("提交申请")
        officer.sees("流转过程")


def find_things(job: Any) -> None:
    """Addresses that stand on other pages: a matter, a post."""
    officer = job.person("jy_officer")
    officer.go("/desk/started/")
    job.made["matter"] = link_on(officer, rf"/desk/matters/{UUID}/")
    keeper = job.person("mz_body_admin")
    keeper.go("/organisations/")
    keeper.follow("省民政厅")
    job.made["post"] = link_on(keeper, rf"/organisations/posts/{UUID}/assign/")


def find_link(person: Any, pattern: str) -> str:
    """The first address on the page that fits; "" if none does."""
    script = "(all, form) => all.map(a => a.pathname).find(one => new RegExp(form).test(one)) || ''"
    return str(person.page.locator("main a, aside a").evaluate_all(script, pattern))


def link_on(person: Any, pattern: str) -> str:
    """The first address on the page that fits."""
    found = find_link(person, pattern)
    assert found, f"{pattern} is not on {person.path}"
    return found


LEGS = {
    "draft-entry": draft_entry,
    "draft-request": draft_request,
    "on-their-way": leave_requests,
    "found-things": find_things,
}
