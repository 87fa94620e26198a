"""Forms of the census."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhengtong.census.domain import vocabulary
from zhengtong.census.domain.systems import TEXT_LIMITS, SystemFacts
from zhengtong.toolkit.forms import PlainForm

FEN = 100


def choices_of(names: Mapping[Any, str], empty: Any = "") -> list[tuple[Any, Any]]:
    """The pairs of a select: an empty line, then every value with its translated name."""
    return [("", empty or _("请选择")), *((value, _(name)) for value, name in names.items())]


def _line(label: Any, name: str, *, required: bool = False, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, required=required, max_length=TEXT_LIMITS[name], **options)


def _area(label: Any, name: str, *, required: bool = False) -> forms.CharField:
    return _line(label, name, required=required, widget=forms.Textarea(attrs={"rows": 3}))


def _choice(label: Any, names: Mapping[Any, str], *, required: bool = False) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices_of(names), required=required)


def _money(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=False, min_value=0, max_digits=15, decimal_places=2
    )


class SystemForm(PlainForm):
    """What is registered about one information system; money is typed in yuan."""

    name = _line(_("系统名称"), "name", required=True)
    functions = _area(_("系统功能"), "functions", required=True)
    use_range = _choice(_("使用范围"), vocabulary.USE_RANGES, required=True)
    use_range_note = _line(_("使用范围说明"), "use_range_note")
    use_frequency = _choice(_("使用频度"), vocabulary.USE_FREQUENCIES, required=True)
    approving_body = _line(_("审批部门"), "approving_body", required=True)
    approved_on = forms.DateField(label=_("审批时间"))
    approval_number = _line(_("批复文号"), "approval_number")
    fund_source = _choice(_("经费来源"), vocabulary.FUND_SOURCES, required=True)
    fund_note = _line(_("经费来源说明"), "fund_note")
    build_cost_yuan = _money(_("建设经费（元）"))
    yearly_cost_yuan = _money(_("年运维经费（元）"))
    phase = _choice(_("建设阶段"), vocabulary.PHASES, required=True)
    level = _choice(_("系统层级"), vocabulary.LEVELS)
    enabled_on = forms.DateField(label=_("启用日期"), required=False)
    disabled_on = forms.DateField(label=_("停用日期"), required=False)
    users_count = forms.IntegerField(label=_("用户数"), required=False, min_value=0)
    network = _choice(_("所在网络"), vocabulary.NETWORKS)
    place = _choice(_("部署位置"), vocabulary.PLACES)
    place_note = _line(_("部署说明"), "place_note")
    url = _line(_("访问地址"), "url", help_text=_("只填地址；登录口令不得在本平台登记。"))
    has_interface = forms.BooleanField(label=_("提供接口"), required=False)
    is_division_owned = forms.BooleanField(label=_("处室自建自管"), required=False)
    main_data = _area(_("主要数据"), "main_data")
    protection_level = forms.TypedChoiceField(
        label=_("等级保护级别"),
        choices=choices_of(vocabulary.PROTECTION_LEVELS, _("未定级")),
        coerce=int,
        empty_value=None,
        required=False,
    )
    protection_number = _line(_("等保备案号"), "protection_number")
    operator = _line(_("运维单位"), "operator")
    vendor = _line(_("承建单位"), "vendor")
    remark = _area(_("备注"), "remark")

    def facts(self) -> SystemFacts:
        """The cleaned form as facts."""
        values = self.clean_values()
        for name in ("build_cost", "yearly_cost"):
            yuan = values.pop(f"{name}_yuan")
            values[f"{name}_fen"] = None if yuan is None else int(yuan * FEN)
        return SystemFacts(**values)

    @staticmethod
    def initial_of(facts: SystemFacts) -> dict[str, Any]:
        """What the form shows of a registered system."""
        values = {name: getattr(facts, name) for name in SystemFacts.__dataclass_fields__}
        for name in ("build_cost", "yearly_cost"):
            fen = values.pop(f"{name}_fen")
            values[f"{name}_yuan"] = None if fen is None else fen / FEN
        return values
