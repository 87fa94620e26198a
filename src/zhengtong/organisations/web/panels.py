"""What this context shows on pages of the frame: one's account and one's other posts."""

from typing import Any

from django.template.loader import render_to_string


def draw_posts(request: Any) -> str:
    """Links to one's account and buttons for the posts one could act from instead."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return ""
    standings = getattr(request, "standings", [])
    others = [standing for standing in standings if standing.post_id != actor.post_id]
    return render_to_string("organisations/_posts_menu.html", {"others": others[:8]}, request)
