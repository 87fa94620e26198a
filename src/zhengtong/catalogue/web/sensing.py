"""Pages of verdicts on the detector's suggestions, and of its rules."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from zhengtong.catalogue.domain.vocabulary import GRADES, PERSONAL_MARKS
from zhengtong.catalogue.models import Verdict
from zhengtong.catalogue.models.verdicts import ACCEPTED, OVERRULED
from zhengtong.catalogue.selectors.verdicts import (
    VerdictFilter,
    list_rule_records,
    search_verdicts,
)
from zhengtong.kernel.errors import N_
from zhengtong.standards import public as standards
from zhengtong.toolkit import access, exports
from zhengtong.toolkit.exports import Listing, declare
from zhengtong.toolkit.pagination import paginate_capped

OUTCOMES: dict[str, str] = {ACCEPTED: N_("接受"), OVERRULED: N_("改判")}
CERTAINTIES: dict[str, str] = {"seen": N_("已核对原文"), "recalled": N_("凭记忆，待核对")}
BY_NAME = N_("按名称识别")


def rule_name(code: str) -> str:
    """The name of a rule."""
    titles = {rule.code: rule.title for rule in standards.list_sense_rules()}
    return _(titles[code]) if code in titles else _(BY_NAME) if code else _("无规则")


def _meaning(element: str, grade: int, personal: str) -> str:
    return " · ".join(filter(None, (element, _(GRADES[grade]), _(PERSONAL_MARKS[personal]))))


def _decided(one: Verdict) -> str:
    return _meaning(one.element_code, one.grade, one.personal)


def _suggested(one: Verdict) -> str:
    return _meaning(one.suggested_element, one.suggested_grade, one.suggested_personal)


VERDICTS = declare(
    Listing(
        key="catalogue.verdicts",
        title=gettext_lazy("敏感字段判定"),
        columns=(
            (gettext_lazy("单位"), lambda v: v.body.name),
            (gettext_lazy("数据源"), lambda v: v.source_name),
            (gettext_lazy("表"), lambda v: v.table_name),
            (gettext_lazy("列"), lambda v: v.column_name),
            (gettext_lazy("规则"), lambda v: rule_name(v.rule)),
            (gettext_lazy("建议"), _suggested),
            (gettext_lazy("结论"), lambda v: _(OUTCOMES[v.outcome])),
            (gettext_lazy("判定为"), _decided),
            (gettext_lazy("理由"), lambda v: v.reason),
            (gettext_lazy("抽样值"), lambda v: v.filled),
            (gettext_lazy("符合"), lambda v: v.matching),
            (gettext_lazy("识别规则版本"), lambda v: v.detector_version),
            (gettext_lazy("判定人"), lambda v: v.decided_by_name),
            (gettext_lazy("判定时间"), lambda v: v.decided_at),
        ),
    )
)


@access.signed_in
@require_safe
def list_verdicts(request: access.SignedRequest) -> HttpResponse:
    """What was accepted or overruled, with reasons, newest first."""
    asked = VerdictFilter(
        q=request.GET.get("q", ""),
        rule=request.GET.get("rule", ""),
        outcome=request.GET.get("outcome", ""),
    )
    found = search_verdicts(request.actor, asked)
    if exports.is_asked(request):
        return exports.send_list(request, VERDICTS, found)
    page = paginate_capped(found, request)
    context = {
        "page": page,
        "rows": [
            {
                "row": one,
                "rule": rule_name(one.rule),
                "suggested": _suggested(one),
                "decided": _decided(one),
                "outcome": _(OUTCOMES[one.outcome]),
            }
            for one in page
        ],
        "asked": asked,
        "rules": [
            ("", _("全部")),
            *((rule.code, _(rule.title)) for rule in standards.list_sense_rules()),
            ("name", _(BY_NAME)),
        ],
        "outcomes": [("", _("全部")), *((key, _(name)) for key, name in OUTCOMES.items())],
    }
    return render(request, "catalogue/verdicts.html", context)


@access.signed_in
@require_safe
def list_rules(request: access.SignedRequest) -> HttpResponse:
    """The rules of the detector, with how often they were overruled."""
    records = list_rule_records(request.actor)
    context = {
        "records": [
            {
                "row": one,
                "title": rule_name(one.code),
                "certainty": _(CERTAINTIES[one.certainty]) if one.certainty else "",
            }
            for one in records
        ],
        "version": standards.detector_version(),
        "doubtful": sum(one.is_doubtful for one in records),
    }
    return render(request, "catalogue/sense_rules.html", context)
