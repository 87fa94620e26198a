"""What every template knows: name of the site, navigation, actor, language, sizes."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhengtong.kernel.errors import N_
from zhengtong.toolkit import navigation

LARGE_TEXT_COOKIE = "zt_text"
NETWORKS = (N_("外网"), N_("内网"), N_("互联网"))
_HTML_LANG = {"zh-hans": "zh-CN", "en": "en"}


def site_name() -> str:
    """The name in the header: as configured; the demonstration names its province."""
    name = str(settings.ZT_SITE_NAME)
    if name != "政通":
        return name
    return _("政通 · 安徽示例") if settings.ZT_DEMO else _("政通")


def look(request: HttpRequest) -> dict[str, Any]:
    """The context processor of the look."""
    language = get_language() or "zh-hans"
    return {
        "site_name": site_name(),
        "site_network": settings.ZT_NETWORK,
        "is_demo": settings.ZT_DEMO,
        "language": language,
        "html_lang": _HTML_LANG.get(language, "zh-CN"),
        "large_text": request.COOKIES.get(LARGE_TEXT_COOKIE) == "large",
        "actor": getattr(request, "actor", None),
        "nav_public": SimpleLazyObject(lambda: navigation.links_for(request, "public")),
        "nav_desk": SimpleLazyObject(lambda: navigation.grouped_links(request, "desk")),
    }
