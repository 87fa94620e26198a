"""Pages of the portal itself that belong to no context."""

import sys

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from psycopg_pool import PoolTimeout

from zhengtong.site.middleware import answer_busy
from zhengtong.toolkit import access, problems
from zhengtong.toolkit.context import LARGE_TEXT_COOKIE

_YEAR_SECONDS = 365 * 24 * 3600


def _safe_next(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    allowed = url_has_allowed_host_and_scheme(
        target, {request.get_host()}, require_https=request.is_secure()
    )
    return target if target and allowed else "/"


@access.public
@require_POST
def switch_text_size(request: HttpRequest) -> HttpResponse:
    """Keeps the wished size of text in a cookie and goes back to the page."""
    response = HttpResponseRedirect(_safe_next(request))
    if request.POST.get("size") == "large":
        response.set_cookie(
            LARGE_TEXT_COOKIE, "large", max_age=_YEAR_SECONDS, httponly=True, samesite="Lax",
            secure=request.is_secure(),
        )  # fmt: skip
    else:
        response.delete_cookie(LARGE_TEXT_COOKIE)
    return response


def _error_page(request: HttpRequest, status: int, detail: str, *, code: str = "") -> HttpResponse:
    problem = problems.plain_problem(status, detail, code=code)
    if problems.wants_json(request):
        return problems.problem_response(problem)
    return render(request, "toolkit/problem.html", {"problem": problem}, status=status)


def show_unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request makes no sense."""
    return _error_page(request, 400, _("浏览器发来的内容不完整或格式不对，请返回后重新操作。"))


def show_forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: not for this person."""
    return _error_page(
        request, 403, _("您的岗位没有打开此页面的权限。如确需办理，请联系本单位管理员。")
    )


def show_missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no such page, or not for this person to know of."""
    return _error_page(request, 404, _("此页面不存在、已经移走，或您无权查看。"))


def show_broken(request: HttpRequest) -> HttpResponse:
    """500: our own fault; nothing was done by halves. 503 where no connection became free."""
    if _is_crowded(sys.exception()):
        return answer_busy(request)
    detail = _("系统出现意外错误，未完成的操作已全部撤销。错误已记入日志，请稍后再试。")
    return _error_page(request, 500, detail)


def _is_crowded(fault: BaseException | None) -> bool:
    """Whether the request failed only because it waited too long for a connection."""
    while fault is not None:
        if isinstance(fault, PoolTimeout):
            return True
        fault = fault.__cause__ or fault.__context__
    return False


def refuse_forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form's token is missing or old."""
    detail = _("表单已过期，或不是从本站页面提交的。请返回、刷新页面后重新提交。")
    return _error_page(request, 403, detail, code="http.csrf")
