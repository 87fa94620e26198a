"""Forms of the exchange."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from zhengtong.exchange.engine.registry import list_kinds
from zhengtong.exchange.services.sources import SourceFacts
from zhengtong.exchange.web.words import product_name
from zhengtong.toolkit.forms import PlainForm

TLS = [
    ("disable", _("不加密（仅限同一机房的内部网络）")),
    ("require", _("加密")),
    ("verify-full", _("加密并核验证书")),
]
_SECRET = forms.PasswordInput(attrs={"autocomplete": "new-password"})


class SourceForm(PlainForm):
    """What is registered about a data source."""

    name = forms.CharField(label=_("数据源名称"), max_length=50)
    system_id = forms.TypedChoiceField(
        label=_("所属信息系统"), required=False, coerce=UUID, empty_value=None
    )
    kind = forms.ChoiceField(label=_("数据库类型"))
    host = forms.CharField(
        label=_("主机地址"), max_length=255, help_text=_("须先由安全管理员核准为可对外连接的地址。")
    )
    port = forms.IntegerField(label=_("端口"), min_value=1, max_value=65_535, initial=5432)
    database = forms.CharField(label=_("数据库名"), max_length=63)
    schema = forms.CharField(label=_("模式"), max_length=63, initial="public")
    tls = forms.ChoiceField(label=_("传输加密"), choices=TLS)
    user = forms.CharField(label=_("用户名"), max_length=63, help_text=_("来源库请使用只读账号。"))
    secret = forms.CharField(
        label=_("口令"), max_length=1000, strip=False, widget=_SECRET,
        help_text=_("口令封存于保险库，登记后任何人都不能再看到。"),
    )  # fmt: skip

    def __init__(self, *args: Any, systems: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind, product_name(kind)) for kind in list_kinds()]  # type: ignore[attr-defined]
        self.fields["system_id"].choices = [  # type: ignore[attr-defined]
            ("", _("请选择")), *((str(one.uuid), one.name) for one in systems)
        ]  # fmt: skip

    def facts(self) -> SourceFacts:
        """The cleaned form as facts."""
        values = self.clean_values()
        values.pop("secret")
        return SourceFacts(**values)


class SecretForm(PlainForm):
    """A new secret."""

    secret = forms.CharField(label=_("新口令"), max_length=1000, strip=False, widget=_SECRET)


class RuleForm(PlainForm):
    """An address that may be connected to."""

    body_id = forms.TypedChoiceField(label=_("单位"), coerce=UUID)
    pattern = forms.CharField(
        label=_("主机名、地址或网段"),
        max_length=255,
        help_text=_("例如 10.1.2.0/24 或 db.example.gov.cn。"),
    )
    port_from = forms.IntegerField(label=_("起始端口"), min_value=1, max_value=65_535)
    port_to = forms.IntegerField(label=_("终止端口"), min_value=1, max_value=65_535)
    reason = forms.CharField(label=_("理由"), max_length=200)

    def __init__(self, *args: Any, bodies: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body_id"].choices = [(str(one.uuid), one.name) for one in bodies]  # type: ignore[attr-defined]
