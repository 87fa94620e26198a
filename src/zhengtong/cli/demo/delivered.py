"""Step 4: bulk into the consumer's database, sealed files, calls through the gateway."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from zhengtong.catalogue import public as catalogue
from zhengtong.cli.demo import calls
from zhengtong.cli.demo.cast import CIVIL, EDUCATION
from zhengtong.cli.demo.granted import LEFT_OUT, PURPOSE
from zhengtong.cli.demo.progress import Progress
from zhengtong.cli.demo.province import person
from zhengtong.cli.demo.report import Report, Step
from zhengtong.cli.installation import Installation
from zhengtong.exchange import public as exchange
from zhengtong.gateway import public as gateway
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.ids import uuid7

VILLAGES = 18_334
FAULTY = 3
WAIT_SECONDS = 60.0
RULES = (
    {"name": "代码为 12 位数字", "kind": "pattern", "column": "code",
     "settings": {"pattern": r"\d{12}"}},
    {"name": "名称必填", "kind": "length", "column": "name", "settings": {"least": 1, "most": 60}},
)  # fmt: skip
TARGET_TABLE = "xzqh_village"
ENDED_IN_VAIN = {"failed", "cancelled"}


def deliver(report: Report, progress: Progress, here: Installation) -> None:
    """All three ways of R24."""
    officer, ids = person(EDUCATION, "officer"), progress.ids
    with report.step("批量交换到需求方数据库 · bulk run with rules, quarantine, receipt") as step:
        with progress.once("flow", step) as fresh:
            if fresh:
                ids["flow"] = str(_make_flow(ids, by=officer))
        runs = Runs(report, progress, step)
        delivery = runs.carry_out("run", lambda: exchange.start_run(UUID(ids["flow"]), by=officer))
        receipt = dict(delivery.receipt)
        ids["delivery"] = str(delivery.uuid)
        _check_receipt(report, receipt)
        step.facts["行数"] = _counts(receipt)
        step.facts["两端摘要"] = f"{len(receipt['digests_source'])} 列，逐列一致"
        again = runs.carry_out(
            "repeated", lambda: exchange.start_run(UUID(ids["flow"]), by=officer)
        ).receipt
        rewritten = again["rows_inserted"] + again["rows_updated"] + again["rows_deleted"]
        report.expect(rewritten == 0, "the same delivery again writes no row")
        step.facts["重复执行"] = "写入 0 行（幂等）"
    with report.step("密封文件：CSV 与 Parquet，附清单 · sealed files with manifest") as step:
        delivery = Runs(report, progress, step).carry_out(
            "files-run", lambda: exchange.export_files(UUID(ids["grant"]), by=officer)
        )
        ids["files"] = str(delivery.uuid)
        for one in delivery.files:
            size = sum(
                len(part) for part in exchange.open_file(delivery.uuid, one["name"], by=officer)
            )
            report.expect(size, f"{one['name']} opens")
            step.facts[one["name"]] = f"{size:,} 字节，SM3 {one['sm3'][:16]}…"
    _publish_and_call(report, progress, here)


def _make_flow(ids: dict[str, str], *, by: Actor) -> UUID:
    facts = exchange.FlowFacts(
        target_id=UUID(ids["target"]),
        target_table=TARGET_TABLE,
        rules=RULES,
        limits={"rejected_rows": 100},
    )
    return exchange.create_flow(UUID(ids["grant"]), facts, by=by).uuid


@dataclass(frozen=True)
class Runs:
    """Runs that the worker carries out, each asked for once."""

    report: Report
    progress: Progress
    step: Step

    def carry_out(self, key: str, start: Callable[[], exchange.RunRow]) -> exchange.DeliveryRow:
        """The delivery of the run of that name; one that ended without is asked for again."""
        officer, ids = person(EDUCATION, "officer"), self.progress.ids
        ended = key in self.progress.done and (
            exchange.get_run(UUID(ids[key]), by=officer).state in ENDED_IN_VAIN
        )
        with self.progress.once(key, self.step, again=ended) as fresh:
            if fresh:
                ids[key] = str(start().uuid)
        return _wait(self.report, UUID(ids[key]), by=officer)


def _wait(report: Report, run_id: UUID, *, by: Actor) -> exchange.DeliveryRow:
    """The delivery of a run that the worker carries out."""
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        run = exchange.get_run(run_id, by=by)
        if run.delivery_id is not None and run.state == "done":
            return exchange.get_delivery(run.delivery_id, by=by)
        report.expect(run.state not in ENDED_IN_VAIN, f"{run.error} {run.error_facts}")
        time.sleep(0.1)
    report.expect(False, "the worker carried the run out in time")
    raise AssertionError


def _check_receipt(report: Report, receipt: dict[str, Any]) -> None:
    report.expect(receipt["rows_source"] == VILLAGES + FAULTY, "all rows read")
    report.expect(receipt["rows_target"] == VILLAGES, "all good rows written")
    report.expect(receipt["rows_rejected"] == FAULTY, "faulty rows set aside")
    same = receipt["digests_source"] == receipt["digests_target"]
    report.expect(same, "digests of both sides agree")


def _counts(receipt: dict[str, Any]) -> str:
    return (
        f"源 {receipt['rows_source']:,} = 目标 {receipt['rows_target']:,}"
        f" + 隔离 {receipt['rows_rejected']:,}"
    )


def _publish_and_call(report: Report, progress: Progress, here: Installation) -> None:
    ids = progress.ids
    with report.step(
        "发布为查询服务并调用：授权内返回，授权外拒绝 · calls through the gateway"
    ) as step:
        with progress.once("service", step) as fresh:
            if fresh:
                (resource,) = catalogue.published_entry(UUID(ids["entry"])).resources
                provider = person(CIVIL, "officer")
                ids["service"] = gateway.publish_service(resource.uuid, by=provider).code
        _call_and_check(report, step, progress, here)


def _have_client(progress: Progress, here: Installation) -> dict[str, str]:
    """The consumer's client: kept where only the consumer reads it; issued anew if it is lost."""
    file, ids = here.state_dir / "demonstration-client.json", progress.ids
    kept = _read_client(file)
    is_lost = kept.get("client_id") != ids.get("client")
    with progress.once("client", None, again=is_lost) as fresh:
        if fresh:
            officer = person(EDUCATION, "officer")
            issued = gateway.issue_credential(UUID(ids["grant"]), by=officer, note="演示")
            ids["client"] = issued.credential.client_id
            kept = {"client_id": ids["client"], "client_secret": issued.secret}
            file.touch(mode=0o600)
            file.write_text(json.dumps(kept))
    return kept


