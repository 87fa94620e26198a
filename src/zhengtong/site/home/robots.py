"""What crawlers are told: read the catalogue and its feed, stay away from filters and desks."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhengtong.toolkit import access

# Filter combinations are endless, desks need a sign-in; the feed gives all that the pages show.
_RULES = """User-agent: *
Allow: /catalog
Allow: /catalogue/
Disallow: /catalogue/?
Disallow: /catalogue/mine/
Disallow: /catalogue/review/
Disallow: /desk/
Disallow: /organisations/
Disallow: /sign-in/
Disallow: /api/
Allow: /api/v1/catalogue/changes

# Harvesters: {base}/catalog (DCAT-AP: text/turtle, application/ld+json, application/rdf+xml)
"""


@access.public
@require_safe
def show_robots(request: HttpRequest) -> HttpResponse:
    """The rules for crawlers (RFC 9309)."""
    text = _RULES.format(base=str(settings.ZT_SITE_URL).rstrip("/"))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
