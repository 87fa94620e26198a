"""What sharing puts into the pages below: how to ask for an entry, figures of the home page."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from zhengtong.catalogue import public as catalogue
from zhengtong.kernel.actor import Role
from zhengtong.sharing import selectors
from zhengtong.toolkit.panels import Figure, register_panel


def register() -> None:
    """Fill the slots; called when the program starts."""
    register_panel("catalogue.entry.actions", render_ask)
    register_panel("home.figures", render_figures, order=40)


def render_ask(request: HttpRequest, entry: Any) -> str:
    """How this actor may ask for the entry, or what their body already has."""
    actor = getattr(request, "actor", None)
    if actor is None or actor.body_id is None:
        return render_to_string("sharing/_ask.html", {"entry": entry, "actor": None}, request)
    published = selectors.find_published(entry.uuid)
    if published is None or published.body_id == actor.body_id:
        return ""
    return render_to_string(
        "sharing/_ask.html",
        {
            "entry": entry,
            "actor": actor,
            "open_request": selectors.open_request_of(actor, entry.uuid),
            "grants": list(selectors.grants_of_body(actor, entry.uuid)[:5]),
            "may_ask": actor.has(Role.OFFICER)
            and published.share_type != catalogue.ShareType.REFUSED,
            "is_refused": published.share_type == catalogue.ShareType.REFUSED,
        },
        request,
    )


def render_figures(request: HttpRequest) -> list[Figure]:
    """Live grants, for the home page."""
    counts = selectors.count_by_state()
    return [Figure(label=_("有效授权"), number=counts["live_grants"])]
