"""The offline installer: packed, then installed, upgraded, rolled back without a network."""

import os
import platform
import shutil
import subprocess
import sys
import tarfile
import time
import zipfile
from pathlib import Path

import pytest

from zhengtong.cli.bundling import archive, wheels
from zhengtong.cli.trouble import Trouble

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "requirements" / "bundle.txt").read_text(encoding="utf-8")
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))


def test_each_target_gets_the_requirements_that_hold_for_it():
    older = wheels.list_for(wheels.Target("x86_64", "3.11"), LOCK)
    newer = wheels.list_for(wheels.Target("aarch64", "3.13"), LOCK)
    assert older.count("numpy==") == newer.count("numpy==") == 1
    assert older.split("numpy==")[1][:6] != newer.split("numpy==")[1][:6]
    assert "tongsuopy" in older
    assert "tongsuopy" not in newer
    assert all("pip==" in one and "--hash=sha256:" in one for one in (older, newer))


def test_our_own_wheel_is_the_same_each_time_and_holds_what_it_lists(tmp_path):
    first = wheels.build_own(ROOT, "1.2.3", tmp_path).read_bytes()
    again = wheels.build_own(ROOT, "1.2.3", tmp_path)
    assert again.read_bytes() == first
    with zipfile.ZipFile(again) as file:
        names = set(file.namelist())
        record = file.read("zhengtong-1.2.3.dist-info/RECORD").decode().split()
    assert {line.split(",")[0] for line in record} == names
    assert "zhengtong/desk/locale/en/LC_MESSAGES/django.mo" in names
    assert not [name for name in names if "__pycache__" in name]


