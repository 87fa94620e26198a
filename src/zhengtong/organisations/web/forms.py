"""Forms of sign-in, of one's own account, and of bodies, posts and people."""

from base64 import b64decode
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.actor import ROLE_NAMES, Role
from zhengtong.kernel.errors import DomainError, fill
from zhengtong.organisations.domain.permits import RESERVED_ROLES
from zhengtong.organisations.domain.tokens import CONTEXTS, MAXIMUM_DAYS
from zhengtong.organisations.models import Body

CERTIFICATE_LIMIT_BYTES = 64 * 1024
_PASSWORD = {"autocomplete": "current-password"}
_NEW_PASSWORD = {"autocomplete": "new-password"}


def add_gaps(form: forms.BaseForm, error: DomainError) -> None:
    """The error's gaps on their fields; without gaps, its sentence on the whole form."""
    for gap in error.gaps:
        text = fill(gettext(gap.message), gap.facts)
        form.add_error(gap.field if gap.field in form.fields else None, text)
    if not error.gaps:
        form.add_error(None, fill(gettext(error.message), error.facts))


class SignInForm(forms.Form):
    username = forms.CharField(
        label=_("用户名"), max_length=50, widget=forms.TextInput({"autocomplete": "username"})
    )
    password = forms.CharField(
        label=_("密码"), max_length=128, strip=False, widget=forms.PasswordInput(_PASSWORD)
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).strip().lower()


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("动态口令"),
        max_length=16,
        help_text=_("身份验证器显示的6位数字，或一个备用码。"),
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "text"}),
    )

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).replace(" ", "").strip()


