"""The main job on the demonstration province, by the services that pages and API call.

One table of the civil-affairs department is registered, catalogued, reviewed, published, asked for,
granted, delivered three ways, called and proven. A later start finds it done, looks again whether
all of it still holds, and makes one more call.
"""

import json
from pathlib import Path
from typing import Any

from zhengtong.cli.demo import catalogued, delivered, granted, proven, registered
from zhengtong.cli.demo.business import prepare_databases
from zhengtong.cli.demo.province import demonstration_password, list_accounts, load_province
from zhengtong.cli.demo.report import Report, StepFailed
from zhengtong.cli.installation import Installation
from zhengtong.kernel.errors import DomainError

REPORT_FILE = "main-job.json"


def run(here: Installation) -> bool:
    """Whether every step of the main job held; progress and report are printed."""
    report = Report()
    known = _read(here.state_dir / REPORT_FILE)
    try:
        if known:
            ids = _look_again(here, report, known)
        else:
            ids = _go_through(here, report)
            report.save(here.state_dir / REPORT_FILE, ids=ids)
    except (StepFailed, DomainError) as error:
        print(f"\n✗ {error}", flush=True)
    report.print_summary()
    _print_accounts(here)
    return report.held


def _read(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text())) if path.exists() else {}


def _go_through(here: Installation, report: Report) -> dict[str, str]:
    ids: dict[str, str] = {}
    with report.step("载入演示省：真实区划，示例单位和人员 · load the province") as step:
        loaded = load_province()
        password = demonstration_password(here.state_dir)
        report.expect(password, "demonstration password")
        step.facts["区划 / 单位 / 人员"] = " / ".join(f"{n:,}" for n in loaded.values()) or "已载入"
    with report.step("准备部门业务库和需求方数据库 · the departments' own databases") as step:
        reaches = prepare_databases(here)
        step.facts["数据库"] = "、".join(f"{r.database}（{r.user}）" for r in reaches.values())
    registered.register(report, ids, reaches)
    catalogued.catalogue_table(report, ids)
    granted.ask_and_grant(report, ids)
    delivered.deliver(report, ids, here)
    proven.prove(report, ids, here)
    return ids


def _look_again(here: Installation, report: Report, known: dict[str, Any]) -> dict[str, str]:
    ids = dict(known["ids"])
    with report.step("主任务此前已完成，核对成果仍在 · done before, look again") as step:
        prepare_databases(here)
        demonstration_password(here.state_dir)
        step.facts["首次运行步骤"] = f"{len(known['steps'])} 步，全部成立"
        delivered.look_again(report, step, ids)
    delivered.call_once_more(report, ids, here)
    proven.look_again(report, here)
    return ids


def _print_accounts(here: Installation) -> None:
    password = demonstration_password(here.state_dir)
    print("\n演示账号（示例数据）· demonstration accounts, password: " + password, flush=True)
    for username, body, role in list_accounts():
        print(f"  {username:<14} {body}  {role}", flush=True)
