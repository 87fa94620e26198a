"""Titles of deeds for people: contexts name their deeds once, at start-up."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

LOG_TITLES = {"deeds": _("办理日志"), "refusals": _("拒绝日志"), "calls": _("调用日志")}

_titles: dict[str, Any] = {}


def name_deeds(titles: Mapping[str, Any]) -> None:
    """Give deeds their titles, marked for translation: ``{"desk.matter-opened": N_("…")}``."""
    _titles.update(titles)


def title_of(name: str) -> str:
    """The title of a deed in the active language; its name where it has none."""
    return gettext(str(_titles[name])) if name in _titles else name
