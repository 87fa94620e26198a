"""What the vault may answer instead of a secret."""

from zhengtong.kernel.errors import N_, Final, Forbidden, NotFound, Unavailable


class SecretNotFound(NotFound):
    """No such secret, or it was sealed for another purpose."""

    code = "vault.secret-not-found"
    message = N_("没有找到这项密钥或口令。")


class KeyFileExposed(Forbidden, Final):
    """A key file can be read by others on this machine."""

    code = "vault.key-file-exposed"
    message = N_("密钥文件 %(file)s 可被其他用户读取，请将其权限改为 0600。")


class KeyMissing(Unavailable):
    """The key that sealed a secret is not on this machine."""

    code = "vault.key-missing"
    message = N_("本机没有编号为 %(key_id)s 的主密钥，无法解封。")


class SecretDamaged(Unavailable, Final):
    """The sealed bytes do not open: changed, or moved from another row."""

    code = "vault.secret-damaged"
    message = N_("密文已被改动或不属于此处，无法解封。")
