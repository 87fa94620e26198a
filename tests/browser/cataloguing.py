"""Legs of step 2: from the table's structure to a published entry."""

from typing import Any

from zhengtong.cli.demo.business import TABLE


def propose_entry(job: Any) -> None:
    """The platform drafts an entry from the table."""
    officer = job.person("mz_officer")
    job.made["title"] = f"安徽省村级行政区划代码{job.mark}"
    officer.go(job.made["source"])
    officer.follow(TABLE)
    job.made["table"] = officer.path
    officer.page.locator("input[name=column][value=internal_note]").uncheck()
    officer.fill("目录名称", job.made["title"])
    officer.press("生成目录草稿")
    job.made["draft"] = officer.path
    job.made["draft_gaps"] = officer.page.locator(".gap-list li").count()


def complete_draft(job: Any) -> None:
    """The officer completes the core fields; items are shared without condition."""
    officer = job.person("mz_officer")
    officer.go(job.made["draft"])
    officer.follow("编辑", exact=True)
    job.made["draft_form"] = officer.path
    officer.fill("信息资源摘要", "全省村级行政区划代码、名称和隶属关系（示例数据）")
    value = (
        officer.field("信息资源分类").locator("option", has_text="30701704").get_attribute("value")
    )
    officer.field("信息资源分类").select_option(value)
    officer.choose("更新周期", "每月")
    officer.choose("数据分级", "1级")
    officer.choose("共享方式", "共享平台方式")
    officer.choose("共享平台方式类型", "数据库")
    officer.page.locator("select[name=share_type]").select_option("1")
    officer.fill("共享条件", "无条件")
    officer.fill("使用范围", "各级政府部门履行职责")
    officer.fill("使用条件", "不得用于履行职责以外的目的")
    officer.choose("开放属性", "有条件开放")
    officer.fill("开放条件", "公布前与民政部门核对")
    officer.fill("联系方式", "示例：0551-0000 0000")
    for name, value in (("share_type", "1"), ("grade", "1")):
        for box in officer.page.locator(f"select[name^=items-][name$=-{name}]").all():
            box.select_option(value)
    officer.press("保存草稿")
    officer.sees("草稿已保存")


def assess_entry(job: Any) -> None:
    """Secrecy check and personal-information assessment are recorded."""
    officer = job.person("mz_officer")
    for part, outcome in (("secrecy", "可以在本网络共享"), ("personal", "不涉及个人信息")):
        officer.go(job.made["draft"])
        form = officer.page.locator(f"form[action$='assess-{part}/']")
        officer.choose("结论", outcome, within=form)
        officer.fill("审查（评估）人", "保密办（示例）", within=form)
        officer.press("保存记录", within=form)
    officer.sees("内容完整，可以提交审核")


def submit_entry(job: Any) -> None:
    """The officer submits."""
    officer = job.person("mz_officer")
    officer.go(job.made["draft"])
    officer.press("提交审核")
    officer.sees("待")


def decide(job: Any, username: str, opinion: str, *, title: str, button: str = "同意") -> str:
    """The person takes the matter from the desk and agrees; the page where they decided."""
    person = job.person(username)
    person.go("/desk/todo/")
    person.follow(title)
    address = person.path
    person.fill("意见", opinion)
    person.press(button, within=person.page.locator("form.decision"))
    return address


def approve_by_head(job: Any) -> None:
    """The head of the department approves."""
    job.made["review"] = decide(job, "mz_head", "同意报送", title=job.made["title"])


def publish_by_reviewer(job: Any) -> None:
    """The authority's reviewer publishes."""
    decide(job, "sj_reviewer", "要素齐全，同意发布", title=job.made["title"])
    officer = job.person("mz_officer")
    officer.go(job.made["draft"])
    officer.follow("公开页")
    job.made["entry"] = officer.path
    job.made["code"] = officer.page.locator("aside .mono").first.inner_text()


LEGS = {
    "proposed": propose_entry,
    "completed": complete_draft,
    "assessed": assess_entry,
    "submitted": submit_entry,
    "approved": approve_by_head,
    "published": publish_by_reviewer,
}
