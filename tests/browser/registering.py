"""Legs of step 1: the system, the addresses, the sources."""

from typing import Any

from tests.browser.visitors import Visitor

from zhengtong.cli.demo.business import Reach
from zhengtong.cli.demo.cast import CIVIL, EDUCATION


def register_system(job: Any) -> None:
    """Civil affairs' officer registers the information system."""
    officer = job.person("mz_officer")
    officer.go("/census/")
    officer.follow("登记系统")
    job.made["system_name"] = f"区划地名管理系统{job.mark}"
    officer.fill("系统名称", job.made["system_name"])
    officer.fill("系统功能", "管理五级行政区划的代码和名称（示例数据）")
    officer.choose("使用范围", "本系统上下级")
    officer.choose("使用频度", "每日使用")
    officer.fill("审批部门", "省发展改革委（示例）")
    officer.fill("审批时间", "2019-05-20")
    officer.choose("经费来源", "省级")
    officer.choose("建设阶段", "正式运行")
    officer.choose("所在网络", "政务外网")
    officer.press("保存")
    officer.sees(job.made["system_name"])
    job.made["system"] = officer.path


def allow_addresses(job: Any) -> None:
    """The security administrator allows the addresses of both databases."""
    security = job.person("security")
    for body, reach in ((CIVIL, job.town.giving), (EDUCATION, job.town.receiving)):
        security.go("/exchange/addresses/")
        security.choose("单位", body.full_name)
        security.fill("主机名、地址或网段", reach.host)
        security.fill("起始端口", str(reach.port))
        security.fill("终止端口", str(reach.port))
        security.fill("理由", f"业务库在本机{job.mark}")
        security.press("核准地址")
        security.sees(f"业务库在本机{job.mark}")


def _register_source(person: Visitor, name: str, reach: Reach, **chosen: str) -> None:
    person.go("/exchange/sources/")
    person.follow("登记数据源")
    person.fill("数据源名称", name)
    if "system" in chosen:
        person.choose("所属信息系统", chosen["system"])
    person.choose("数据库类型", "PostgreSQL")
    person.fill("主机地址", reach.host)
    person.fill("端口", str(reach.port))
    person.fill("数据库名", reach.database)
    person.fill("模式", chosen["schema"])
    person.fill("用户名", reach.user)
    person.fill("口令", reach.password)
    person.press("登记")
    person.press("测试连接")
    person.sees("测试结果")
    person.press("读取结构")


def register_source(job: Any) -> None:
    """The officer registers the business database and tests it; its structure is read."""
    officer = job.person("mz_officer")
    _register_source(
        officer, f"区划业务库{job.mark}", job.town.giving,
        system=job.made["system_name"], schema="public",
    )  # fmt: skip
    job.made["source"] = officer.path
    job.made["secret_shown"] = job.town.giving.password in officer.page.content()


def register_target(job: Any) -> None:
    """Education's officer registers the database that is to receive."""
    officer = job.person("jy_officer")
    job.made["target_name"] = f"教育业务库{job.mark}"
    _register_source(officer, job.made["target_name"], job.town.receiving, schema="zhengtong")
    job.made["target"] = officer.path


LEGS = {
    "system": register_system,
    "addresses": allow_addresses,
    "source": register_source,
    "target": register_target,
}
