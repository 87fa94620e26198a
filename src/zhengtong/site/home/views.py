"""Home, help, the living page of the look, and the statements every public site owes."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from zhengtong.site.home import guides, samples, selectors
from zhengtong.toolkit import access, navigation
from zhengtong.toolkit.problems import STATUS_TITLES


@access.public
def show_home(request: HttpRequest) -> HttpResponse:
    """The portal's front page; contexts fill its figures, publications and ledger strip."""
    return render(request, "site/home.html", {"roles": guides.GUIDES})


@access.public
def show_look(request: HttpRequest) -> HttpResponse:
    """Every component of the look in its states."""
    return render(request, "site/look.html", samples.sample_context(request))


@access.public
def show_paper(request: HttpRequest) -> HttpResponse:
    """A printed paper of the look, with sample facts."""
    return render(request, "site/look_paper.html", samples.sample_context(request))


@access.public
def show_desk_look(request: HttpRequest) -> HttpResponse:
    """A desk page of the look, with sample facts."""
    return render(request, "site/look_desk.html", samples.sample_context(request))


@access.public
def show_help(request: HttpRequest) -> HttpResponse:
    """Guides by role, and the keys."""
    context = {"guides": guides.GUIDES, "shortcuts": guides.SHORTCUTS}
    return render(request, "site/help.html", context)


@access.public
def show_guide(request: HttpRequest, key: str) -> HttpResponse:
    """One role's guide."""
    guide = guides.get_guide(key)
    if guide is None:
        raise Http404
    return render(request, "site/guide.html", {"guide": guide, "guides": guides.GUIDES})


@access.public
def show_errors(request: HttpRequest) -> HttpResponse:
    """Every code that pages and API answer with."""
    return render(request, "site/errors.html", {"errors": selectors.list_errors()})


@access.public
def show_error(request: HttpRequest, code: str) -> HttpResponse:
    """What one code means and what to do."""
    status = code.removeprefix("http.")
    if status.isdecimal() and int(status) in STATUS_TITLES:
        context = {"code": code, "status": int(status), "title": STATUS_TITLES[int(status)]}
        return render(request, "site/error.html", context)
    row = selectors.find_error(code)
    if row is None:
        raise Http404
    context = {"code": row.code, "status": row.status, "title": row.family, "error": row}
    return render(request, "site/error.html", context)


@access.public
def show_accessibility(request: HttpRequest) -> HttpResponse:
    """How the site can be used by everybody, and what is still missing."""
    return render(request, "site/accessibility.html")


@access.public
def show_sitemap(request: HttpRequest) -> HttpResponse:
    """All public pages, and those of the desk."""
    context = {
        "public_links": navigation.links_for(request, "public"),
        "desk_groups": navigation.grouped_links(request, "desk"),
    }
    return render(request, "site/sitemap.html", context)
