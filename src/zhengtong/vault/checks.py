"""Checks of the vault: the master key is here, private, and opens what the database holds."""

import stat
from collections.abc import Iterator

from zhengtong.crypto import sealing
from zhengtong.kernel.errors import N_, DomainError
from zhengtong.toolkit.health import Check, Finding, broken, register_check, well
from zhengtong.vault.keyfiles import MASTER_NAME, keys_dir, master_key_named
from zhengtong.vault.models import Secret


def check_master_key() -> Iterator[Finding]:
    """Whether the key files are private and the master key is that of the database's secrets."""
    folder = keys_dir()
    exposed = [
        path.name
        for path in sorted(folder.iterdir())
        if path.is_file() and stat.S_IMODE(path.stat().st_mode) & 0o077
    ]
    if exposed:
        yield broken(
            N_("密钥文件可被其他用户读取：%(files)s。"),
            N_("在 %(folder)s 中执行 chmod 600，并查明原因；必要时更换密钥。"),
            files="、".join(exposed[:5]),
            folder=str(folder),
        )
    newest = Secret.objects.order_by("-id").values_list("ciphertext", flat=True).first()
    if newest is None:
        yield well(N_("密钥库中还没有封存的内容。"))
        return
    if not (folder / MASTER_NAME).exists():
        yield broken(
            N_("状态目录中没有主密钥（%(folder)s），数据库中的密文无法打开。"),
            N_("从另存的密钥备份取回 vault.key；没有它，密文不能恢复。"),
            folder=str(folder),
        )
        return
    try:
        master_key_named(sealing.key_id_of(bytes(newest)))
    except DomainError:
        yield broken(
            N_("主密钥与数据库中的密文不匹配。"),
            N_("状态目录与数据库不属于同一安装：从备份取回配套的 keys 目录。"),
        )
        return
    if not exposed:
        yield well(N_("主密钥可读、仅所有者可见，并与数据库匹配。"))


def register() -> None:
    """Declare the vault's checks."""
    register_check(
        Check(code="vault.master-key", title=N_("主密钥"), run=check_master_key, order=30)
    )
