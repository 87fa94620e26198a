"""Titles of deeds for people: contexts name their deeds once, at start-up."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

LOG_TITLES = {"deeds": _("办理日志"), "refusals": _("拒绝日志"), "calls": _("调用日志")}

_titles: dict[str, Any] = {}


def name_deeds(titles: Mapping[str, Any]) -> None:
    """Give deeds their translatable titles, as ``{"catalogue.entry-published": _("目录发布")}``."""
    _titles.update(titles)


def title_of(name: str) -> str:
    """The title of a deed in the active language; its name where it has none."""
    return str(_titles.get(name, name))
