"""Every page and the API, gathered from the contexts."""

from importlib import import_module
from importlib.util import find_spec

from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

CONTEXTS = (
    "organisations", "desk", "standards", "census", "catalogue", "sharing", "exchange", "gateway",
    "ledger",
)  # fmt: skip


def pages_of(context: str) -> list[URLPattern | URLResolver]:
    """The mounted pages of a context; none while it has no web room."""
    module = f"zhengtong.{context}.web.urls"
    if find_spec(f"zhengtong.{context}.web") is None or find_spec(module) is None:
        return []
    return [path(getattr(import_module(module), "prefix", f"{context}/"), include(module))]


urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("zhengtong.site.home.urls")),
    path("operations/", include("zhengtong.site.operations.urls")),
    path("search/", include("zhengtong.desk.web.search_urls")),
    path("library/", include("zhengtong.desk.web.library_urls")),
    path("", include("zhengtong.catalogue.web.feed_urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/v1/", include("zhengtong.site.api")),
    *(found for context in CONTEXTS for found in pages_of(context)),
]

handler400 = "zhengtong.site.views.show_unreadable"
handler403 = "zhengtong.site.views.show_forbidden"
handler404 = "zhengtong.site.views.show_missing"
handler500 = "zhengtong.site.views.show_broken"
