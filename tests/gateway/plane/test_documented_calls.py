"""The commands of the reference page, run as they stand."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).parents[3] / "docs" / "reference" / "gateway-calls.md"
BLOCK = re.compile(r"```bash\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def outputs(gateway, control, tmp_path_factory):
    """What each command of the page printed."""
    if shutil.which("curl") is None:
        pytest.skip("needs curl on PATH")
    client_id, secret = control.credential(control.grant())
    gateway.wait_for(lambda: gateway.token(client_id, secret).status == 200)
    environment = {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "GATEWAY": f"http://127.0.0.1:{gateway.port}",
        "CLIENT_ID": client_id,
        "CLIENT_SECRET": secret,
        "SERVICE": "villages",
        "PURPOSE": "PURPOSE-1",
    }
    blocks = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    script = "set -eu\n" + "\necho '-----'\n".join(blocks)
    done = subprocess.run(
        ["bash", "-c", script], env=environment, cwd=tmp_path_factory.mktemp("doc"),
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [part.strip() for part in done.stdout.split("-----\n")]


def test_the_calls_of_the_page_are_answered_as_it_says(outputs):
    assert json.loads(outputs[1])["rows"][0] == {"code": "340100000001", "name": "示例村1"}
    assert json.loads(outputs[1])["next"]
    assert len(json.loads(outputs[2])["rows"]) == 1


def test_the_receipt_of_the_page_has_its_three_headers(outputs):
    names = {line.partition(":")[0].lower() for line in outputs[3].splitlines()}
    assert names == {"x-record-id", "x-record-nonce", "x-record-place"}


def test_the_refusal_of_the_page_is_in_english(outputs):
    refused = json.loads(outputs[4])
    assert refused["code"] == "gateway.items-refused"
    assert "outside the grant" in refused["title"]


def test_the_page_names_only_codes_that_exist():
    from zhengtong.gateway.plane import refusals

    known = {getattr(one, "code", "") for one in vars(refusals).values()}
    named = set(re.findall(r"`(gateway\.[a-z-]+)`", PAGE.read_text(encoding="utf-8")))
    assert named <= known
