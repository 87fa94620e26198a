"""What the ledger puts into the portal's home page: newest heads, count of sealed records."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from zhengtong.ledger.models import TreeHead
from zhengtong.ledger.titles import LOG_TITLES
from zhengtong.toolkit.panels import Figure, register_panel


def register() -> None:
    """Fill the slots; called when the program starts."""
    register_panel("home.ledger", render_heads)
    register_panel("home.figures", render_figure, order=80)


def newest_heads() -> QuerySet[TreeHead]:
    """The newest signed head of each log."""
    return TreeHead.objects.order_by("log", "-epoch", "-size").distinct("log")


def render_heads(request: HttpRequest) -> str:
    """Size, root and time of each log's newest head."""
    rows = [
        {
            "title": LOG_TITLES[head.log],
            "size": head.size,
            "root": bytes(head.root).hex(),
            "at": head.at,
        }
        for head in newest_heads()
    ]
    return render_to_string("ledger/_heads.html", {"rows": rows}) if rows else ""


def render_figure(request: HttpRequest) -> Figure:
    """Records under a signed head."""
    return Figure(
        label=_("已签名存证"), number=sum(head.size for head in newest_heads()), href="/ledger/"
    )