def test_lock_files_of_product_and_bundle_hold_the_same_versions():
    base = (ROOT / "requirements" / "base.txt").read_text(encoding="utf-8")
    packed = {lines for _, _, lines in wheels.split_lock(LOCK)}
    assert {lines for _, _, lines in wheels.split_lock(base)} < packed


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.stem)
def test_the_services_may_do_no_more_than_they_need(unit, tmp_path):
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not on this machine")
    text = unit.read_text(encoding="utf-8").replace(
        "/opt/zhengtong/current/bin/zhengtong", "/bin/true"
    )
    copy = tmp_path / unit.name
    copy.write_text(text, encoding="utf-8")
    done = subprocess.run([program, "security", "--offline=true", "--threshold=30", copy],
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stdout[-600:] + done.stderr


def clean_environment() -> dict[str, str]:
    """Ours without what the tests' own database and state folder are named by."""
    ours = {k: v for k, v in os.environ.items() if not k.startswith(("ZT_", "DATABASE"))}
    return ours | {"PIP_NO_COMPILE": "1"}  # quicker; installed by hand everything is compiled


class Cut:
    """A network namespace with nothing but loopback, and an installation that lives in it."""

    def __init__(self, prefix: Path) -> None:
        self.prefix = prefix
        self.holder = subprocess.Popen(["unshare", "-n", "sleep", "900"])
        self.children = [self.holder]
        time.sleep(0.5)
        self.run("ip", "link", "set", "lo", "up")
        self.command = prefix / "usr" / "local" / "bin" / "zhengtong"
        self.config = prefix / "etc" / "zhengtong" / "zhengtong.toml"

    def inside(self, *words: object) -> list[str]:
        return ["nsenter", "-n", "-t", str(self.holder.pid), *map(str, words)]

    def run(self, *words: object, status: int = 0) -> str:
        surroundings = clean_environment()
        done = subprocess.run(self.inside(*words), env=surroundings, capture_output=True, text=True,
                              check=False, timeout=500)  # fmt: skip
        assert done.returncode == status, done.stdout[-2000:] + done.stderr[-2000:]
        return done.stdout + done.stderr

    def start(self, unit: str, **extra: str) -> subprocess.Popen[bytes]:
        """Start what the installed unit starts."""
        text = (self.prefix / "etc" / "systemd" / "system" / unit).read_text(encoding="utf-8")
        lines = dict(line.split("=", 1) for line in text.splitlines() if "=" in line)
        settings = [
            line.split("=", 1)[1] for line in text.splitlines() if line.startswith("Environment=")
        ]
        given = dict(one.split("=", 1) for one in settings) | extra
        self.children.append(subprocess.Popen(
            self.inside(*lines["ExecStart"].split()), env=clean_environment() | given,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))  # fmt: skip
        return self.children[-1]

    def ask(self, path: str) -> int:
        """The portal's status for a path, asked from inside until it answers."""
        code = (f"import urllib.request as u; print(u.urlopen('http://127.0.0.1:18000{path}',"
                "timeout=20).status)")  # fmt: skip
        for _ in range(120):
            done = subprocess.run(self.inside(sys.executable, "-c", code), capture_output=True,
                                  text=True, check=False)  # fmt: skip
            if done.returncode == 0:
                return int(done.stdout)
            time.sleep(0.5)
        return 0

    def end(self) -> None:
        for child in reversed(self.children):
            child.terminate()
            child.wait(timeout=60)


@pytest.fixture
def cut(place):
    allowed = subprocess.run(["unshare", "-n", "true"], capture_output=True, check=False)
    if allowed.returncode != 0 or not (shutil.which("nsenter") and shutil.which("ip")):
        pytest.skip("this user may not make a network namespace (root may)")
    here = Cut(place)
    yield here
    here.end()


def unpack_bundle(folder: Path, *, build: str) -> Path:
    """The bundle of this machine and Python, packed and unpacked."""
    words = [
        "-o",
        str(folder),
        "--machine",
        platform.machine(),
        "--python",
        PYTHON,
        "--build",
        build,
    ]
    try:
        archive.run(ROOT, words)
    except Trouble as trouble:
        if "could not be downloaded" in trouble.what:
            pytest.skip(f"no package index could be reached: {trouble.what}")
        raise
    (packed,) = folder.glob(f"*{build}.tar")
    with tarfile.open(packed) as file:
        if hasattr(tarfile, "data_filter"):  # from Python 3.11.4 on
            file.extraction_filter = tarfile.fully_trusted_filter
        file.extractall(folder)  # noqa: S202 - packed a moment ago, by us
    packed.unlink()
    return packed.with_suffix("")


def begin(cut: Cut) -> None:
    """Database and tables of the fresh installation."""
    cut.start("zhengtong-database.service")
    for _ in range(120):
        done = subprocess.run([cut.command, "database", "--url"], env=clean_environment(),
                              capture_output=True, text=True, check=False)  # fmt: skip
        if done.returncode == 0:
            break
        time.sleep(0.5)
    text = cut.config.read_text(encoding="utf-8")
    cut.config.write_text(
        text.replace('database_url = ""', f'database_url = "{done.stdout.strip()}"')
    )
    cut.run(cut.command, "migrate", "-v", "0")
    regions = cut.prefix / "regions.csv"
    regions.write_text("code,name\n34,安徽省\n", encoding="utf-8")
    cut.run(cut.command, "organisations", "load-regions", regions, "--source", "示例数据")


@pytest.mark.slow
@pytest.mark.kill
@pytest.mark.skipif(platform.machine() not in archive.MACHINES or PYTHON not in archive.PYTHONS,
                    reason="bundles are not made for this machine and Python")  # fmt: skip
def test_without_a_network_it_is_installed_started_upgraded_and_rolled_back(cut, tmp_path):
    first, second = (unpack_bundle(tmp_path, build=build) for build in ("1", "2"))
    words = ("--prefix", cut.prefix)
    cut.run(first / "install.sh", *words, "--embedded-database", "--python", sys.executable)
    begin(cut)
    web = cut.start("zhengtong-web@.service", ZT_HTTP_PORT="18000")
    assert cut.ask("/readyz") == cut.ask("/") == 200
    slips = cut.run(cut.command, "organisations", "found", "--body", "示例数据资源局",
                    "--region", "340000000000", "--system-admin", "xitong:系统员",
                    "--security-admin", "anquan:安全员", "--auditor", "shenji:审计员")  # fmt: skip
    assert "xitong" in slips
    cut.run(second / "upgrade.sh", *words, "--python", sys.executable)
    current = cut.prefix / "opt" / "zhengtong" / "current"
    assert current.resolve().name.endswith("+2")
    web.terminate()
    web.wait(timeout=30)
    cut.start("zhengtong-web@.service", ZT_HTTP_PORT="18000")
    assert cut.ask("/sign-in/") == 200
    cut.run(current.resolve() / "roll-back.sh", *words)
    assert current.resolve().name.endswith("+1")
    assert "no upgrade" not in cut.run(cut.command, "organisations", "visibility").lower()


@pytest.mark.slow
def test_a_damaged_bundle_changes_nothing(tmp_path):
    folder = tmp_path / "bundle"
    shutil.copytree(ROOT / "deploy", folder)
    (folder / "VERSION").write_text("1.0\n")
    archive.seal(folder, None)
    script = folder / "common.sh"
    script.write_text(script.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    command = [folder / "install.sh", "--prefix", tmp_path / "p", "--embedded-database"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "damaged" in done.stderr
    assert not (tmp_path / "p").exists()