def _read_client(file: Path) -> dict[str, str]:
    try:
        return dict(json.loads(file.read_text()))
    except (OSError, ValueError):
        return {}


def _call_and_check(report: Report, step: Step, progress: Progress, here: Installation) -> None:
    ids, client = progress.ids, _have_client(progress, here)
    caller = calls.Caller(here.gateway_url, client, purpose=PURPOSE)
    token = caller.wait_for_token(ids["grant"])
    answer = caller.call(token, ids["service"], {"county_code": "340102", "limit": "5"})
    rows = answer.body.get("rows", [])
    report.expect(answer.status == 200 and rows, f"call answered: {answer.status} {answer.body}")
    report.expect("updated_on" not in rows[0], "an item outside the grant stays away")
    ids["call"] = answer.record
    step.facts["调用"] = f"200，{len(rows)} 行，{len(rows[0])} 项；存证 {answer.record}"
    outside = caller.call(token, ids["service"], {"fields": "updated_on"})
    report.expect(outside.status == 403, f"outside the grant: {outside.status}")
    step.facts[f"请求授权外的“{LEFT_OUT}”"] = f"403 {outside.body.get('code', '')}"
    forged = caller.call(token[:-4] + "AAAA", ids["service"], {})
    report.expect(forged.status == 401, f"forged token: {forged.status}")
    request_id = str(uuid7())
    first = caller.call(token, ids["service"], {"limit": "1"}, request_id=request_id)
    replay = caller.call(token, ids["service"], {"limit": "1"}, request_id=request_id)
    report.expect(first.status == 200 and replay.status in {403, 409}, f"replay: {replay.status}")
    step.facts["伪造令牌 / 重放请求"] = f"{forged.status} / {replay.status}"


def call_once_more(report: Report, progress: Progress, here: Installation) -> None:
    """The same calls on a later start."""
    with report.step("再次通过网关调用 · call once more") as step:
        _call_and_check(report, step, progress, here)


def look_again(report: Report, step: Step, ids: dict[str, str]) -> None:
    """What was delivered is still there."""
    officer = person(EDUCATION, "officer")
    delivery = exchange.get_delivery(UUID(ids["delivery"]), by=officer)
    _check_receipt(report, dict(delivery.receipt))
    published = catalogue.published_entry(UUID(ids["entry"]))
    step.facts["目录"] = f"{published.code} {published.title}"
    step.facts["交付回执"] = _counts(dict(delivery.receipt))
