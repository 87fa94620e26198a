"""``./zt test``: everything the tests need, then pytest, on a throw-away cluster."""

import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from zhengtong.cli import embedded
from zhengtong.cli.trouble import Trouble
from zhengtong.site import config

DEBIAN_PACKAGES = ("chromium", "fonts-noto-cjk", "mariadb-server-core", "mariadb-client-core")
AXE_VERSION = "4.14.1"
INSTALL_LIMIT_S = 600
WORKERS = 2
# Of the platform's settings only these reach the tests: the checker, a folder for pictures.
HANDED_ON = frozenset({"ZT_AXE", "ZT_SHOTS"})


def run_tests(home: Path, arguments: list[str]) -> int:
    """Set up, run pytest with the arguments, hand its exit status back."""
    install_system_packages()
    axe = fetch_axe()
    spread = _spread(arguments)
    with throwaway_database(clusters=WORKERS if spread else 1) as environment:
        if axe is not None:
            environment["ZT_AXE"] = str(axe)
        command = [sys.executable, "-m", "pytest", *spread, *arguments]
        return subprocess.run(command, cwd=home, env=environment, check=False).returncode


def _spread(arguments: list[str]) -> list[str]:
    """Two workers, unless the person asks for something of their own."""
    own = {"-n", "--numprocesses", "--pdb", "-s", "--collect-only", "--co"}
    if any(a in own or a.startswith(("-n", "--numprocesses=")) for a in arguments):
        return []
    return ["-n", str(WORKERS), "--dist", "loadgroup"]


@contextmanager
def throwaway_database(*, clusters: int = 1) -> Iterator[dict[str, str]]:
    """The environment of a run: clusters and a state folder that vanish afterwards.

    Each worker gets a cluster of its own (``ZT_TEST_DATABASES``, one URL a line), since roles and
    the horizon of transactions are shared by a whole cluster. A given ``DATABASE_URL`` is used as
    it is; its role must be allowed to make databases and roles.
    """
    folder = Path(tempfile.mkdtemp(prefix="zt-"))
    environment = {k: v for k, v in os.environ.items() if not k.startswith("ZT_") or k in HANDED_ON}
    environment["ZT_STATE_DIR"] = str(folder / "state")
    (folder / "state").mkdir(mode=0o700)
    outside = config.value("DATABASE_URL")
    servers: list[embedded.Server] = []
    try:
        if outside:
            environment["DATABASE_URL"] = outside
        else:
            if os.geteuid() == 0:
                folder.chmod(0o711)
            homes = (folder / str(number) for number in range(clusters))
            servers.extend(embedded.Server(home, throwaway=True).start() for home in homes)
            urls = [_test_database_on(server) for server in servers]
            environment |= {"DATABASE_URL": urls[0], "ZT_TEST_DATABASES": "\n".join(urls)}
        yield environment
    finally:
        for server in servers:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _test_database_on(server: embedded.Server) -> str:
    server.create_database(embedded.PLATFORM, owner=embedded.SUPERUSER)
    return server.url(embedded.PLATFORM, role=embedded.SUPERUSER)


def install_system_packages() -> None:
    """On Debian as root: install what is missing; elsewhere and on failure only say so."""
    missing = [name for name in DEBIAN_PACKAGES if not _is_installed(name)]
    if not missing or not shutil.which("dpkg-query"):
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        print(f"zt: Not installed on this machine: {', '.join(missing)}.", flush=True)
        return
    print(f"zt: Installing {', '.join(missing)}", flush=True)
    if not _apt("install", *missing):
        _apt("update")
        for name in missing:
            if not _apt("install", name):
                print(f"zt: {name} could not be installed; its tests are named at the end.")


def _is_installed(package: str) -> bool:
    if not shutil.which("dpkg-query"):
        return False
    command = ["dpkg-query", "-W", "-f=${Status}", package]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.startswith("install ok installed")


def _apt(verb: str, *packages: str) -> bool:
    command = ["apt-get", "-q", "-y", "-o", "Dpkg::Use-Pty=0", verb]
    if verb == "install":
        command.append("--no-install-recommends")
    try:
        done = subprocess.run(
            [*command, *packages],
            env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=INSTALL_LIMIT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def fetch_axe() -> Path | None:
    """The accessibility checker, fetched once from the npm registry into a cache; None without."""
    given = os.environ.get("ZT_AXE")
    if given:
        return Path(given)
    script = _cache_dir() / f"axe-core-{AXE_VERSION}.js"
    if script.exists():
        return script
    npm = shutil.which("npm")
    if npm is None:
        return None
    print(f"zt: Fetching axe-core {AXE_VERSION}", flush=True)
    with tempfile.TemporaryDirectory(prefix="zt-axe-") as folder:
        try:
            subprocess.run(
                [npm, "pack", "--silent", f"axe-core@{AXE_VERSION}"],
                cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=True,
            )  # fmt: skip
            archive = next(Path(folder).glob("*.tgz"))
            text = _read_from(archive, "package/axe.min.js")
        except (OSError, subprocess.SubprocessError, StopIteration, KeyError, tarfile.TarError):
            print("zt: axe-core could not be fetched; its checks are named at the end.", flush=True)
            return None
    script.parent.mkdir(parents=True, exist_ok=True)
    fresh = script.with_suffix(".new")
    fresh.write_bytes(text)
    fresh.replace(script)
    return script


def _read_from(archive: Path, member: str) -> bytes:
    with tarfile.open(archive) as bundle:
        content = bundle.extractfile(member) or io.BytesIO()
        return content.read()


def _cache_dir() -> Path:
    base = os.environ.get("XDG_CACHE_HOME")
    try:
        return (Path(base) if base else Path.home() / ".cache") / "zhengtong"
    except RuntimeError as problem:
        raise Trouble("This user has no home folder.", "Set XDG_CACHE_HOME.") from problem