class PasswordForm(forms.Form):
    old = forms.CharField(
        label=_("原密码"), max_length=128, strip=False, widget=forms.PasswordInput(_PASSWORD)
    )
    password = forms.CharField(
        label=_("新密码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(_NEW_PASSWORD),
        help_text=_(
            "至少10个字符，含大写字母、小写字母、数字、其他字符中的三类，不含姓名和用户名。"
        ),
    )
    again = forms.CharField(
        label=_("再输一次新密码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(_NEW_PASSWORD),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("password") and data.get("again") and data["password"] != data["again"]:
            self.add_error("again", _("两次输入的新密码不一致。"))
        return data


class ProfileForm(forms.Form):
    phone = forms.CharField(label=_("联系电话"), max_length=30, required=False)
    language = forms.ChoiceField(label=_("界面语言"), choices=settings.LANGUAGES)


class TokenForm(forms.Form):
    label = forms.CharField(
        label=_("用途说明"), max_length=100, help_text=_("如“财务系统每日取目录”。")
    )
    days = forms.IntegerField(label=_("有效天数"), min_value=1, max_value=MAXIMUM_DAYS, initial=90)
    scopes = forms.MultipleChoiceField(label=_("范围"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reading, writing = gettext("读取"), gettext("写入")
        self.fields["scopes"].choices = [  # type: ignore[attr-defined]
            (f"{context}:{way}", f"{gettext(name)} · {label}")
            for context, name in CONTEXTS.items()
            for way, label in (("read", reading), ("write", writing))
        ]


class BodyForm(forms.Form):
    name = forms.CharField(label=_("单位名称"), max_length=200)
    short_name = forms.CharField(label=_("单位简称"), max_length=50, required=False)
    credit_code = forms.CharField(
        label=_("统一社会信用代码"),
        max_length=18,
        required=False,
        help_text=_("18位；没有可不填。"),
    )
    credit_code_override = forms.CharField(
        label=_("保留原代码的理由"),
        max_length=500,
        required=False,
        help_text=_("仅当证照上的代码确实未通过校验时填写，理由将记入账本。"),
    )
    region = forms.CharField(
        label=_("所属区划代码"), max_length=12, help_text=_("如 340100 或 340100000000。")
    )
    kind = forms.ChoiceField(label=_("单位类别"), choices=Body.Kind.choices)
    parent_code = forms.CharField(
        label=_("上级单位代码"), max_length=18, required=False,
        help_text=_("上级单位的统一社会信用代码；没有可不填。"),
    )  # fmt: skip
    authority_code = forms.CharField(
        label=_("指定的数据主管部门代码"), max_length=18, required=False,
        help_text=_("仅垂直管理单位填写；其他单位由所属区划的数据主管部门负责。"),
    )  # fmt: skip
    is_data_authority = forms.BooleanField(
        label=_("本单位是所属区划的数据主管部门"), required=False
    )


class OfficeForm(forms.Form):
    name = forms.CharField(label=_("处室名称"), max_length=100)


class PostForm(forms.Form):
    office = forms.ChoiceField(label=_("所在处室"))
    title = forms.CharField(label=_("岗位名称"), max_length=100)
    roles = forms.MultipleChoiceField(label=_("岗位权限"), widget=forms.CheckboxSelectMultiple)

    def __init__(
        self, *args: Any, offices: list[tuple[str, str]], may_reserve: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = offices  # type: ignore[attr-defined]
        self.fields["roles"].choices = [  # type: ignore[attr-defined]
            (role.value, gettext(name))
            for role, name in ROLE_NAMES.items()
            if may_reserve or role not in RESERVED_ROLES
        ]

    def clean_roles(self) -> list[Role]:
        return [Role(value) for value in self.cleaned_data["roles"]]


class PersonForm(forms.Form):
    username = forms.CharField(
        label=_("用户名"), max_length=50, help_text=_("小写字母、数字、点、横线或下划线。")
    )
    name = forms.CharField(label=_("姓名"), max_length=100)
    employee_number = forms.CharField(label=_("工号"), max_length=30, required=False)
    phone = forms.CharField(label=_("联系电话"), max_length=30, required=False)

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).strip().lower()


class AssignForm(forms.Form):
    account = forms.ChoiceField(label=_("人员"))
    kind = forms.ChoiceField(
        label=_("任职方式"), choices=[("main", _("主岗")), ("deputy", _("副岗"))]
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].choices = people  # type: ignore[attr-defined]


class LendForm(forms.Form):
    account = forms.ChoiceField(label=_("委托给"))
    from_date = forms.DateField(label=_("开始日期"), widget=forms.DateInput({"type": "date"}))
    to_date = forms.DateField(label=_("结束日期"), widget=forms.DateInput({"type": "date"}))
    matter_kinds = forms.CharField(
        label=_("事项类别"), max_length=500, required=False,
        help_text=_("用空格分隔类别代码，如 catalogue.review；不填为全部事项。"),
    )  # fmt: skip

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].choices = people  # type: ignore[attr-defined]


class SignatureForm(forms.Form):
    signature = forms.CharField(
        label=_("签名（Base64）"),
        max_length=4096,
        widget=forms.Textarea({"rows": 4, "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_signature(self) -> str:
        return _clean_base64(self.cleaned_data["signature"])


class RegisterKeyForm(SignatureForm):
    certificate = forms.FileField(
        label=_("证书文件"),
        required=False,
        help_text=_("PEM 或 DER，不超过64 KB，只含证书不含私钥。"),
    )
    certificate_text = forms.CharField(required=False, max_length=90_000, widget=forms.HiddenInput)
    field_order = ("certificate", "signature")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file = cleaned.get("certificate")
        if file is not None and file.size > CERTIFICATE_LIMIT_BYTES:
            self.add_error("certificate", _("文件超过64 KB，不是一张证书。"))
        if file is None and not cleaned.get("certificate_text"):
            self.add_error("certificate", _("请选择证书文件。"))
        return cleaned

    def certificate_bytes(self) -> bytes:
        """The certificate as uploaded, or as the client of the USB key gave it."""
        file = self.cleaned_data.get("certificate")
        if file is not None:
            return bytes(file.read())
        try:
            return b64decode(self.cleaned_data["certificate_text"], validate=True)
        except ValueError:
            return b""


def _clean_base64(text: str) -> str:
    joined = "".join(text.split())
    try:
        b64decode(joined, validate=True)
    except ValueError as error:
        raise forms.ValidationError(_("不是Base64文字，请完整粘贴签名结果。")) from error
    return joined


class HandOverForm(forms.Form):
    successor = forms.ChoiceField(label=_("接手人"), help_text=_("同一单位的在岗人员。"))
    reason = forms.CharField(
        label=_("交接原因"), max_length=200, help_text=_("例如：调离、退休、轮岗。")
    )
    takes_posts = forms.BooleanField(label=_("接手人同时接任其主岗"), required=False, initial=True)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].choices = [("", _("请选择")), *people]  # type: ignore[attr-defined]


class LockForm(forms.Form):
    reason = forms.CharField(label=_("锁定原因"), max_length=200)


class SheetForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("导入内容"), choices=[("bodies", _("单位")), ("people", _("人员"))]
    )
    file = forms.FileField(label=_("表格文件"), help_text=_("xlsx 或 csv，不超过10 MB。"))
