"""What the gateway puts into the portal's home page."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from zhengtong.gateway.selectors import count_all_calls
from zhengtong.toolkit.panels import Figure, register_panel


def register() -> None:
    """Fill the slots; called when the program starts."""
    register_panel("home.figures", render_figure, order=70)


def render_figure(request: HttpRequest) -> Figure:
    """Calls answered."""
    counts = count_all_calls()
    return Figure(label=_("接口调用"), number=counts["answered"])
