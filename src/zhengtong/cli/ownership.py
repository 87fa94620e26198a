"""The system user that owns the embedded database, since PostgreSQL refuses to run as root."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from zhengtong.cli.trouble import Trouble

SYSTEM_USER = "zhengtong"


@dataclass(frozen=True)
class Owner:
    """Who runs the server.

    Attributes:
        name: Login name.
        uid: Numeric user.
        gid: Numeric group.
        switched: Whether commands must change to this user first (we are root).
    """

    name: str
    uid: int
    gid: int
    switched: bool

    def run_options(self) -> dict[str, object]:
        """Options of ``subprocess.run`` that change to this user; empty if it is already us."""
        if not self.switched:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def make_folders(self, path: Path) -> None:
        """Make a folder and what is missing above it; root's may be passed through, not listed."""
        mode = 0o711 if self.switched else 0o700
        for folder in [*reversed(path.parents), path]:
            if not folder.exists():
                folder.mkdir(mode=mode, exist_ok=True)
                folder.chmod(mode)
        if self.switched and not path.stat().st_mode & 0o001:
            path.chmod(mode)

    def give(self, path: Path) -> None:
        """Hand a file or folder over to this user."""
        if self.switched:
            os.chown(path, self.uid, self.gid)


def cluster_owner() -> Owner:
    """Ourselves; for root, the system user ``zhengtong``, made on first use.

    Raises:
        Trouble: the user is not there and could not be made.
    """
    if os.geteuid() != 0:
        uid = os.geteuid()
        return Owner(_name_of(uid), uid, os.getegid(), switched=False)
    entry = _find_user(SYSTEM_USER) or _make_user() or _find_user("nobody")
    if entry is None:
        raise Trouble(
            "PostgreSQL refuses to run as root, and no system user for it could be made.",
            f"Make a user named {SYSTEM_USER}, or start as an ordinary user.",
        )
    return Owner(entry.pw_name, entry.pw_uid, entry.pw_gid, switched=True)


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _find_user(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _make_user() -> pwd.struct_passwd | None:
    search = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])
    useradd = shutil.which("useradd", path=search)
    adduser = shutil.which("adduser", path=search)
    home = "/var/lib/zhengtong"
    if useradd:
        command = [useradd, "--system", "--user-group", "--no-create-home"]
        command += ["--home-dir", home, "--shell", "/usr/sbin/nologin", SYSTEM_USER]
    elif adduser:
        command = [adduser, "-S", "-D", "-H", "-h", home, SYSTEM_USER]
    else:
        return None
    subprocess.run(command, capture_output=True, check=False)
    return _find_user(SYSTEM_USER)
