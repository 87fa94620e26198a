"""Legs of step 5: the auditor reads the ledger and checks a proof offline."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator


def _download(link: Locator, path: Path) -> Path:
    with link.page.expect_download() as download:
        link.click()
    download.value.save_as(path)
    return path


def read_ledger(job: Any) -> None:
    """The auditor finds the record of the call."""
    auditor = job.person("auditor")
    record = f"/ledger/records/{job.made['call_record']}/"
    for _ in range(100):
        auditor.go(record)
        if auditor.page.get_by_role("link", name="下载证明").count():
            break
        auditor.page.wait_for_timeout(100)
    job.made["record"] = auditor.path


def check_proof(job: Any) -> None:
    """The auditor downloads proof and verifier; the verifier accepts, a changed byte it refuses."""
    auditor = job.person("auditor")
    folder = job.town.here.state_dir
    auditor.go(job.made["record"])
    proof = _download(auditor.page.get_by_role("link", name="下载证明"), folder / "proof.json")
    auditor.go("/ledger/")
    link = auditor.page.get_by_role("link", name="下载离线核验工具")
    verifier = _download(link, folder / "zt_verify.py")
    job.made["verdict"] = _run(verifier, proof)
    text = proof.read_text()
    place = text.index('"nonce"') + 12
    changed = text[:place] + ("0" if text[place] != "0" else "1") + text[place + 1 :]
    proof.write_text(changed)
    job.made["verdict_changed"] = _run(verifier, proof)


def _run(verifier: Path, proof: Path) -> int:
    command = [sys.executable, "-I", str(verifier), str(proof)]
    return subprocess.run(command, capture_output=True, timeout=60, check=False).returncode


LEGS = {"recorded": read_ledger, "proven": check_proof}
