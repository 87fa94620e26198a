"""Every setting with its value, where that comes from, its effect, and what is wrong with it."""

import ipaddress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext

from zhengtong.kernel.errors import N_
from zhengtong.site import config, meanings
from zhengtong.site.setting_key import Key
from zhengtong.toolkit.health import Finding, broken, warn

MASK = "••••••"
SECRET_NAMES = ("SECRET", "TOKEN", "PASSWORD", "PASSPHRASE", "DATABASE_URL")
CHOICES = {
    "ZT_NETWORK": ("外网", "内网", "互联网"),
    "ZT_CRYPTO_PROFILE": ("intl", "gm"),
    "ZT_SECOND_FACTOR": ("required", "optional"),
    "ZT_LOG_FORMAT": ("line", "json"),
    "ZT_LOG_LEVEL": ("DEBUG", "INFO", "WARNING", "ERROR"),
}
SOURCES = {"environment": N_("环境变量"), "file": N_("配置文件"), "default": N_("默认值")}


@dataclass(frozen=True, kw_only=True)
class SettingRow:
    """One setting to show.

    Attributes:
        name: Name in the environment.
        shown: Its value as text; secrets masked, "" if unset.
        source: ``environment``, ``file`` or ``default``.
        key: Its entry in the register.
        findings: What is wrong with it.
    """

    name: str
    shown: str
    source: str
    key: Key
    findings: tuple[Finding, ...]

    @property
    def meaning(self) -> str:
        """Its effect, in the active language."""
        return gettext(meanings.MEANINGS.get(self.name, self.key.meaning))

    @property
    def source_title(self) -> str:
        """Where the value comes from, in the active language."""
        return gettext(SOURCES[self.source])

    @property
    def needs_restart(self) -> bool:
        """Whether a change takes effect only once the processes start again; all do today."""
        return True


def list_settings() -> list[SettingRow]:
    """Every setting of the register, in its order."""
    return [_row_of(key) for key in config.KEYS]


def is_secret(name: str) -> bool:
    """Whether the setting's value must not be shown."""
    return any(part in name for part in SECRET_NAMES) and not name.endswith(
        ("_SECONDS", "_FILE", "_FILES")
    )


def _row_of(key: Key) -> SettingRow:
    try:
        value: Any = config.value(key.name)
        findings = tuple(_judge(key, value))
    except ValueError:
        value = ""
        findings = (
            broken(N_("%(name)s 的值不是整数。"), N_("改为整数后重新启动。"), name=key.name),
        )
    return SettingRow(
        name=key.name,
        shown=_shown(key, value),
        source=config.source_of(key.name),
        key=key,
        findings=findings,
    )


def _shown(key: Key, value: Any) -> str:
    if value is None or value in ("", []):
        return ""
    if is_secret(key.name):
        return MASK
    if isinstance(value, list):
        return ",".join(map(str, value))
    return str(value)


def _judge(key: Key, value: Any) -> list[Finding]:
    found = []
    if value and key.name in CHOICES and value not in CHOICES[key.name]:
        found.append(
            broken(
                N_("%(name)s 的值“%(value)s”不在可选范围：%(choices)s。"),
                N_("改为可选值之一后重新启动。"),
                name=key.name,
                value=str(value),
                choices="、".join(CHOICES[key.name]),
            )
        )
    if key.kind == "int" and isinstance(value, int) and value < 0:
        found.append(broken(N_("%(name)s 不能为负数。"), N_("改为正数后重新启动。"), name=key.name))
    judge = _JUDGES.get(key.name)
    return found + (judge(value) if judge else [])


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _judge_demo(value: bool) -> list[Finding]:  # noqa: FBT001 - the value itself
    if not value or _is_loopback(config.value("ZT_HTTP_HOST")):
        return []
    return [
        broken(
            N_("演示模式（ZT_DEMO）开在本机以外可以访问的地址上：演示账号的口令是公开的。"),
            N_("立即停止服务，取消 ZT_DEMO，改用 ./zt up 的正式安装。"),
        )
    ]


def _judge_https(value: bool) -> list[Finding]:  # noqa: FBT001 - the value itself
    if value or _is_loopback(config.value("ZT_HTTP_HOST")):
        return []
    return [
        warn(
            N_("门户对外提供服务，但没有启用 TLS（ZT_HTTPS）。"),
            N_("在前面设置带证书的 nginx，并把 ZT_HTTPS 设为 1。"),
        )
    ]


def _judge_hosts(value: list[str]) -> list[Finding]:
    if "*" not in value:
        return []
    return [warn(N_("ZT_HOSTS 允许任何域名。"), N_("改为实际使用的域名，避免伪造主机名的攻击。"))]


def _judge_file(value: Path | None) -> list[Finding]:
    if value is None or value.is_file():
        return []
    return [broken(N_("配置文件 %(path)s 不存在。"), N_("核对 ZT_CONFIG。"), path=str(value))]


def _judge_networks(value: list[str]) -> list[Finding]:
    found = []
    for one in value:
        try:
            ipaddress.ip_network(one, strict=False)
        except ValueError:
            found.append(
                broken(
                    N_("ZT_METRICS_FROM 中的“%(value)s”不是网段。"),
                    N_("写成 10.1.0.0/16 这样的网段。"),
                    value=one,
                )
            )
    return found


_JUDGES: dict[str, Any] = {
    "ZT_DEMO": _judge_demo,
    "ZT_HTTPS": _judge_https,
    "ZT_HOSTS": _judge_hosts,
    "ZT_CONFIG": _judge_file,
    "ZT_METRICS_FROM": _judge_networks,
}


def to_plain(row: SettingRow) -> dict[str, Any]:
    """The row as plain values in the active language."""
    return {
        "name": row.name,
        "value": row.shown,
        "source": row.source,
        "meaning": row.meaning,
        "needs_restart": row.needs_restart,
        "findings": [
            {"state": f.state, "what": f.sentence(), "remedy": f.advice()} for f in row.findings
        ],
    }
