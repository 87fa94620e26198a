"""Step 1: the system and its data source, through the egress guard, the secret in the vault."""

from datetime import date
from uuid import UUID

from zhengtong.census import public as census
from zhengtong.cli.demo.business import GIVING, RECEIVING, TABLE, Reach
from zhengtong.cli.demo.cast import CIVIL, EDUCATION
from zhengtong.cli.demo.progress import Progress
from zhengtong.cli.demo.province import actor, person
from zhengtong.cli.demo.report import Report
from zhengtong.exchange import public as exchange
from zhengtong.kernel.actor import Actor

SYSTEM = census.SystemFacts(
    name="安徽省区划地名管理系统（示例）",
    functions="管理全省省、市、县、乡、村五级行政区划代码和名称的设立、变更和查询",
    use_range="line",
    use_frequency="daily",
    approving_body="安徽省发展和改革委员会（示例）",
    approved_on=date(2019, 5, 20),
    approval_number="示例文号〔2019〕1号",
    fund_source="province",
    level="province_line",
    network="extranet",
    place="gov_cloud",
    main_data="五级行政区划代码、名称、隶属关系",
    protection_level=3,
    users_count=1200,
    has_interface=False,
    enabled_on=date(2020, 1, 1),
    remark="示例数据",
)


def register(report: Report, progress: Progress, reaches: dict[str, Reach]) -> None:
    """Register the system, allow the addresses, register and test both databases."""
    officer, ids = person(CIVIL, "officer"), progress.ids
    with report.step("登记信息系统（审计调查字段）· register the information system") as step:
        with progress.once("system", step) as fresh:
            if fresh:
                ids["system"] = str(census.register_system(SYSTEM, by=officer).uuid)
        system = census.get_system(UUID(ids["system"]), by=officer)
        step.facts["系统"] = f"{system.code} {system.name}"
    with report.step("登记数据源，经出口检查连接测试 · register the source, test it") as step:
        with progress.once("source", step) as fresh:
            if fresh:
                reach = reaches[GIVING]
                made = _register_source(reach, "区划地名业务库", system.uuid, by=officer)
                ids["source"] = str(made)
        described = exchange.describe_source(UUID(ids["source"]), by=officer)
        table = next((t for t in described.tables if t.name == TABLE), None)
        report.expect(table, f"table {TABLE} described")
        step.facts["连接"] = "通过；口令已封存，不再显示"
        step.facts["读到的表"] = f"{TABLE}，{len(table.columns) if table else 0} 列"
    with report.step("需求方登记自己的接收库 · the consumer registers its own database") as step:
        with progress.once("target", step) as fresh:
            if fresh:
                reach, consumer = reaches[RECEIVING], person(EDUCATION, "officer")
                made = _register_source(reach, "基础教育业务库", None, by=consumer)
                ids["target"] = str(made)
        step.facts["连接"] = "通过"


def _register_source(reach: Reach, name: str, system: UUID | None, *, by: Actor) -> UUID:
    if by.body_id is None:
        raise ValueError("an officer has a body")
    exchange.allow_address(
        body_id=by.body_id,
        pattern=reach.host,
        port_from=reach.port,
        port_to=reach.port,
        reason="演示环境的业务库在本机",
        by=actor("security"),
    )
    facts = exchange.SourceFacts(
        name=name,
        host=reach.host,
        port=reach.port,
        database=reach.database,
        user=reach.user,
        schema="public" if system else "zhengtong",
        system_id=system,
    )
    source = exchange.register_source(facts, reach.password, by=by)
    result = exchange.test_source(source.uuid, by=by)
    if result.error is not None:
        raise result.error
    return source.uuid
