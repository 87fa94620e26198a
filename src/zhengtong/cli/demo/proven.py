"""Step 5: the logs are walked, one call is proven offline, a changed byte is found."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from uuid import UUID

from zhengtong.cli.demo.progress import LAST, Progress
from zhengtong.cli.demo.report import Report
from zhengtong.cli.installation import Installation
from zhengtong.ledger import public as ledger

LOGS = ("deeds", "refusals", "calls")
WAIT_SECONDS = 20.0


def prove(report: Report, progress: Progress, here: Installation) -> None:
    """Verify the logs; export the proof of one call and check it with the one-file verifier."""
    with report.step("逐条验证三本日志（默克尔树，SM2 签名树头）· walk the logs") as step:
        _wait_for_record(report, progress.ids["call"])
        for log in LOGS:
            verdict = ledger.verify_log(log)
            report.expect(verdict.is_whole, f"log {log}: {verdict.findings}")
            step.facts[log] = f"{verdict.records:,} 条记录、{verdict.heads} 个签名树头，成立"
    with report.step("导出一次调用的存证并离线验证 · prove one call offline") as step:
        proof = ledger.export_proof("calls", UUID(progress.ids["call"]))
        text = ledger.proof_text(proof)
        with tempfile.TemporaryDirectory() as folder:
            verifier, file = Path(folder) / "verify.py", Path(folder) / "proof.json"
            verifier.write_text(ledger.verifier_source(), encoding="utf-8")
            file.write_text(text, encoding="utf-8")
            kept = here.state_dir / "proof-of-one-call.json"
            kept.write_text(text, encoding="utf-8")
            good = _run(verifier, file)
            report.expect(good.returncode == 0, good.stdout + good.stderr)
            step.facts["离线验证"] = good.stdout.strip().splitlines()[0]
            file.write_text(_change_one_byte(text), encoding="utf-8")
            bad = _run(verifier, file)
            report.expect(bad.returncode != 0, "a changed byte is found")
            step.facts["改动一个字节"] = (
                "被发现：" + (bad.stdout + bad.stderr).strip().splitlines()[0]
            )
        step.facts["存证文件"] = str(here.state_dir / "proof-of-one-call.json")
        with progress.once(LAST, step):
            pass


def look_again(report: Report, here: Installation) -> None:
    """The logs still hold."""
    with report.step("再次验证三本日志 · walk the logs again") as step:
        for log in LOGS:
            ledger.seal_pending()
            verdict = ledger.verify_log(log)
            report.expect(verdict.is_whole, f"log {log}: {verdict.findings}")
            step.facts[log] = f"{verdict.records:,} 条记录、{verdict.heads} 个签名树头，成立"


def _wait_for_record(report: Report, record: str) -> None:
    """Until the gateway's flusher stored the call and the sealer numbered it."""
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        ledger.seal_pending()
        try:
            ledger.export_proof("calls", UUID(record))
        except (ledger.RecordNotFound, ledger.RecordNotSealed):
            time.sleep(0.1)
        else:
            return
    report.expect(False, f"call {record} was stored and sealed")


def _change_one_byte(text: str) -> str:
    place = text.index('"nonce"') + len('"nonce": "') + 2
    other = "0" if text[place] != "0" else "1"
    return text[:place] + other + text[place + 1 :]


def _run(verifier: Path, proof: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", str(verifier), str(proof)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
