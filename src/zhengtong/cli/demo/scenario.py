"""The main job on the demonstration province, by the services that pages and API call.

One table of the civil-affairs department is registered, catalogued, reviewed, published, asked for,
granted, delivered three ways, called and proven. A later start finds it done, looks again whether
all of it still holds, and makes one more call; one broken off goes on where it was.
"""

from zhengtong.cli.demo import catalogued, delivered, granted, proven, registered
from zhengtong.cli.demo.business import prepare_databases
from zhengtong.cli.demo.progress import Progress
from zhengtong.cli.demo.province import demonstration_password, list_accounts, load_province
from zhengtong.cli.demo.report import Report, StepFailed
from zhengtong.cli.installation import Installation
from zhengtong.kernel.errors import DomainError

REPORT_FILE = "main-job.json"


def run(here: Installation) -> bool:
    """Whether every step of the main job held; progress and report are printed."""
    report = Report()
    progress = Progress()
    try:
        if progress.is_finished:
            _look_again(here, report, progress)
        else:
            _go_through(here, report, progress)
            report.save(here.state_dir / REPORT_FILE, ids=progress.ids)
    except (StepFailed, DomainError) as error:
        print(f"\n✗ {error}", flush=True)
    report.print_summary()
    _print_accounts(here)
    return report.held


def _go_through(here: Installation, report: Report, progress: Progress) -> None:
    if progress.done:
        print(f"主任务上次中断，接着做 · going on after {len(progress.done)} steps", flush=True)
    with report.step("载入演示省：真实区划，示例单位和人员 · load the province") as step:
        loaded = load_province()
        password = demonstration_password(here.state_dir)
        report.expect(password, "demonstration password")
        step.facts["区划 / 单位 / 人员"] = " / ".join(f"{n:,}" for n in loaded.values()) or "已载入"
    with report.step("准备部门业务库和需求方数据库 · the departments' own databases") as step:
        reaches = prepare_databases(here)
        step.facts["数据库"] = "、".join(f"{r.database}（{r.user}）" for r in reaches.values())
    registered.register(report, progress, reaches)
    catalogued.catalogue_table(report, progress)
    granted.ask_and_grant(report, progress)
    delivered.deliver(report, progress, here)
    proven.prove(report, progress, here)


def _look_again(here: Installation, report: Report, progress: Progress) -> None:
    with report.step("主任务此前已完成，核对成果仍在 · done before, look again") as step:
        prepare_databases(here)
        demonstration_password(here.state_dir)
        step.facts["已完成的步骤"] = f"{len(progress.done)} 步，见操作日志"
        delivered.look_again(report, step, progress.ids)
    delivered.call_once_more(report, progress, here)
    proven.look_again(report, here)


def _print_accounts(here: Installation) -> None:
    password = demonstration_password(here.state_dir)
    print("\n演示账号（示例数据）· demonstration accounts, password: " + password, flush=True)
    for username, body, role in list_accounts():
        print(f"  {username:<14} {body}  {role}", flush=True)
