"""The archive: wheels, scripts, units, checksums, a signature; the same sources, the same bytes."""

import argparse
import hashlib
import shutil
import tarfile
import tempfile
import tomllib
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from zhengtong.cli.bundling.wheels import Target, build_own, download, list_for_machine
from zhengtong.cli.trouble import Trouble
from zhengtong.crypto import digests

MACHINES = ("x86_64", "aarch64")
PYTHONS = ("3.11", "3.12", "3.13")
FIXED_SECONDS = 1_767_225_600  # 2026-01-01: times say nothing about the content


def run(home: Path, arguments: list[str]) -> int:
    """Pack a bundle; its exit status."""
    parser = argparse.ArgumentParser(prog="./zt bundle")
    parser.add_argument("-o", "--output", type=Path, default=home / "dist")
    parser.add_argument("--machine", action="append", choices=MACHINES)
    parser.add_argument("--python", action="append", choices=PYTHONS)
    parser.add_argument("--build", default="", help="a label behind the version, as 20261201")
    parser.add_argument("--release-key", type=Path, help="PEM of an Ed25519 key that signs it")
    options = parser.parse_args(arguments)
    targets = [
        Target(machine, python)
        for machine in options.machine or MACHINES
        for python in options.python or PYTHONS
    ]
    version = version_of(home, options.build)
    options.output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="zt-bundle-", dir=options.output) as shelf:
        folder = Path(shelf) / f"zhengtong-{version}"
        fill(folder, home=home, version=version, targets=targets)
        seal(folder, options.release_key)
        path = pack(folder, options.output)
    print(f"Wrote {path} ({path.stat().st_size // 2**20} MB).")
    return 0


def version_of(home: Path, build: str) -> str:
    """The product's version, with a label behind it where one is wished."""
    project = tomllib.loads((home / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    if build and not build.replace(".", "").isalnum():
        raise Trouble(f"{build!r} is no label.", "Letters, digits and dots only.")
    return f"{project['version']}+{build.lower()}" if build else str(project["version"])


def fill(folder: Path, *, home: Path, version: str, targets: list[Target]) -> None:
    """Lay everything into the folder but checksums."""
    shutil.copytree(home / "deploy", folder)
    shelf = folder / "wheels"
    shelf.mkdir()
    lock = (home / "requirements" / "bundle.txt").read_text(encoding="utf-8")
    for target in targets:
        print(f"Wheels for {target.machine}, Python {target.python}", flush=True)
        for wheel in download(target, lock, home / ".zt" / "wheels"):
            if not (shelf / wheel.name).exists():
                shutil.copyfile(wheel, shelf / wheel.name)
    own = build_own(home, version, shelf)
    digest = hashlib.sha256(own.read_bytes()).hexdigest()
    ours = f"zhengtong=={version} --hash=sha256:{digest}\n"
    for machine in sorted({target.machine for target in targets}):
        listed = f"{list_for_machine(machine, lock)}\n{ours}"
        (folder / f"requirements-{machine}.txt").write_text(listed, encoding="utf-8")
    pythons = "\n".join(sorted({target.python for target in targets}))
    (folder / "PYTHONS").write_text(f"{pythons}\n", encoding="ascii")
    (folder / "VERSION").write_text(f"{version}\n", encoding="ascii")
    shutil.copyfile(home / "LICENSE", folder / "LICENSE")


def seal(folder: Path, release_key: Path | None) -> None:
    """Write SHA256SUMS and SM3SUMS over every file, and the signature where a key is given."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    for name, digest_of in (("SHA256SUMS", digests.sha256), ("SM3SUMS", digests.sm3)):
        lines = [f"{digest_of(p.read_bytes()).hex()}  {p.relative_to(folder)}\n" for p in files]
        (folder / name).write_text("".join(lines), encoding="utf-8")
    if release_key is None:
        return
    key = load_pem_private_key(release_key.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise Trouble(f"{release_key} is no Ed25519 key.", "openssl genpkey -algorithm ed25519")
    signature = key.sign((folder / "SHA256SUMS").read_bytes())
    (folder / "SHA256SUMS.sig").write_bytes(signature)


def pack(folder: Path, output: Path) -> Path:
    """One tar of the folder under a temporary name, then in its place; its SHA-256 beside it."""
    target = output / f"{folder.name}.tar"
    part = target.with_suffix(".part")
    with tarfile.open(part, "w", format=tarfile.PAX_FORMAT) as archive:
        for path in [folder, *sorted(folder.rglob("*"))]:
            entry = archive.gettarinfo(path, str(path.relative_to(folder.parent)))
            entry.mtime, entry.uid, entry.gid, entry.uname, entry.gname = (
                FIXED_SECONDS,
                0,
                0,
                "",
                "",
            )
            entry.mode = 0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644
            if path.is_file():
                with path.open("rb") as content:
                    archive.addfile(entry, content)
            else:
                archive.addfile(entry)
    part.replace(target)
    with target.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    target.with_name(f"{target.name}.sha256").write_text(f"{digest}  {target.name}\n")
    return target
