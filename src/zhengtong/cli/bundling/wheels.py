"""The wheels of a bundle: our own, written here; the others, downloaded as locked."""

import base64
import hashlib
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from packaging.markers import Marker

from zhengtong.cli.trouble import Trouble

# pip is told every level of manylinux up to the C library of the oldest systems served (2.28).
NEWEST_GLIBC_MINOR = 28
# What has no wheel for a machine, and what the product does there instead.
REPLACED = {"aarch64": {"tongsuopy": "SM2 by the system's OpenSSL 3"}}
# Archives know no time before 1980; a fixed one makes the same sources the same wheel.
FIXED_TIME = (2026, 1, 1, 0, 0, 0)
IGNORED = {"__pycache__", ".mypy_cache"}
NAME_LINE = re.compile(r"^(?P<name>[a-z0-9][\w.-]*)(\[[^\]]*\])?==\S+", re.ASCII)


@dataclass(frozen=True)
class Target:
    """One kind of machine that a bundle serves.

    Attributes:
        machine: "x86_64" or "aarch64".
        python: As "3.11".
    """

    machine: str
    python: str

    def surroundings(self) -> dict[str, str]:
        """What the markers of requirements are asked about."""
        return {
            "python_version": self.python,
            "python_full_version": f"{self.python}.0",
            "implementation_name": "cpython",
            "implementation_version": f"{self.python}.0",
            "platform_python_implementation": "CPython",
            "platform_machine": self.machine,
            "platform_system": "Linux",
            "sys_platform": "linux",
            "os_name": "posix",
            "platform_release": "",
            "platform_version": "",
        }

    def options(self) -> list[str]:
        """Options of pip for downloading for this target."""
        levels = [f"manylinux_2_{n}_{self.machine}" for n in range(NEWEST_GLIBC_MINOR, 4, -1)]
        levels += [f"manylinux{year}_{self.machine}" for year in (2014, 2010, 1)]
        words = ["--implementation", "cp", "--python-version", self.python.replace(".", "")]
        for level in levels:
            words += ["--platform", level]
        return words


def split_lock(text: str) -> Iterator[tuple[str, str, str]]:
    """Each requirement of a lock file: its name, its marker ("" for none), its lines."""
    for block in re.split(r"\n(?=\S)", text.strip()):
        found = NAME_LINE.match(block)
        if found is None:
            continue
        first, _, hashes = block.partition("\\\n")
        pin, _, marker = first.partition(";")
        yield found["name"], marker.strip(), f"{pin.strip()} \\\n{hashes}"


def list_for(target: Target, lock: str) -> str:
    """The requirements that hold for one target, without markers."""
    left_out = REPLACED.get(target.machine, {})
    return "\n".join(
        lines
        for name, marker, lines in split_lock(lock)
        if name not in left_out and (not marker or Marker(marker).evaluate(target.surroundings()))
    )


def list_for_machine(machine: str, lock: str) -> str:
    """The lock without what has no wheel for the machine, markers kept for the installer."""
    left_out = REPLACED.get(machine, {})
    blocks = re.split(r"\n(?=\S)", lock.strip())
    names = ((NAME_LINE.match(block), block) for block in blocks)
    return "\n".join(block for name, block in names if not (name and name["name"] in left_out))


def download(target: Target, lock: str, cache: Path) -> list[Path]:
    """The wheels of one target; downloaded once per lock file.

    Raises:
        Trouble: pip did not get them all.
    """
    wanted = list_for(target, lock)
    mark = hashlib.sha256(wanted.encode()).hexdigest()[:16]
    folder = cache / f"{target.machine}-{target.python}-{mark}"
    if not (folder / "complete").exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "requirements.txt").write_text(wanted + "\n", encoding="utf-8")
        command = [find_pip(), "-m", "pip", "download", "-qq", "--no-input", "--no-deps"]
        command += ["--disable-pip-version-check", "--only-binary", ":all:", "--require-hashes"]
        command += ["-r", str(folder / "requirements.txt"), "-d", str(folder), *target.options()]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode != 0:
            words = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
            raise Trouble(
                f"The wheels for {target.machine}, Python {target.python} could not be downloaded: "
                f"{(words or ['pip gave no reason'])[-1]}",
                "Check the network or the package index (PIP_INDEX_URL).",
            )
        (folder / "complete").touch()
    return sorted(folder.glob("*.whl"))


def find_pip() -> str:
    """A Python that has pip: ours, else the one that .venv was made from.

    Raises:
        Trouble: neither has.
    """
    base = str(getattr(sys, "_base_executable", "") or sys.executable)
    for python in (sys.executable, base):
        command = [python, "-m", "pip", "--version"]
        if subprocess.run(command, check=False, capture_output=True).returncode == 0:
            return python
    raise Trouble("pip was not found.", "Install it (Debian, Ubuntu: apt-get install python3-pip).")


def build_own(home: Path, version: str, folder: Path) -> Path:
    """Our own wheel from the sources, the same bytes each time."""
    project = tomllib.loads((home / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    target = folder / f"zhengtong-{version}-py3-none-any.whl"
    info = f"zhengtong-{version}.dist-info"
    scripts = [f"{name} = {where}" for name, where in project["scripts"].items()]
    files = dict(_sources(home / "src"))
    files[f"{info}/METADATA"] = _metadata(home, project, version).encode()
    files[f"{info}/WHEEL"] = (
        b"Wheel-Version: 1.0\nGenerator: zt bundle\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    )
    files[f"{info}/entry_points.txt"] = ("[console_scripts]\n" + "\n".join(scripts)).encode()
    files[f"{info}/licenses/LICENSE"] = (home / "LICENSE").read_bytes()
    rows = [f"{name},sha256={_digest(content)},{len(content)}" for name, content in files.items()]
    files[f"{info}/RECORD"] = "\n".join([*rows, f"{info}/RECORD,,", ""]).encode()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, FIXED_TIME)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return target


def _sources(root: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted((root / "zhengtong").rglob("*")):
        if path.is_file() and path.suffix != ".pyc" and not IGNORED & set(path.parts):
            yield str(path.relative_to(root)), path.read_bytes()


def _metadata(home: Path, project: dict[str, str], version: str) -> str:
    lines = ["Metadata-Version: 2.1", "Name: zhengtong", f"Version: {version}"]
    lines += [f"Summary: {project['description']}", "License: Apache-2.0"]
    lines.append(f"Requires-Python: {project['requires-python']}")
    for line in (home / "requirements" / "base.in").read_text(encoding="utf-8").splitlines():
        requirement = line.partition("#")[0].strip()
        if requirement and not any(requirement.startswith(n) for n in REPLACED["aarch64"]):
            lines.append(f"Requires-Dist: {requirement}")
    return "\n".join(lines) + "\n"


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
