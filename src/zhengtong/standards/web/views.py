"""Pages of data elements and code sets; open to everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhengtong.standards import selectors
from zhengtong.standards.web.listings import CODE_SETS, CODE_VALUES, ELEMENTS
from zhengtong.toolkit import access, exports
from zhengtong.toolkit.pagination import paginate

VALUES_PER_PAGE = 50


@access.public
def list_elements(request: HttpRequest) -> HttpResponse:
    """The register of data elements, searchable.

    Policy: P8.2
    """
    q = selectors.clean_query(request.GET.get("q", ""))
    found = selectors.query_elements(q)
    if exports.is_asked(request):
        return exports.send_list(request, ELEMENTS, found)
    page = paginate(found, request)
    return render(
        request, "standards/elements.html", {"page": page, "q": q, "nav_key": "standards"}
    )


@access.public
def show_element(request: HttpRequest, code: str) -> HttpResponse:
    """One data element with all its attributes."""
    element = selectors.get_element_model(code)
    code_set = selectors.query_code_sets().filter(code=element.code_set).first()
    context = {"element": element, "code_set": code_set, "nav_key": "standards"}
    return render(request, "standards/element.html", context)


@access.public
def list_code_sets(request: HttpRequest) -> HttpResponse:
    """Every code set with its edition, source and size."""
    found = selectors.query_code_sets()
    if exports.is_asked(request):
        return exports.send_list(request, CODE_SETS, found)
    page = paginate(found, request)
    return render(request, "standards/code_sets.html", {"page": page, "nav_key": "standards"})


@access.public
def show_code_set(request: HttpRequest, code: str) -> HttpResponse:
    """One code set with its values, searchable."""
    code_set = selectors.get_code_set_model(code)
    q = selectors.clean_query(request.GET.get("q", ""))
    found = selectors.query_values(code_set, q)
    if exports.is_asked(request):
        return exports.send_list(request, CODE_VALUES, found)
    page = paginate(found, request, per_page=VALUES_PER_PAGE)
    context = {"code_set": code_set, "page": page, "q": q, "nav_key": "standards"}
    return render(request, "standards/code_set.html", context)
